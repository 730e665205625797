import {
  cox,
  kaplanMeier,
  logistic,
  propensityWeights,
  restrictedMean,
  StatisticsInputError,
  survivalAt,
} from '@tessera/statistics'
import type { SecondOutcome } from './arm-rows.ts'

/** The columns of a preference cohort. */
export interface PreferenceColumns {
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly group: Uint8Array
  readonly stratum: Int32Array
  readonly x: readonly Float64Array[]
  /** Binary or continuous outcome; NaN where not known. Null without one. */
  readonly outcome: SecondOutcome | null
}

export interface WeightedTargets {
  readonly estimand: 'ate' | 'ato'
  /** Null where the curves are not asked for: the log hazard ratio and the second outcome alone. */
  readonly tau: number | null
  readonly times: readonly number[]
}

/**
 * The weighted effects without their errors, the propensity model fitted anew to the rows: what the jackknife asks for
 * again and again. Log hazard ratio (by stratum), restricted mean difference, survival differences, risk difference.
 * @throws StatisticsInputError where the covariates separate the arms, an arm is lost, or follow-up ends too early
 */
export function weightedValues(
  columns: PreferenceColumns,
  { estimand, tau, times }: WeightedTargets,
  rows: Int32Array,
): Float64Array {
  const take = (values: ArrayLike<number>) => Float64Array.from(rows, i => values[i])
  const group = take(columns.group)
  const fit = logistic({ y: group, x: columns.x.map(take) })
  if (fit.separated) throw new StatisticsInputError('domain', 'x', 'The covariates tell the arms apart.')
  const { weights } = propensityWeights({ group, scores: fit.fitted, estimand })
  const time = take(columns.time)
  const event = take(columns.event)
  const model = cox({ time, event, x: [group], strata: take(columns.stratum), weights })
  if (model.infinite[0] || model.aliased[0])
    throw new StatisticsInputError('domain', 'event', 'Events in one arm alone.')
  const differences = tau === null ? [] : curveDifferences({ time, event, group, weights }, { tau, times })
  const second = columns.outcome === null ? [] : [meanDifference(take(columns.outcome.value), group, weights)]
  return Float64Array.from([model.coefficients[0], ...differences, ...second])
}

/** Treated less control: restricted mean to tau, then survival at each time. */
function curveDifferences(
  { time, event, group, weights }: Readonly<Record<'time' | 'event' | 'group' | 'weights', Float64Array>>,
  { tau, times }: { readonly tau: number; readonly times: readonly number[] },
): number[] {
  const arms = [0, 1].map(arm => {
    const own = Array.from(group.keys()).filter(i => group[i] === arm)
    const part = {
      time: Float64Array.from(own, i => time[i]),
      event: Float64Array.from(own, i => event[i]),
      weights: Float64Array.from(own, i => weights[i]),
      robust: false,
    }
    return [restrictedMean({ ...part, tau }).value, ...survivalAt(kaplanMeier(part), times)]
  })
  const differences = arms[1].map((value, k) => value - arms[0][k])
  if (differences.some(Number.isNaN))
    throw new StatisticsInputError('option', 'times', 'Follow-up of an arm ends before a horizon.')
  return differences
}

function meanDifference(y: Float64Array, group: Float64Array, weights: Float64Array): number {
  const sum = [0, 0]
  const total = [0, 0]
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue
    sum[group[i]] += weights[i] * y[i]
    total[group[i]] += weights[i]
  }
  if (!(total[0] > 0 && total[1] > 0))
    throw new StatisticsInputError('empty', 'outcome', 'Nobody of an arm has the second outcome.')
  return sum[1] / total[1] - sum[0] / total[0]
}
