import { requireProbability, StatisticsInputError } from '../input-error.ts'
import { ascending, readFollowUp } from '../survival/survival-input.ts'
import { type DecisionCurve, type DecisionPoint, decisionCurve } from './decision-curve.ts'
import { incidenceInfluence } from './incidence-influence.ts'

/** Values are NaN where follow-up of those at or above the threshold ends before the horizon. */
export type SurvivalNetBenefit = DecisionCurve

interface Prediction {
  readonly time: ArrayLike<number>
  /** P(event by `at`). */
  readonly risk: ArrayLike<number>
  readonly at: number
  readonly thresholds: ArrayLike<number>
  readonly level?: number
}

/**
 * Net benefit at the horizon of treating those whose risk is at least the threshold p: with q the share of
 * patients treated and S their Kaplan-Meier survival at the horizon, (1 - S) q - S q p / (1 - p). Nobody above
 * the threshold gives 0. Vickers et al., BMC Med Inform Decis Mak 2008;8:53.
 *
 * Standard errors are infinitesimal jackknives: the share treated and the survival (Greenwood's variance) both vary.
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1 or thresholds not inside
 */
export function netBenefitSurvival(
  options: Prediction & {
    /** 0 or 1. */
    readonly event: ArrayLike<number>
  },
): SurvivalNetBenefit {
  const { n, time, event } = readFollowUp({ time: options.time, event: options.event })
  return atHorizon(options, n, time, event)
}

/**
 * The same with competing events, by the Aalen-Johansen estimate of the cause in place of 1 - Kaplan-Meier: who has
 * a competing event by the horizon was treated in vain.
 * @param options.cause 0 censored, 1 the event that `risk` is of, any other whole number a competing event
 * @throws StatisticsInputError as `netBenefitSurvival`, and on causes that are not whole numbers of 0 or more
 */
export function netBenefitCompeting(
  options: Prediction & { readonly cause: ArrayLike<number> },
): SurvivalNetBenefit {
  const { cause } = options
  const bad = Array.from(cause).findIndex(c => !(Number.isInteger(c) && c >= 0))
  if (bad >= 0)
    throw new StatisticsInputError(
      'domain',
      'cause',
      `cause is ${cause[bad]} in row ${bad}: 0 is censored, 1 the event, others compete.`,
      bad,
    )
  const any = Uint8Array.from(cause, c => (c > 0 ? 1 : 0))
  const { n, time } = readFollowUp({ time: options.time, event: any })
  return atHorizon(options, n, time, cause)
}

function atHorizon(
  { risk, at, thresholds, level = 0.95 }: Prediction,
  n: number,
  time: Float64Array,
  cause: ArrayLike<number>,
): SurvivalNetBenefit {
  requireProbability('risk', risk, n)
  requireProbability('thresholds', thresholds, thresholds.length, true)
  if (!(at >= 0))
    throw new StatisticsInputError('option', 'at', `The horizon is ${at}: give a time of 0 or more.`)
  const order = ascending(
    time,
    Int32Array.from({ length: n }, (_, i) => i),
  )
  const unknown: readonly [number, number] = [Number.NaN, Number.NaN]
  const everyone = treating(order, n, time, cause, at)
  return decisionCurve(thresholds, level, (p): DecisionPoint => {
    const odds = p / (1 - p)
    const above = order.filter(row => risk[row] >= p)
    const some = treating(above, n, time, cause, at)
    const benefit = some?.benefit(odds) ?? null
    const all = everyone?.benefit(odds) ?? null
    const avoided =
      benefit && all
        ? {
            value: (benefit.value - all.value) / odds,
            influence: benefit.influence.map((d, row) => (d - all.influence[row]) / odds),
          }
        : null
    const rate = everyone?.incidence ?? 0
    const share =
      benefit && everyone && rate > 0
        ? {
            value: benefit.value / rate,
            influence: benefit.influence.map(
              (d, row) => (d - (benefit.value / rate) * everyone.onIncidence[row]) / rate,
            ),
          }
        : null
    const estimate = (of: Moving | null) => (of ? ([of.value, jackknife(of.influence)] as const) : unknown)
    return {
      treated: above.length,
      netBenefit: estimate(benefit),
      treatAll: estimate(all),
      standardised: estimate(share),
      interventionsAvoided: estimate(avoided),
    }
  })
}

/** An estimate and how it moves with the weight of each row. */
interface Moving {
  readonly value: number
  readonly influence: Float64Array
}

/** What treating the rows of `order` (ascending in time) of n gives; null where their follow-up is too short. */
function treating(
  order: Int32Array,
  n: number,
  time: Float64Array,
  cause: ArrayLike<number>,
  at: number,
): {
  readonly incidence: number
  readonly onIncidence: Float64Array
  benefit(odds: number): Moving
} | null {
  if (order.length === 0) {
    const none = new Float64Array(n)
    return { incidence: 0, onIncidence: none, benefit: () => ({ value: 0, influence: none }) }
  }
  const found = incidenceInfluence(order, time, cause, at)
  if (!found) return null
  const share = order.length / n
  const onIncidence = new Float64Array(n)
  const treated = new Uint8Array(n)
  order.forEach((row, position) => {
    treated[row] = 1
    onIncidence[row] = found.influence[position]
  })
  return {
    incidence: found.value,
    onIncidence,
    benefit: odds => {
      const each = found.value * (1 + odds) - odds
      return {
        value: share * each,
        influence: onIncidence.map((d, row) => ((treated[row] - share) / n) * each + share * (1 + odds) * d),
      }
    },
  }
}

function jackknife(influence: Float64Array): number {
  return Math.sqrt(influence.reduce((sum, d) => sum + d * d, 0))
}
