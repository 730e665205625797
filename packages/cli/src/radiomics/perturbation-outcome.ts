import type { FeatureAgreement, PerturbedFeatures } from '@tessera/radiomics'
import { makeTable, numberColumn, textColumn, writeCsv } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { PerturbationCase } from './perturbation-cases.ts'

/** Writes a row for every case and version. */
export async function writeVersions(
  file: string,
  cases: readonly PerturbationCase[],
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

/** Of one patient: what each feature is in every version. */
export function oneCaseOutcome(
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

export function isRobust({ icc }: FeatureAgreement, threshold: number): boolean {
  return icc !== null && icc.lower >= threshold
}

/** Of several patients: how much of each feature lies between them. */
export function agreementText(
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
