import type { Finding } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import type { Sample } from '../assay/sample.ts'

/**
 * Which of a patient's samples speaks for the patient. `only`: a patient with several leaves, each with a reason; `first`,
 * `last`: by the day on which they were taken (a patient with several of which one has no day leaves); `mean`: the mean of the
 * values that are there; `{ visit }`: the sample of that visit alone.
 */
export type SampleRule = 'only' | 'first' | 'last' | 'mean' | { readonly visit: string }

/** A sample or a patient that takes no part, and why. */
export interface CohortExclusion {
  readonly stage: 'sample' | 'patient'
  readonly reason: string
  readonly sampleId: string | null
  readonly patientId: string | null
}

/** The rows of an assay that stand for a patient: one each, or several to be averaged. */
export interface PatientSamples {
  readonly patientId: string
  readonly rows: readonly number[]
}

/**
 * One sample (or one mean) for each patient, by a rule that is declared before outcomes are looked at. Pooled QC samples,
 * blanks, references and samples without a patient leave; every one that leaves is written down.
 */
export function oneSampleEach(
  assay: Assay,
  rule: SampleRule,
): {
  readonly patients: readonly PatientSamples[]
  readonly exclusions: readonly CohortExclusion[]
  readonly findings: readonly Finding[]
} {
  const exclusions: CohortExclusion[] = []
  const of = new Map<string, number[]>()
  assay.samples.forEach((sample, row) => {
    const why = unfit(sample, rule)
    if (why !== null || sample.patientId === null) {
      exclusions.push(leaving(sample, why ?? 'the sample belongs to no patient'))
      return
    }
    const rows = of.get(sample.patientId)
    if (rows) rows.push(row)
    else of.set(sample.patientId, [row])
  })
  const patients: PatientSamples[] = []
  for (const [patientId, rows] of of) {
    const chosen = choose(assay, rows, rule)
    if (typeof chosen === 'string') {
      for (const row of rows) exclusions.push(leaving(assay.samples[row], chosen))
      continue
    }
    patients.push({ patientId, rows: chosen })
    for (const row of rows)
      if (!chosen.includes(row))
        exclusions.push(leaving(assay.samples[row], 'another sample speaks for the patient'))
  }
  const several = [...of.values()].filter(rows => rows.length > 1).length
  const findings: Finding[] =
    several > 0
      ? [
          {
            severity: rule === 'only' ? 'warning' : 'note',
            code: 'several-samples',
            message: `${several} ${several === 1 ? 'patient has' : 'patients have'} several samples; the rule is ${ruleText(rule)}`,
            cure: 'name the rule that the protocol declares: first, last, mean, or a visit',
            count: several,
          },
        ]
      : []
  return { patients, exclusions, findings }
}

/** The rule in words. */
export function ruleText(rule: SampleRule): string {
  if (typeof rule === 'object') return `the sample of visit ${rule.visit}`
  return {
    only: 'one sample a patient, patients with several left out',
    first: 'the first sample of a patient',
    last: 'the last sample of a patient',
    mean: "the mean of a patient's samples",
  }[rule]
}

function unfit(sample: Sample, rule: SampleRule): string | null {
  if (sample.kind !== 'study') return `${sample.kind} sample`
  if (typeof rule === 'object' && sample.visit !== rule.visit)
    return sample.visit === null ? 'no visit is given' : 'of another visit'
  return null
}

function leaving(sample: Sample, reason: string): CohortExclusion {
  return { stage: 'sample', reason, sampleId: sample.id, patientId: sample.patientId }
}

function choose(assay: Assay, rows: readonly number[], rule: SampleRule): readonly number[] | string {
  if (rows.length === 1 || rule === 'mean') return rows
  if (rule === 'only') return 'the patient has several samples'
  if (typeof rule === 'object') return 'the patient has several samples of the visit'
  const days = rows.map(row => assay.samples[row].takenAt)
  if (days.some(day => day === null)) return 'several samples, of which one has no day'
  const sorted = rows.toSorted((a, b) => (assay.samples[a].takenAt ?? 0) - (assay.samples[b].takenAt ?? 0))
  const [one, other] =
    rule === 'first' ? [sorted[0], sorted[1]] : [sorted[sorted.length - 1], sorted[sorted.length - 2]]
  if (assay.samples[one].takenAt === assay.samples[other].takenAt) return `several samples on the ${rule} day`
  return [one]
}
