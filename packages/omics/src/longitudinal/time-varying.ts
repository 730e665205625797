import type { Exclusion } from '@tessera/evidence'
import { cox, normalTwoSided } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import { falseDiscovery } from './over-features.ts'
import type { PatientVisits } from './patient-visits.ts'
import type { FollowUp } from './risk-set.ts'

/** Counting-process rows of one feature: at risk in (entry, time] with the value known at entry. */
export interface CountingProcess {
  /** Row of the follow-up of each row. */
  readonly row: Int32Array
  readonly entry: Float64Array
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly value: Float64Array
}

export interface TimeVaryingEffects {
  /** Patients and events among the rows of each feature. */
  readonly n: Int32Array
  readonly events: Int32Array
  /** Log hazard ratio per standard deviation of the values, and its error. */
  readonly estimate: Float64Array
  readonly se: Float64Array
  readonly p: Float64Array
  readonly q: Float64Array
  readonly exclusions: readonly Exclusion[]
}

/**
 * The rows of a feature that holds its last value until the next sample. A patient enters at the first value on or after time
 * zero (at time zero with a value before it), so that nobody counts before a value is known; values on the day of the
 * event or later are never used. R: survival::tmerge(..., x = tdc(day, value)).
 */
export function countingProcess(visits: PatientVisits, feature: number, followUp: FollowUp): CountingProcess {
  const values = visits.assay.row(feature)
  const place = new Map(visits.patients.map((id, i) => [id, i]))
  const rows: { row: number; entry: number; time: number; event: number; value: number }[] = []
  followUp.patientIds.forEach((id, row) => {
    const i = place.get(id)
    if (i === undefined) return
    const end = followUp.time[row]
    let entry = Number.NaN
    let value = Number.NaN
    for (let at = visits.start[i]; at < visits.start[i + 1] && visits.day[at] < end; at++) {
      if (Number.isNaN(values[at])) continue
      const day = Math.max(0, visits.day[at])
      if (day > entry) rows.push({ row, entry, time: day, event: 0, value })
      entry = day
      value = values[at]
    }
    if (end > entry) rows.push({ row, entry, time: end, event: followUp.cause[row] === 1 ? 1 : 0, value })
  })
  return {
    row: Int32Array.from(rows, ({ row }) => row),
    entry: Float64Array.from(rows, ({ entry }) => entry),
    time: Float64Array.from(rows, ({ time }) => time),
    event: Uint8Array.from(rows, ({ event }) => event),
    value: Float64Array.from(rows, ({ value }) => value),
  }
}

/**
 * Cox regression of the cause-specific hazard on each feature as it changes: the alternative to a landmark, which asks about
 * the hazard of tomorrow by the value of today. It predicts nothing: values between samples are the last ones seen.
 * @throws OmicsError `too-few` where no patient has both samples and follow-up
 */
export function timeVaryingCox(
  visits: PatientVisits,
  followUp: FollowUp,
  options: { readonly onProgress?: (done: number, total: number) => void } = {},
): TimeVaryingEffects {
  const known = new Set(visits.patients)
  if (!followUp.patientIds.some(id => known.has(id)))
    throw new OmicsError(
      'too-few',
      'no patient has both samples and follow-up',
      'name patients alike in sheet and clinical table',
    )
  const centres = [...new Set(followUp.centre ?? [])]
  const count = visits.assay.features.length
  const missing = () => new Float64Array(count).fill(Number.NaN)
  const result = {
    n: new Int32Array(count),
    events: new Int32Array(count),
    estimate: missing(),
    se: missing(),
    p: missing(),
  }
  for (let f = 0; f < count; f++) {
    const rows = countingProcess(visits, f, followUp)
    const { value, event, row } = rows
    result.n[f] = new Set(row).size
    result.events[f] = event.reduce((sum, v) => sum + v, 0)
    const mean = value.reduce((sum, v) => sum + v, 0) / value.length
    const sd = Math.sqrt(value.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (value.length - 1))
    if (result.events[f] >= 5 && sd > 1e-10 * Math.abs(mean)) {
      const fit = cox({
        time: rows.time,
        entry: rows.entry,
        event,
        x: [value.map(v => (v - mean) / sd)],
        ...(centres.length > 1
          ? { strata: Int32Array.from(row, r => centres.indexOf(followUp.centre?.[r] ?? null)) }
          : {}),
      })
      if (!fit.aliased[0] && !fit.infinite[0]) {
        result.estimate[f] = fit.coefficients[0]
        result.se[f] = fit.se[0]
        result.p[f] = normalTwoSided(fit.coefficients[0] / fit.se[0])
      } else if (fit.infinite[0]) result.p[f] = fit.likelihoodRatio.p
    }
    if ((f + 1) % 50 === 0 || f + 1 === count) options.onProgress?.(f + 1, count)
  }
  const exclusions = followUp.patientIds.flatMap((id, row): Exclusion[] => {
    const i = visits.patients.indexOf(id)
    const early =
      i >= 0 && visits.start[i] < visits.start[i + 1] && visits.day[visits.start[i]] < followUp.time[row]
    if (early) return []
    return [
      {
        unit: 'patient',
        id,
        centre: followUp.centre?.[row] ?? null,
        stage: 'time-varying',
        code: 'no-sample-before-end',
        reason: 'no sample before the end of follow-up',
        question: null,
      },
    ]
  })
  return { ...result, q: falseDiscovery(result.p), exclusions }
}
