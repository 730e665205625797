import { StatisticsInputError } from '../input-error.ts'
import type { CensoringSample } from './censoring-weights.ts'
import { reverseKaplanMeier, uncensoredAt } from './reverse-kaplan-meier.ts'
import type { FollowUp } from './survival-input.ts'

/** Inverse probability of censoring weights at a horizon. */
export interface HorizonWeights {
  /** 1 / G(time-) for an event by the horizon, 1 / G(horizon) for follow-up beyond it, 0 for a censoring before and for rows of case weight 0. */
  readonly weight: Float64Array
  /** 1 where the event came by the horizon. */
  readonly isCase: Uint8Array
  /** 1 where follow-up went beyond the horizon. */
  readonly isControl: Uint8Array
  readonly cases: number
  readonly controls: number
}

/**
 * Weights at one horizon; one censoring curve serves several horizons (pass `curve`).
 * @throws StatisticsInputError where the censoring curve has reached 0 and a weight is needed
 */
export function horizonWeights(
  followUp: FollowUp,
  at: number,
  curve: ReturnType<typeof censoringCurve>,
): HorizonWeights {
  if (!(at >= 0) || !Number.isFinite(at))
    throw new StatisticsInputError('option', 'at', `The horizon is ${at}: give a time of 0 or more.`)
  const { n, time, event, weights } = followUp
  const weight = new Float64Array(n)
  const isCase = new Uint8Array(n)
  const isControl = new Uint8Array(n)
  const beyond = uncensoredAt(curve, [at], false)[0]
  const before = uncensoredAt(curve, time, true)
  let cases = 0
  let controls = 0
  for (let i = 0; i < n; i++) {
    if (weights && weights[i] === 0) continue
    let g = 0
    if (time[i] > at) {
      isControl[i] = 1
      controls++
      g = beyond
    } else if (event[i] === 1) {
      isCase[i] = 1
      cases++
      g = before[i]
    } else continue
    if (!(g > 0))
      throw new StatisticsInputError(
        'domain',
        'censoring',
        `Row ${i} is followed beyond all follow-up of the censoring sample: choose a horizon before ${at}.`,
        i,
      )
    weight[i] = 1 / g
  }
  return { weight, isCase, isControl, cases, controls }
}

/** The curve of remaining uncensored, of `censoring` or else of the patients themselves. */
export function censoringCurve(followUp: FollowUp, censoring: CensoringSample | undefined) {
  return reverseKaplanMeier(censoring ?? { time: followUp.time, event: followUp.event })
}
