import type { Finding } from '@tessera/evidence'
import type { Assay, AssayScale } from '../assay/assay.ts'
import type { PatientVisits } from './patient-visits.ts'

/** `difference`: value less baseline; `ratio`: value over baseline; `log2-ratio`: its log2. */
export type ChangeKind = 'difference' | 'ratio' | 'log2-ratio'

export interface BaselineOptions {
  /** Oldest that a baseline may be, in days before time zero; by default as old as it is. */
  readonly within?: number
}

export interface ChangeFromBaseline {
  readonly kind: ChangeKind
  /** The samples after time zero of patients with a baseline: features x samples, on the scale of the change. */
  readonly assay: Assay
  /** Of each of these samples: its patient, day and visit. */
  readonly patient: Int32Array
  readonly day: Float64Array
  readonly visit: readonly (string | null)[]
  /** Place of each patient's baseline among the samples of the visits; -1 without one. */
  readonly baseline: Int32Array
  readonly findings: readonly Finding[]
}

/** Differences on scales without a natural zero (logarithms, scores), log2 of ratios where there is one. */
export function changeKindOf(scale: AssayScale): ChangeKind {
  return scale === 'counts' || scale === 'tpm' || scale === 'intensity' ? 'log2-ratio' : 'difference'
}

/** The baseline of each patient: the last sample on or before time zero; -1 without one. */
export function baselineSamples(
  visits: PatientVisits,
  { within = Infinity }: BaselineOptions = {},
): Int32Array {
  const { start, day } = visits
  return Int32Array.from(visits.patients, (_, i) => {
    let best = -1
    for (let at = start[i]; at < start[i + 1] && day[at] <= 0; at++) if (day[at] >= -within) best = at
    return best
  })
}

/** The change between two values; NaN where either is missing, or a ratio has no meaning (0 or below). */
export function changeBetween(kind: ChangeKind, before: number, after: number): number {
  if (kind === 'difference') return after - before
  if (!(before > 0 && after >= 0)) return Number.NaN
  if (kind === 'ratio') return after / before
  return after > 0 ? Math.log2(after / before) : Number.NaN
}

/**
 * Change from baseline of every sample after time zero. Patients without a baseline have none, and are a finding; so are
 * ratios that have no meaning because a value is 0 or below.
 */
export function changeFromBaseline(
  visits: PatientVisits,
  options: BaselineOptions & { readonly kind?: ChangeKind } = {},
): ChangeFromBaseline {
  const { assay, start, day, patient } = visits
  const { kind = changeKindOf(assay.scale) } = options
  const baseline = baselineSamples(visits, options)
  const places: number[] = []
  for (let i = 0; i < visits.size; i++)
    if (baseline[i] >= 0) for (let at = start[i]; at < start[i + 1]; at++) if (day[at] > 0) places.push(at)
  const later = assay.select(Int32Array.from(places))
  const values = new Float64Array(later.values.length)
  let meaningless = 0
  for (let f = 0; f < assay.features.length; f++) {
    const row = assay.row(f)
    places.forEach((at, k) => {
      const before = row[baseline[patient[at]]]
      const change = changeBetween(kind, before, row[at])
      if (Number.isNaN(change) && !Number.isNaN(before) && !Number.isNaN(row[at])) meaningless++
      values[f * places.length + k] = change
    })
  }
  return {
    kind,
    assay: later.with({
      values,
      scale: kind === 'log2-ratio' ? 'ratio' : kind === 'ratio' ? 'score' : assay.scale,
      unit: null,
    }),
    patient: Int32Array.from(places, at => patient[at]),
    day: Float64Array.from(places, at => day[at]),
    visit: places.map(at => visits.visit[at]),
    baseline,
    findings: [...withoutBaseline(visits, baseline), ...withoutRatio(meaningless)],
  }
}

/** A finding for the patients that have samples after time zero and none on or before it. */
export function withoutBaseline({ patients, start }: PatientVisits, baseline: Int32Array): Finding[] {
  const without = patients.filter((_, i) => baseline[i] < 0 && start[i + 1] > start[i])
  if (without.length === 0) return []
  return [
    {
      severity: 'warning',
      code: 'no-baseline',
      message: `${without.length} of ${patients.length} patients have no sample on or before time zero, so no change from baseline: ${without.slice(0, 5).join(', ')}${without.length > 5 ? ', ...' : ''}`,
      cure: 'give their samples before treatment; nothing stands in for a baseline',
      count: without.length,
      ...(without.length === 1 ? { patientId: without[0] } : {}),
    },
  ]
}

function withoutRatio(count: number): Finding[] {
  if (count === 0) return []
  return [
    {
      severity: 'warning',
      code: 'no-ratio',
      message: `${count} ratios to baseline have no meaning, because a value is 0 or below`,
      cure: 'impute values below the limit of detection first, or take differences of logarithms',
      count,
    },
  ]
}
