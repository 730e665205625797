import {
  biomarkerCohort,
  featureEffects,
  leakFindings,
  panelCurve,
  predictiveEffects,
  remarkAnswers,
  ruleText,
  type SampleRule,
  stableFeatures,
} from '@tessera/omics'
import { readTable } from '@tessera/tables'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import type { BiomarkerOptions } from './biomarker-options.ts'
import { biomarkerPage } from './biomarker-page.ts'
import { effectColumns, effectDocument, effectRow } from './biomarker-rows.ts'
import type { BiomarkerRun } from './biomarker-run.ts'
import { biomarkerText } from './biomarker-text.ts'
import { clinicalPatients } from './clinical-patients.ts'
import { requirePageEnding, writePage } from './figure-page.ts'
import { logarithms } from './logarithms.ts'
import { remarkFacts } from './remark-facts.ts'

/** The work of `tessera omics biomarkers`. */
export async function biomarkersOfTable(
  table: string,
  options: BiomarkerOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  requirePageEnding(options.report)
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
  const { signal } = session
  const progress = (stage: string) => (done: number, total: number) =>
    session.onProgress({ stage, done, total, etaSeconds: null })
  const models = { centre: options.centreAs, competing: options.competing, level: options.level, signal }
  const effects = featureEffects(cohort, {
    ...models,
    test: options.test,
    knots: options.knots < 3 ? 0 : options.knots,
    onProgress: progress('effects'),
  })
  const predictive =
    options.treatment === undefined && cohort.treatment === null
      ? null
      : predictiveEffects(cohort, { ...models, onProgress: progress('interactions') })
  const stable =
    options.stability === true
      ? stableFeatures(cohort, { seed: options.seed, signal, onProgress: progress('stability') })
      : null
  const panel =
    options.panel === true
      ? panelCurve(cohort, {
          seed: options.seed,
          sizes: options.sizes,
          learner: options.learner,
          imputer: options.imputer,
          folds: options.leaveCentreOut === true ? 'centres' : 'k-fold',
          repeats: options.repeats,
          level: options.level,
          signal,
          onProgress: progress('panel'),
        })
      : null
  const facts = options.remark === undefined ? {} : await remarkFacts(options.remark)
  const exclusions = [...patients.exclusions, ...cohort.exclusions]
  const known = {
    cohort,
    endpoint: patients.endpoint.label,
    sampleRule: ruleText(rule),
    effects,
    predictive,
    panel,
  }
  const run: BiomarkerRun = { ...known, stable, remark: remarkAnswers({ ...known, exclusions, facts }) }
  const findings = [
    ...reading.findings,
    ...clinical.findings,
    ...patients.endpoint.findings,
    ...effects.findings,
    ...leakFindings(cohort, effects.effects),
    ...(predictive?.verdict === 'tested' ? predictive.findings : []),
  ]
  if (options.out !== undefined)
    await writeRows(
      options.out,
      effectColumns(effects),
      effects.effects.map(effect => effectRow(effect, effects)),
    )
  await writePage(options.report, () => biomarkerPage(run, findings, options))
  return {
    document: {
      endpoint: { label: patients.endpoint.label, type: patients.endpoint.type },
      sampleRule: run.sampleRule,
      patients: { analysed: cohort.size, centres: cohort.centres },
      exclusions,
      effects: effectDocument(effects),
      predictive: predictive ?? { verdict: 'prognostic only', reason: 'no treatment is given (--treatment)' },
      stability: stable,
      panel,
      remark: run.remark,
    },
    text: biomarkerText(run, options),
    findings,
  }
}

function ruleOf(text: string): SampleRule {
  if (text === 'only' || text === 'first' || text === 'last' || text === 'mean') return text
  return { visit: text.slice('visit='.length) }
}
