import type { Finding } from '@tessera/evidence'
import { type Feature, type LearningOutcome, ModellingRows, selectLearningOutcome } from '@tessera/learning'
import type { Assay, AssayFeature, AssayScale } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { type CohortExclusion, oneSampleEach, type SampleRule } from './one-sample.ts'

/** Two arms; the comparison is of `treated` with `control`. */
export interface CohortTreatment {
  readonly name: string
  readonly control: string
  readonly treated: string
  /** 1 treated, 0 control, of each patient. */
  readonly arm: Uint8Array
  /** Allocated at random; else arms differ in more than the treatment. */
  readonly randomised: boolean
}

/** What is known of the patients besides the assay; one entry a patient, in any order. */
export interface PatientRecords {
  readonly patientIds: readonly string[]
  readonly outcome: LearningOutcome
  /** Covariates of the adjusted models; missing as NaN or -1. */
  readonly adjust?: readonly Feature[]
  readonly centre?: readonly (string | null)[]
  readonly treatment?: CohortTreatment | null
}

/** Patients with one value a feature, their outcome and covariates: what every analysis of biomarkers takes. */
export interface BiomarkerCohort {
  readonly name: string
  readonly scale: AssayScale
  readonly features: readonly AssayFeature[]
  /** Feature after feature; NaN is missing. */
  readonly values: Float64Array
  readonly size: number
  readonly patientIds: readonly string[]
  readonly outcome: LearningOutcome
  readonly adjust: readonly Feature[]
  /** Index into `centres`; all 0 where no centre is known. */
  readonly centre: Int32Array
  readonly centres: readonly string[]
  readonly treatment: CohortTreatment | null
  readonly exclusions: readonly CohortExclusion[]
  readonly findings: readonly Finding[]
}

/**
 * Puts an assay and a table of patients together. A patient takes part with a sample (by `rule`), an outcome and, where centres
 * are given, a centre; all others are in `exclusions`.
 * @throws OmicsError `too-few` where nobody takes part
 */
export function biomarkerCohort(
  assay: Assay,
  patients: PatientRecords,
  { rule = 'only' }: { readonly rule?: SampleRule } = {},
): BiomarkerCohort {
  const chosen = oneSampleEach(assay, rule)
  const exclusions = [...chosen.exclusions]
  const place = new Map(patients.patientIds.map((id, i) => [id, i]))
  const kept: { samples: readonly number[]; patient: number }[] = []
  const unknown: string[] = []
  for (const { patientId, rows } of chosen.patients) {
    const patient = place.get(patientId)
    const why =
      patient === undefined
        ? 'in no row of the clinical table'
        : patients.centre && patients.centre[patient] === null
          ? 'no centre is given'
          : null
    if (patient === undefined) unknown.push(patientId)
    if (why !== null || patient === undefined)
      exclusions.push({ stage: 'patient', reason: why ?? '', patientId, sampleId: assay.samples[rows[0]].id })
    else kept.push({ samples: rows, patient })
  }
  const sampled = new Set(chosen.patients.map(({ patientId }) => patientId))
  for (const patientId of patients.patientIds)
    if (!sampled.has(patientId))
      exclusions.push({ stage: 'patient', reason: 'no usable sample', patientId, sampleId: null })
  if (kept.length === 0)
    throw new OmicsError(
      'too-few',
      'no patient has both a sample and an outcome',
      'give the sample sheet that names the patient of each sample as the clinical table does',
    )
  const rows = Int32Array.from(kept, ({ patient }) => patient)
  const centres = [...new Set(kept.map(({ patient }) => patients.centre?.[patient] ?? 'all'))].sort()
  const names = adjustedNames(assay, patients.adjust ?? [])
  return {
    name: assay.name,
    scale: assay.scale,
    features: assay.features,
    values: valuesOf(
      assay,
      kept.map(({ samples }) => samples),
    ),
    size: kept.length,
    patientIds: kept.map(({ patient }) => patients.patientIds[patient]),
    outcome: selectLearningOutcome(patients.outcome, rows),
    adjust: names.map(feature => selectFeature(feature, rows)),
    centre: Int32Array.from(kept, ({ patient }) => centres.indexOf(patients.centre?.[patient] ?? 'all')),
    centres,
    treatment: patients.treatment
      ? { ...patients.treatment, arm: Uint8Array.from(rows, row => patients.treatment?.arm[row] ?? 0) }
      : null,
    exclusions,
    findings: [...chosen.findings, ...unknownFindings(unknown)],
  }
}

/** The cohort with other parts. */
export function withOutcome(cohort: BiomarkerCohort, outcome: LearningOutcome): BiomarkerCohort {
  return { ...cohort, outcome }
}

/** The given patients of a cohort, in the given order. */
export function selectPatients(cohort: BiomarkerCohort, rows: Int32Array): BiomarkerCohort {
  const n = rows.length
  const values = new Float64Array(cohort.features.length * n)
  for (let f = 0; f < cohort.features.length; f++)
    for (let i = 0; i < n; i++) values[f * n + i] = cohort.values[f * cohort.size + rows[i]]
  const { treatment } = cohort
  return {
    ...cohort,
    values,
    size: n,
    patientIds: Array.from(rows, row => cohort.patientIds[row]),
    outcome: selectLearningOutcome(cohort.outcome, rows),
    adjust: cohort.adjust.map(feature => selectFeature(feature, rows)),
    centre: Int32Array.from(rows, row => cohort.centre[row]),
    treatment: treatment && { ...treatment, arm: Uint8Array.from(rows, row => treatment.arm[row]) },
  }
}

/** The values of feature f; a view. */
export function featureValues({ values, size }: BiomarkerCohort, f: number): Float64Array {
  return values.subarray(f * size, (f + 1) * size)
}

/** What a reader calls a feature: its symbol where the file gives one, else its id. */
export function featureLabel(feature: AssayFeature): string {
  return feature.symbol ?? feature.id
}

/**
 * The cohort as rows for a learner: the assay's features by id, then the covariates. Outcomes that the tabular learners do not
 * know are given as the binary "in the upper part" that keeps halves and folds alike; what is fitted looks the true outcome up.
 */
export function modellingRows(cohort: BiomarkerCohort): ModellingRows {
  return new ModellingRows({
    features: [
      ...cohort.features.map(({ id }, f) => ({
        kind: 'numeric' as const,
        name: id,
        unit: null,
        values: featureValues(cohort, f),
      })),
      ...cohort.adjust,
    ],
    outcome: tabularOutcome(cohort.outcome),
    patient: Int32Array.from({ length: cohort.size }, (_, i) => i),
    centre: cohort.centre,
    centres: cohort.centres,
  })
}

/** The outcome as the tabular learners take it: the first cause of competing ones, and the upper part of measured ones. */
export function tabularOutcome(outcome: LearningOutcome): ModellingRows['outcome'] {
  switch (outcome.kind) {
    case 'binary':
    case 'time-to-event':
      return outcome
    case 'competing-risks':
      return {
        kind: 'time-to-event',
        time: outcome.time,
        event: outcome.event.map(cause => (cause === 1 ? 1 : 0)),
        unit: outcome.unit,
        horizon: outcome.horizon,
      }
    default: {
      const values = outcome.kind === 'ordinal' ? outcome.level : outcome.value
      const sorted = Float64Array.from(values).sort()
      const middle = sorted[Math.floor(sorted.length / 2)]
      const least = sorted[0]
      return {
        kind: 'binary',
        event: Uint8Array.from(values, v => Number(middle > least ? v >= middle : v > middle)),
      }
    }
  }
}

function selectFeature(feature: Feature, rows: Int32Array): Feature {
  return feature.kind === 'numeric'
    ? { ...feature, values: Float64Array.from(rows, row => feature.values[row]) }
    : { ...feature, codes: Int32Array.from(rows, row => feature.codes[row]) }
}

/** Covariates whose name is also a feature's are told apart. */
function adjustedNames(assay: Assay, adjust: readonly Feature[]): Feature[] {
  const taken = new Set(assay.features.map(({ id }) => id))
  return adjust.map(feature =>
    taken.has(feature.name) ? { ...feature, name: `${feature.name} (clinical)` } : feature,
  )
}

function valuesOf(assay: Assay, samples: readonly (readonly number[])[]): Float64Array {
  const n = samples.length
  const values = new Float64Array(assay.features.length * n)
  for (let f = 0; f < assay.features.length; f++) {
    const row = assay.row(f)
    for (let i = 0; i < n; i++) {
      const [first, ...others] = samples[i]
      if (others.length === 0) {
        values[f * n + i] = row[first]
        continue
      }
      const there = samples[i].map(s => row[s]).filter(value => !Number.isNaN(value))
      values[f * n + i] = there.length === 0 ? Number.NaN : there.reduce((a, b) => a + b, 0) / there.length
    }
  }
  return values
}

function unknownFindings(unknown: readonly string[]): Finding[] {
  return unknown.map(patientId => ({
    severity: 'warning',
    code: 'sample-without-patient',
    message: 'a sample of a patient who is in no row of the clinical table',
    cure: 'add the patient to the clinical table, or correct the id in the sample sheet',
    patientId,
  }))
}
