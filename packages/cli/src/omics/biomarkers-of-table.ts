import {
  type BiomarkerCohort,
  biomarkerCohort,
  featureEffects,
  featureLabel,
  ruleText,
  type SampleRule,
} from '@tessera/omics'
import { readTable } from '@tessera/tables'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import { effectColumns, effectDocument, effectRow } from './biomarker-rows.ts'
import type { BiomarkerOptions } from './biomarkers.ts'
import { clinicalPatients } from './clinical-patients.ts'
import { logarithms } from './logarithms.ts'

/** The work of `tessera omics biomarkers`. */
export async function biomarkersOfTable(
  table: string,
  options: BiomarkerOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  const clinicalFile = options.clinical ?? options.samples
  if (clinicalFile === undefined)
    throw new UsageError('give --clinical TABLE (a row a patient), or --samples SHEET with the endpoint')
  const reading = await readAssayInput(table, options)
  const clinical = await readTable(clinicalFile)
  const patients = clinicalPatients(clinical.table, options)
  const transformed = options.log2 === undefined ? reading.assay : logarithms(reading.assay, options.log2)
  const rule = ruleOf(options.sampleRule)
  // Without a sheet a sample is named after its patient.
  const assay =
    options.samples === undefined
      ? transformed.with({
          samples: transformed.samples.map(sample => ({
            ...sample,
            patientId: sample.patientId ?? sample.id,
          })),
        })
      : transformed
  const cohort = biomarkerCohort(assay, patients.records, { rule })
  const effects = featureEffects(cohort, {
    centre: options.centreAs,
    competing: options.competing,
    test: options.test,
    level: options.level,
    knots: options.knots < 3 ? 0 : options.knots,
    signal: session.signal,
    onProgress: (done, total) => session.onProgress({ stage: 'effects', done, total, etaSeconds: null }),
  })
  if (options.out !== undefined)
    await writeRows(
      options.out,
      effectColumns(effects),
      effects.effects.map(effect => effectRow(effect, effects)),
    )
  const exclusions = [...patients.exclusions, ...cohort.exclusions]
  return {
    document: {
      endpoint: { label: patients.endpoint.label, type: patients.endpoint.type },
      sampleRule: ruleText(rule),
      patients: { analysed: cohort.size, centres: cohort.centres },
      exclusions,
      effects: effectDocument(effects),
    },
    text: textOf(cohort, effects, options),
    findings: [...reading.findings, ...clinical.findings, ...effects.findings],
  }
}

function ruleOf(text: string): SampleRule {
  if (text === 'only' || text === 'first' || text === 'last' || text === 'mean') return text
  return { visit: text.slice('visit='.length) }
}

function textOf(
  cohort: BiomarkerCohort,
  effects: ReturnType<typeof featureEffects>,
  { fdr, level }: BiomarkerOptions,
): string {
  const found = effects.effects.filter(effect => effect.fdr !== null && effect.fdr < fdr).length
  const head = [
    `${effects.method}: ${cohort.size} patients${effects.events === null ? '' : `, ${effects.events} events`}, ${effects.effects.length} features tested, ${effects.skipped.length} not.`,
    `${found} at a false discovery rate below ${fdr}.`,
  ].join('\n')
  const rows = effects.effects.slice(0, 20).map(effect => {
    const main = effect.adjusted ?? effect.univariable
    const per = main.perSd
    return [
      featureLabel(effect.feature),
      String(main.n),
      per === null ? '–' : shortNumber(per.value),
      per === null ? (main.why ?? '') : `${shortNumber(per.lower)} to ${shortNumber(per.upper)}`,
      shortP(effect.p),
      shortP(effect.fdr),
      effect.adjusted === null ? '' : shortNumber(effect.univariable.perSd?.value ?? null),
      effect.nonLinear?.p === undefined ? '' : shortP(effect.nonLinear.p),
      effect.byCentre?.pooled ? shortNumber(effect.byCentre.pooled.iSquared * 100) : '',
    ]
  })
  const measure = effects.measure.label.toLowerCase()
  return `${head}\n\n${textTable(
    [
      'feature',
      'patients',
      `${measure} per SD`,
      `${level * 100} % interval`,
      'p',
      'FDR',
      'unadjusted',
      'p bends',
      'I² centres',
    ],
    rows,
  )}`
}
