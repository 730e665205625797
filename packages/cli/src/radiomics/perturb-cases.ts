import path from 'node:path'
import { FindingsError, hasErrors } from '@tessera/evidence'
import { readMask, readVolume } from '@tessera/imaging'
import {
  extractFeatures,
  type FeatureAgreement,
  type Perturbation,
  type PerturbedFeatures,
  perturbationAgreement,
  perturbationName,
  perturbationPlan,
  perturbedFeatures,
  type RadiomicsSettings,
  usualChain,
} from '@tessera/radiomics'
import {
  columnOf,
  hasColumn,
  makeTable,
  numberAt,
  numberColumn,
  readTable,
  textAt,
  textColumn,
  writeCsv,
} from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { givenSettings } from './given-settings.ts'
import type { PerturbCommandOptions } from './options-of-robustness.ts'

interface Case {
  readonly patient: string
  readonly image: string
  readonly mask: string
  readonly label: number | undefined
}

/** Features of every disturbed version of one case or of a table of them, one case after the other. */
export async function perturbCases(
  first: string,
  mask: string | undefined,
  options: PerturbCommandOptions,
  session: Pick<Session, 'onProgress'>,
): Promise<Outcome> {
  const plan = planOf(options)
  const { settings, findings } = givenSettings(options)
  const cases =
    mask === undefined
      ? await casesOf(first, options.label)
      : [{ patient: path.basename(first), image: first, mask, label: options.label }]
  const patients: PerturbedFeatures[][] = []
  const began = performance.now()
  for (const [done, one] of cases.entries()) {
    const perCase = (performance.now() - began) / 1000 / Math.max(1, done)
    const etaSeconds = done === 0 ? null : perCase * (cases.length - done)
    session.onProgress({ stage: 'perturbations', done, total: cases.length, etaSeconds })
    patients.push(await perturbedCase(one, plan, settings, options.seed))
  }
  session.onProgress({ stage: 'perturbations', done: cases.length, total: cases.length, etaSeconds: 0 })
  if (options.out !== undefined) await writeVersions(options.out, cases, patients)
  const failed = patients.flatMap((versions, p) =>
    versions.flatMap(({ perturbation, failed: why }) =>
      why === null ? [] : [{ patient_id: cases[p].patient, perturbation, why }],
    ),
  )
  const perturbations = plan.map(perturbationName)
  if (cases.length === 1) return oneCaseOutcome(patients[0], perturbations, failed, findings)
  const agreement = perturbationAgreement(patients)
  return {
    document: {
      patients: cases.length,
      perturbations,
      threshold: options.threshold,
      features: agreement.map(one => ({ ...one, robust: isRobust(one, options.threshold) })),
      failed,
    },
    text: agreementText(agreement, options.threshold, cases.length, perturbations.length),
    findings,
  }
}

function planOf(options: PerturbCommandOptions): Perturbation[] {
  const { noise, rotations, translations, growths, contour, repeats } = options
  if (growths?.some(share => !(share > -1 && share <= 10)))
    throw new UsageError('--growths are shares of the volume above -1, such as -0.1,0,0.1')
  const given = { noise, rotations, translations, growths, contour }
  const asked = Object.values(given).some(value => value !== undefined)
  return perturbationPlan({
    ...(asked
      ? {
          noise,
          contour,
          ...(rotations && { rotations }),
          ...(translations && { translations }),
          ...(growths && { growths }),
        }
      : usualChain),
    ...(repeats === undefined ? {} : { repeats }),
  })
}

async function casesOf(file: string, label: number | undefined): Promise<Case[]> {
  if (!/\.(csv|tsv|txt|parquet|xlsx|xpt)$/i.test(file))
    throw new UsageError('give an image and its mask, or a table with the columns patient_id, image and mask')
  const { table, findings } = await readTable(file)
  if (hasErrors(findings)) throw new FindingsError(findings)
  const [patient, image, mask] = ['patient_id', 'image', 'mask'].map(name => columnOf(table, name))
  const labels = hasColumn(table, 'label') ? columnOf(table, 'label') : null
  const folder = path.dirname(file)
  return Array.from({ length: table.rowCount }, (_, row) => {
    const text = (column: typeof patient) => {
      const found = textAt(column, row)
      if (found !== null) return found
      throw new FindingsError([
        {
          severity: 'error',
          code: 'case-incomplete',
          message: `'${column.name}' is empty`,
          cure: 'give the patient, the image and the mask of every case',
          file: table.source.file,
          row: table.fileRows[row],
          field: column.name,
        },
      ])
    }
    const own = labels === null ? Number.NaN : numberAt(labels, row)
    return {
      patient: text(patient),
      image: path.resolve(folder, text(image)),
      mask: path.resolve(folder, text(mask)),
      label: Number.isNaN(own) ? label : own,
    }
  })
}

async function perturbedCase(
  { patient, image, mask, label }: Case,
  plan: readonly Perturbation[],
  settings: RadiomicsSettings,
  seed: number,
): Promise<PerturbedFeatures[]> {
  const volume = await readVolume(image)
  const region = await readMask(mask, label === undefined ? {} : { label })
  return perturbedFeatures(
    volume,
    region.mask,
    plan,
    (picture, inside) => extractFeatures(picture, inside, settings).features,
    { seed, stream: patient },
  )
}

async function writeVersions(
  file: string,
  cases: readonly Case[],
  patients: readonly (readonly PerturbedFeatures[])[],
): Promise<void> {
  const rows = patients.flatMap((versions, p) =>
    versions.map(version => ({ ...version, patient: cases[p].patient })),
  )
  const names = new Set(rows.flatMap(({ features }) => Object.keys(features ?? {})))
  const columns = [
    textColumn(
      'patient_id',
      rows.map(row => row.patient),
    ),
    textColumn(
      'perturbation',
      rows.map(row => row.perturbation),
    ),
    textColumn(
      'failed',
      rows.map(row => row.failed),
    ),
    ...[...names].map(name =>
      numberColumn(
        name,
        rows.map(row => row.features?.[name] ?? Number.NaN),
      ),
    ),
  ]
  await writeCsv(makeTable('perturbations', columns), file)
}

function oneCaseOutcome(
  versions: readonly PerturbedFeatures[],
  perturbations: readonly string[],
  failed: readonly unknown[],
  findings: Outcome['findings'],
): Outcome {
  const names = new Set(versions.flatMap(({ features }) => Object.keys(features ?? {})))
  const features = [...names].map(feature => {
    const values = versions.map(version => version.features?.[feature] ?? null)
    const known = values.filter(value => value !== null)
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {
      feature,
      values,
      mean,
      deviation: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null,
    }
  })
  return {
    document: { patients: 1, perturbations, features, failed },
    text: `${textTable(
      ['feature', 'mean', 'standard deviation'],
      features.map(({ feature, mean, deviation }) => [feature, shortNumber(mean), shortNumber(deviation)]),
    )}

${perturbations.length} versions of one patient; an ICC needs several: give a table of cases.`,
    findings,
  }
}

function isRobust({ icc }: FeatureAgreement, threshold: number): boolean {
  return icc !== null && icc.lower >= threshold
}

function agreementText(
  agreement: readonly FeatureAgreement[],
  threshold: number,
  patients: number,
  versions: number,
): string {
  const robust = agreement.filter(one => isRobust(one, threshold)).length
  return `${textTable(
    ['feature', 'ICC(1,1)', 'lower', 'upper', ''],
    agreement.map(({ feature, icc, undefinedBecause }) => [
      feature,
      ...[icc?.value, icc?.lower, icc?.upper].map(value => shortNumber(value ?? null)),
      undefinedBecause ?? (icc !== null && icc.lower >= threshold ? 'robust' : ''),
    ]),
  )}

${robust} of ${agreement.length} features have a lower limit of at least ${threshold}: ${versions} versions of ${patients} patients.`
}
