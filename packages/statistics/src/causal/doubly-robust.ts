import { requireDesign, requireFinite, requireOneOf, StatisticsInputError } from '../input-error.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'
import { crossFitFolds, eachFold } from './cross-fit-folds.ts'
import {
  type DoublyRobustEstimate,
  type DoublyRobustScores,
  doublyRobustEstimate,
  doublyRobustScores,
  withEffect,
} from './doubly-robust-scores.ts'
import { armWeight, requireHorizon } from './doubly-robust-survival-scores.ts'
import { type CurveModel, fitCurve, fitMean, fitProbability } from './nuisance-models.ts'
import { type CensoringAdjustment, type SurvivalMeasure, survivalScore } from './survival-scores.ts'
import { twoArms } from './treatment-arms.ts'

interface CrossFitRows {
  /** 1 treated, 0 not. */
  readonly group: ArrayLike<number>
  readonly x: readonly ArrayLike<number>[]
  /** Fold of each row; or a seed for five folds (see crossFitFolds). */
  readonly folds?: ArrayLike<number>
  readonly seed?: number
  /** Propensities are kept within this and 1 minus it; default 0.01, counted in `limited`. */
  readonly propensityLimit?: number
  readonly level?: number
}

export type DoublyRobustOptions = CrossFitRows &
  (
    | { readonly y: ArrayLike<number> }
    | {
        readonly time: ArrayLike<number>
        readonly event: ArrayLike<number>
        readonly tau: number
        readonly measure: SurvivalMeasure
        readonly adjustment?: CensoringAdjustment
      }
  )

export interface DoublyRobust extends DoublyRobustEstimate {
  readonly scores: DoublyRobustScores
  readonly propensity: Float64Array
  /** Patients whose propensity was set to the limit. */
  readonly limited: number
  readonly folds: Int32Array
}

/**
 * Cross-fitted doubly robust effect of arm 1 against arm 0: difference of means (0/1 outcomes: of risks), of risks
 * at a horizon, or of restricted means under censoring. For each fold the default models are fitted on the other
 * folds: logistic regression for the treatment; by arm, logistic (0/1) or linear regression for an outcome; by arm,
 * Cox regression for the event and for the censoring. Scores and their variance as in doublyRobustScores and
 * survivalScore; for other models give their predictions to those. Chernozhukov, Econom J 2018;21:C1.
 * @throws StatisticsInputError on lengths or values, separation, or a horizon beyond what was followed
 */
export function doublyRobust(options: DoublyRobustOptions): DoublyRobust {
  const { group, x, propensityLimit = 0.01, level = 0.95 } = options
  const n = group.length
  twoArms(group)
  requireDesign(x, n)
  if (!(propensityLimit > 0 && propensityLimit < 0.5))
    throw new StatisticsInputError(
      'option',
      'propensityLimit',
      `propensityLimit is ${propensityLimit}: give a probability above 0 and below 0.5.`,
    )
  const folds = options.folds
    ? Int32Array.from(options.folds)
    : crossFitFolds({ group, seed: requireSeed(options.seed) })
  const propensity = new Float64Array(n)
  let limited = 0
  eachFold(folds, n, (training, heldOut) => {
    const predict = fitProbability(group, x, requireBothArms(training, group), 'group')
    for (const i of heldOut) {
      const score = predict(i)
      propensity[i] = Math.min(Math.max(score, propensityLimit), 1 - propensityLimit)
      if (propensity[i] !== score) limited++
    }
  })
  const scores =
    'y' in options
      ? outcomeScores(options.y, group, x, folds, propensity)
      : survivalScores({ ...options, folds, propensity })
  return { ...doublyRobustEstimate(scores, level), scores, propensity, limited, folds }
}

function requireSeed(seed: number | undefined): number {
  if (seed === undefined)
    throw new StatisticsInputError('option', 'folds', 'Give the folds, or a seed from which to make them.')
  return seed
}

function requireBothArms(rows: Int32Array, group: ArrayLike<number>): Int32Array {
  if (rows.every(i => group[i] === group[rows[0]]))
    throw new StatisticsInputError(
      'oneClass',
      'folds',
      'The rows outside a fold hold one arm alone: spread the arms over the folds.',
    )
  return rows
}

function outcomeScores(
  y: ArrayLike<number>,
  group: ArrayLike<number>,
  x: CrossFitRows['x'],
  folds: Int32Array,
  propensity: Float64Array,
): DoublyRobustScores {
  const n = group.length
  requireFinite('y', y, n)
  const binary = Array.from({ length: n }, (_, i) => y[i]).every(value => value === 0 || value === 1)
  const outcome = [new Float64Array(n), new Float64Array(n)] as const
  eachFold(folds, n, (training, heldOut) => {
    for (const arm of [0, 1] as const) {
      const rows = training.filter(i => group[i] === arm)
      const predict = binary ? fitProbability(y, x, rows, 'y') : fitMean(y, x, rows)
      for (const i of heldOut) outcome[arm][i] = predict(i)
    }
  })
  return doublyRobustScores({ y, group, propensity, outcome })
}

function survivalScores(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly group: ArrayLike<number>
  readonly x: CrossFitRows['x']
  readonly tau: number
  readonly measure: SurvivalMeasure
  readonly adjustment?: CensoringAdjustment
  readonly folds: Int32Array
  readonly propensity: Float64Array
}): DoublyRobustScores {
  const { group, x, tau, measure, adjustment = 'augmented', folds, propensity } = options
  requireOneOf('measure', measure, ['risk', 'restrictedMean'])
  requireOneOf('adjustment', adjustment, ['augmented', 'weighted'])
  const { n, time, event } = readFollowUp({ time: options.time, event: options.event })
  if (n !== group.length)
    throw new StatisticsInputError('length', 'time', `time has ${n} values where ${group.length} are needed.`)
  requireHorizon(tau)
  for (const arm of [0, 1]) {
    let last = 0
    for (let i = 0; i < n; i++) if (group[i] === arm) last = Math.max(last, time[i])
    if (last < tau)
      throw new StatisticsInputError(
        'option',
        'tau',
        `tau is ${Number(tau.toPrecision(4))} and follow-up of arm ${arm} ends at ${Number(last.toPrecision(4))}: choose a horizon within follow-up.`,
      )
  }
  // Censorings come after events at the same time, and follow-up to tau is enough.
  const censored = Uint8Array.from({ length: n }, (_, i) => (event[i] === 1 ? 0 : 1))
  const scores = [new Float64Array(n), new Float64Array(n)] as const
  eachFold(folds, n, (training, heldOut) => {
    for (const arm of [0, 1] as const) {
      const rows = training.filter(i => group[i] === arm)
      const survival = fitCurve({ time, event, x, rows, tau })
      const censoring = fitCurve({ time, event: censored, x, rows, tau })
      const curvesOf = onOneGrid(survival, censoring)
      for (const i of heldOut) {
        const weight = armWeight(group[i], arm, propensity[i])
        scores[arm][i] = survivalScore({
          curves: curvesOf(i, weight > 0),
          time: time[i],
          event: event[i] === 1,
          tau,
          measure,
          adjustment,
          weight,
          row: i,
        })
      }
    }
  })
  return withEffect(scores[0], scores[1])
}

/** Both curves of a row on the times at which either changes; in the other arm its survival alone is needed. */
function onOneGrid(survival: CurveModel, censoring: CurveModel) {
  const grid = Float64Array.from(new Set([...survival.grid, ...censoring.grid])).sort()
  const places = [survival, censoring].map(({ grid: own }) =>
    Int32Array.from(grid, at => lastAtOrBefore(own, at)),
  )
  const spread = (values: Float64Array, place: Int32Array) =>
    Float64Array.from(place, k => (k < 0 ? 1 : values[k]))
  return (row: number, own: boolean) =>
    own
      ? {
          grid,
          survival: spread(survival.survival(row), places[0]),
          censoring: spread(censoring.survival(row), places[1]),
        }
      : { grid: survival.grid, survival: survival.survival(row), censoring: new Float64Array(0) }
}
