import { requireOneOf, StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { bootstrapInterval } from '../resampling/index.ts'
import { type CloneCurveOptions, type StrategyResult, weightedResult } from './clone-curve.ts'
import { type Clones, cloneStrategies, type TreatmentStarts } from './clone-strategies.ts'
import { type CloneWeightOptions, cloneStays } from './clone-weights.ts'

export interface CloneCensorWeightOptions extends TreatmentStarts, CloneCurveOptions {
  readonly x: readonly ArrayLike<number>[]
  readonly intervalCovariates?: readonly ArrayLike<number>[]
  /** Ends of the intervals of the weight model, the last at the grace period; or how many equal ones. Default 6. */
  readonly intervals?: number | ArrayLike<number>
  readonly model?: 'pooled' | 'cox'
  readonly startRisk?: 'followed' | 'lastInterval'
  /** Resampling of patients, for intervals. */
  readonly bootstrap?: { readonly replicates: number; readonly seed: number }
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
  requireOneOf('model', model, ['pooled', 'cox'])
  requireOneOf('startRisk', startRisk, ['followed', 'lastInterval'])
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
