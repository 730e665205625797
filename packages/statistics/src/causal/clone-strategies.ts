import { requireBinary, requireFinite, StatisticsInputError } from '../input-error.ts'
import { requireFollowed, requireGrace } from './grace-period.ts'

/** `start`: start treatment within the grace period; `none`: do not start within it. */
export type TreatmentStrategy = 'start' | 'none'

/** One row a patient, for treatments that start after time zero. */
export interface TreatmentStarts {
  /** Time from time zero to event or end of follow-up. */
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** Time from time zero to the start of treatment; NaN or infinite where it never started. */
  readonly treatmentTime: ArrayLike<number>
  /** Length of the grace period. */
  readonly grace: number
}

/** The clones of all patients under one strategy, in the order of the patients. */
export interface Clones {
  readonly strategy: TreatmentStrategy
  /** End of the clone's follow-up: the patient's own, or the deviation from the strategy. */
  readonly time: Float64Array
  /** 1 where the patient's event came while the clone still followed the strategy. */
  readonly event: Uint8Array
  /** 1 where the clone was censored because the patient deviated from the strategy. */
  readonly deviated: Uint8Array
}

/**
 * Gives each patient to both strategies and censors the clone when the patient deviates: under `start` at the end
 * of the grace period where treatment has not started and follow-up goes on; under `none` at a start within it.
 * An event at the very time of a start, or of the end of the grace period, comes first, as events do before
 * censorings. Events before a start count under both strategies. Starts after the grace period are part of both.
 * Hernan, BMJ 2018;360:k182; Maringe, Int J Epidemiol 2020;49:1719.
 * @throws StatisticsInputError on lengths or values, follow-up of length 0, a start before time zero or after
 * the end of follow-up, nobody
 * who starts within the grace period, or nobody who is seen not to
 */
export function cloneStrategies(options: TreatmentStarts): readonly [Clones, Clones] {
  const { time, event, treatmentTime, grace } = options
  const n = time.length
  if (n === 0) throw new StatisticsInputError('empty', 'time', 'time has no rows.')
  requireFinite('time', time, n)
  requireBinary('event', event, n)
  if (treatmentTime.length !== n)
    throw new StatisticsInputError(
      'length',
      'treatmentTime',
      `treatmentTime has ${treatmentTime.length} values where ${n} are needed: give NaN where it never started.`,
    )
  requireGrace(grace)
  for (let i = 0; i < n; i++) {
    requireFollowed(time, i)
    if (treatmentTime[i] < 0 || (Number.isFinite(treatmentTime[i]) && treatmentTime[i] > time[i]))
      throw new StatisticsInputError(
        'domain',
        'treatmentTime',
        `Treatment starts at ${treatmentTime[i]} in row ${i}, whose follow-up is 0 to ${time[i]}: a start lies within follow-up.`,
        i,
      )
  }
  const within = (i: number) => treatmentTime[i] <= grace
  const clones = (strategy: TreatmentStrategy, deviatesAt: (i: number) => number): Clones => {
    const end = new Float64Array(n)
    const happened = new Uint8Array(n)
    const deviated = new Uint8Array(n)
    for (let i = 0; i < n; i++) {
      const at = deviatesAt(i)
      deviated[i] = at < time[i] ? 1 : 0
      end[i] = deviated[i] ? at : time[i]
      happened[i] = deviated[i] ? 0 : event[i]
    }
    return { strategy, time: end, event: happened, deviated }
  }
  const never = Number.POSITIVE_INFINITY
  const start = clones('start', i => (within(i) ? never : grace))
  const none = clones('none', i => (within(i) ? treatmentTime[i] : never))
  if (!Array.from({ length: n }, (_, i) => i).some(within))
    throw new StatisticsInputError(
      'empty',
      'treatmentTime',
      `Nobody starts treatment by ${grace}: there is nobody to stand for the strategy of starting. Lengthen the grace period, or give up the comparison.`,
    )
  if (none.deviated.every(flag => flag === 1))
    throw new StatisticsInputError(
      'empty',
      'treatmentTime',
      `Everyone starts treatment by ${grace}: there is nobody to stand for the strategy of not starting.`,
    )
  return [start, none]
}
