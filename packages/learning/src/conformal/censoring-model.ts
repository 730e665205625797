import { applyToTraining, type HeldOut, type Training } from '@tessera/evidence'
import { reverseKaplanMeier, uncensoredAt } from '@tessera/statistics'
import { firstAtLeast } from '../first-at-least.ts'
import { coxLearner } from '../learners/cox.ts'
import type { ModellingRows, SurvivalOutcome } from '../rows.ts'

/** The probability of still being followed just before each time, G(t-), of given rows. */
export interface CensoringModel {
  readonly method: 'kaplan-meier' | 'cox'
  /** @param at one time a row */
  before(rows: Training<ModellingRows> | HeldOut<ModellingRows>, at: Float64Array): Float64Array
}

/** When follow-up ended (or would have), and whether that was seen: 0 where the event came first. */
export interface FollowUpEnd {
  readonly time: Float64Array
  readonly ended: Uint8Array
}

/**
 * How follow-up ends, from training rows: the reverse Kaplan-Meier curve (one for all), or Cox regression of the time
 * to its end on all features.
 */
export function censoringModel(
  training: Training<ModellingRows>,
  outcome: SurvivalOutcome,
  { time, ended }: FollowUpEnd,
  method: 'kaplan-meier' | 'cox',
  seed: number,
): CensoringModel {
  if (method === 'kaplan-meier') {
    const curve = reverseKaplanMeier({ time, event: ended.map(e => 1 - e) })
    return { method, before: (_, at) => uncensoredAt(curve, at, true) }
  }
  const exchanged = applyToTraining(
    { apply: (rows: ModellingRows) => rows.withOutcome({ ...outcome, time, event: ended }) },
    training,
  )
  const model = coxLearner({ name: 'regression', cutOff: 'median' }).fit(exchanged, { seed })
  const times = [...new Set(time)].sort((a, b) => a - b)
  return {
    method,
    before: (rows, at) => {
      const survival = model.predict(rows, Float64Array.from(times)).survival
      return at.map((t, i) => {
        const step = firstAtLeast(times, t)
        return step === 0 || survival === null ? 1 : survival.probability[i * times.length + step - 1]
      })
    },
  }
}
