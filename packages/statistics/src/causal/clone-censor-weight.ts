import { StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'
import { createRandom } from '../random.ts'
import { bootstrapInterval } from '../resampling/index.ts'
import { kaplanMeier, type SurvivalCurve } from '../survival/kaplan-meier.ts'
import { restrictedMean } from '../survival/restricted-mean.ts'
import { survivalAt } from '../survival/survival-lookup.ts'
import {
  type Clones,
  cloneStrategies,
  type TreatmentStarts,
  type TreatmentStrategy,
} from './clone-strategies.ts'
import { type CloneStays, type CloneWeightOptions, cloneStays } from './clone-weights.ts'

export interface CloneCensorWeightOptions extends TreatmentStarts {
  readonly x: readonly ArrayLike<number>[]
  readonly intervalCovariates?: readonly ArrayLike<number>[]
  /** Ends of the intervals of the weight model, the last at the grace period; or how many equal ones. Default 6. */
  readonly intervals?: number | ArrayLike<number>
  readonly model?: 'pooled' | 'cox'
  readonly startRisk?: 'followed' | 'lastInterval'
  /** Horizon of risks and restricted means. */
  readonly tau: number
  /** Weights above this quantile of a strategy's rows are set to it; 1 leaves them. Default 1. */
  readonly truncate?: number
  /** Resampling of patients, for intervals. */
  readonly bootstrap?: { readonly replicates: number; readonly seed: number }
  readonly level?: number
}

/** What became of the clones of one strategy. */
export interface StrategyResult {
  readonly strategy: TreatmentStrategy
  readonly clones: number
  readonly events: number
  /** Clones censored because their patients deviated. */
  readonly deviated: number
  readonly largestWeight: number
  /** Rows whose weight was set to the limit. */
  readonly truncated: number
  /** Weighted Kaplan-Meier curve; its own limits do not know that the weights were estimated. */
  readonly curve: SurvivalCurve
  /** Risk of the event by tau. */
  readonly risk: number
  readonly restrictedMean: number
}

/** A value with the bootstrap's standard error and percentile limits; null without bootstrap. */
export interface BootstrapEstimate {
  readonly value: number
  readonly se: number | null
  readonly lower: number | null
  readonly upper: number | null
}

export interface CloneCensorWeight {
  readonly strategies: readonly [StrategyResult, StrategyResult]
  /** Starting minus not starting. */
  readonly riskDifference: BootstrapEstimate
  readonly restrictedMeanDifference: BootstrapEstimate
  /** Resamples in which the weights or the horizon had no answer; left out of the intervals. */
  readonly failedReplicates: number
}

/**
 * Clone-censor-weight comparison of starting treatment within a grace period with not starting, free of
 * immortal-time bias: each patient is given to both strategies (cloneStrategies), censored on deviating, and those
 * who follow on are weighted by the inverse probability of doing so given their covariates (cloneStays). Other
 * censoring is taken to be independent. Intervals resample patients, never clones, and fit the weights anew.
 * Hernan, BMJ 2018;360:k182; Maringe, Int J Epidemiol 2020;49:1719.
 * @throws StatisticsInputError as cloneStrategies and cloneStays, and for a horizon beyond a strategy's follow-up
 */
export function cloneCensorWeight(options: CloneCensorWeightOptions): CloneCensorWeight {
  const { bootstrap, level = 0.95 } = options
  const strategies = compare(options)
  const differences = ([start, none]: readonly StrategyResult[]) => [
    start.risk - none.risk,
    start.restrictedMean - none.restrictedMean,
  ]
  const [risk, mean] = differences(strategies)
  const replicates: number[][] = [[], []]
  let failed = 0
  for (let b = 0; b < (bootstrap?.replicates ?? 0); b++) {
    const rows = createRandom(bootstrap?.seed ?? 0, 'clone-censor-weight', b).resample(options.time.length)
    try {
      differences(compare(resampled(options, rows))).forEach((value, k) => {
        replicates[k].push(value)
      })
    } catch (error) {
      if (!(error instanceof StatisticsInputError)) throw error
      failed++
    }
  }
  const estimate = (value: number, drawn: readonly number[]): BootstrapEstimate =>
    drawn.length < 2
      ? { value, se: null, lower: null, upper: null }
      : { value, ...bootstrapInterval({ replicates: drawn, estimate: value, level, kind: 'percentile' }) }
  return {
    strategies,
    riskDifference: estimate(risk, replicates[0]),
    restrictedMeanDifference: estimate(mean, replicates[1]),
    failedReplicates: failed,
  }
}

function compare(options: CloneCensorWeightOptions): readonly [StrategyResult, StrategyResult] {
  const { x, intervalCovariates, model = 'pooled', startRisk = 'followed', treatmentTime } = options
  const weightOptions: CloneWeightOptions = {
    x,
    intervalCovariates,
    cuts: cutsOf(options),
    model,
    startRisk,
    treatmentTime,
  }
  if (model === 'cox' && intervalCovariates && intervalCovariates.length > 0)
    throw new StatisticsInputError(
      'option',
      'model',
      'Covariates that change by interval need the pooled model: leave out model or intervalCovariates.',
    )
  const [start, none] = cloneStrategies(options)
  const result = (clones: Clones) => weightedResult(clones, cloneStays(clones, weightOptions), options)
  return [result(start), result(none)]
}

function cutsOf({ intervals = 6, grace }: CloneCensorWeightOptions): Float64Array {
  if (typeof intervals === 'number') {
    if (!Number.isInteger(intervals) || intervals < 1)
      throw new StatisticsInputError('option', 'intervals', `intervals is ${intervals}: give 1 or more.`)
    return Float64Array.from({ length: grace === 0 ? 1 : intervals }, (_, k) =>
      k + 1 === intervals || grace === 0 ? grace : (grace * (k + 1)) / intervals,
    )
  }
  const cuts = Float64Array.from(intervals)
  const ascends = cuts.every((cut, k) => cut > (k === 0 ? 0 : cuts[k - 1]))
  if (cuts.length === 0 || !ascends || cuts[cuts.length - 1] !== grace)
    throw new StatisticsInputError(
      'option',
      'intervals',
      `intervals must ascend from above 0 and end at the grace period, ${grace}.`,
    )
  return cuts
}

/** Splits each clone's follow-up where its weight changes, and reads the weighted curve. */
function weightedResult(
  clones: Clones,
  stays: CloneStays,
  options: CloneCensorWeightOptions,
): StrategyResult {
  const { tau, truncate = 1, level = 0.95 } = options
  const { at, stay } = stays
  const entry: number[] = []
  const time: number[] = []
  const event: number[] = []
  const weights: number[] = []
  for (let i = 0; i < clones.time.length; i++) {
    const end = clones.time[i]
    let from = 0
    let weight = 1
    for (let k = 0; k <= at.length; k++) {
      const to = k < at.length ? Math.min(at[k], end) : end
      if (to > from) {
        entry.push(from)
        time.push(to)
        event.push(to === end ? clones.event[i] : 0)
        weights.push(weight)
        from = to
      }
      if (k < at.length) weight /= stay[i * at.length + k]
      if (from >= end) break
    }
  }
  const { limit, truncated } = truncation(weights, truncate)
  const capped = Float64Array.from(weights, weight => Math.min(weight, limit))
  const rows = { time, event, entry, weights: capped, level }
  const curve = kaplanMeier({ ...rows, robust: false })
  const survival = survivalAt(curve, [tau])[0]
  if (Number.isNaN(survival) || !(tau > 0))
    throw new StatisticsInputError(
      'option',
      'tau',
      `tau is ${tau} and follow-up under '${clones.strategy}' ends at ${curve.time[curve.time.length - 1]}: choose a horizon above 0 and within follow-up.`,
    )
  return {
    strategy: clones.strategy,
    clones: clones.time.length,
    events: clones.event.reduce((sum, flag) => sum + flag, 0),
    deviated: clones.deviated.reduce((sum, flag) => sum + flag, 0),
    largestWeight: capped.reduce((max, weight) => Math.max(max, weight), 0),
    truncated,
    curve,
    risk: 1 - survival,
    restrictedMean: restrictedMean({ ...rows, tau }).value,
  }
}

function truncation(weights: readonly number[], truncate: number): { limit: number; truncated: number } {
  if (!(truncate > 0 && truncate <= 1))
    throw new StatisticsInputError(
      'option',
      'truncate',
      `truncate is ${truncate}: give a quantile such as 0.99.`,
    )
  const limit = quantileOfSorted(Float64Array.from(weights).sort(), truncate)
  return { limit, truncated: weights.filter(weight => weight > limit).length }
}

function resampled(options: CloneCensorWeightOptions, rows: Int32Array): CloneCensorWeightOptions {
  const width = cutsOf(options).length
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, i => values[i])
  return {
    ...options,
    time: pick(options.time),
    event: pick(options.event),
    treatmentTime: pick(options.treatmentTime),
    x: options.x.map(pick),
    intervalCovariates: options.intervalCovariates?.map(values =>
      Float64Array.from({ length: rows.length * width }, (_, at) => {
        const row = Math.floor(at / width)
        return values[rows[row] * width + (at - row * width)]
      }),
    ),
  }
}
