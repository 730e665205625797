import type { TreatmentColumn } from './arms.ts'

/** Patients counted from one time zero, with what they started and when. */
export interface BenefitClock {
  /** What happens at time zero. */
  readonly name: string
  /** Row of the study's patients of each. */
  readonly rows: Int32Array
  /** From time zero to the event or the end of follow-up. */
  readonly time: Float64Array
  readonly event: Uint8Array
  /** Arm started within the grace period and before the end of follow-up; 0 none. */
  readonly arm: Int32Array
  /** Time of that start; NaN for 0. */
  readonly start: Float64Array
  /** Arm ever started before the end of follow-up, however late: what the naive comparison goes by. */
  readonly ever: Int32Array
  readonly grace: number
  readonly unit: string
  readonly horizon: number
}

/**
 * Sets the clock of a comparison: a start counts where it lies before the end of follow-up (an event on its day came
 * first) and within the grace period; a start before time zero is at time zero, where such patients are in at all.
 * @param unitDays days of a unit of `time`
 */
export function benefitClock(options: {
  readonly name: string
  readonly rows: Int32Array
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly timeZero: Float64Array | null
  readonly treatment: TreatmentColumn
  readonly graceDays: number
  readonly unit: string
  readonly unitDays: number
  readonly horizon: number
}): BenefitClock {
  const { rows, time, timeZero, treatment, unitDays } = options
  const grace = options.graceDays / unitDays
  const n = rows.length
  const arm = new Int32Array(n)
  const ever = new Int32Array(n)
  const start = new Float64Array(n).fill(Number.NaN)
  for (let i = 0; i < n; i++) {
    const code = treatment.code[rows[i]]
    if (code <= 0) continue
    const at =
      treatment.dated && timeZero
        ? Math.max(0, (treatment.started[rows[i]] - timeZero[rows[i]]) / unitDays)
        : 0
    if (!(at < time[i])) continue
    ever[i] = code
    if (at > grace) continue
    arm[i] = code
    start[i] = at
  }
  const { name, event, unit, horizon } = options
  return { name, rows, time, event, arm, start, ever, grace, unit, horizon }
}
