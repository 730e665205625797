import { requireFinite, requireOneOf, requireProbability, StatisticsInputError } from '../input-error.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { type DoublyRobustScores, withEffect } from './doubly-robust-scores.ts'
import { type CensoringAdjustment, type SurvivalMeasure, survivalScore } from './survival-scores.ts'
import { twoArms } from './treatment-arms.ts'

export interface DoublyRobustSurvivalOptions {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** 1 treated, 0 not. */
  readonly group: ArrayLike<number>
  /** P(group = 1), from rows that do not hold the patient. */
  readonly propensity: ArrayLike<number>
  readonly tau: number
  readonly measure: SurvivalMeasure
  /** Default `augmented`. */
  readonly adjustment?: CensoringAdjustment
  /** Ascending times of the predictions, above 0. */
  readonly grid: ArrayLike<number>
  /** P(no event by each time of the grid) in arm 0 and in arm 1, row-major, patients x times. */
  readonly survival: readonly [ArrayLike<number>, ArrayLike<number>]
  /** P(not censored by each time of the grid) in arm 0 and in arm 1, row-major. */
  readonly censoring: readonly [ArrayLike<number>, ArrayLike<number>]
}

/**
 * Doubly robust scores of the risk by tau or of the restricted mean to tau, from given predictions; see
 * {@link survivalScore} for the two forms. The predictions are step functions that change at the grid's times.
 * @throws StatisticsInputError on lengths, values outside [0, 1], curves that rise, or a censoring curve at 0
 */
export function doublyRobustSurvivalScores(options: DoublyRobustSurvivalOptions): DoublyRobustScores {
  const { group, propensity, tau, measure, adjustment = 'augmented', survival, censoring } = options
  requireOneOf('measure', measure, ['risk', 'restrictedMean'])
  requireOneOf('adjustment', adjustment, ['augmented', 'weighted'])
  twoArms(group)
  const { n, time, event } = readFollowUp({ time: options.time, event: options.event })
  if (group.length !== n)
    throw new StatisticsInputError(
      'length',
      'group',
      `group has ${group.length} values where ${n} are needed.`,
    )
  requireProbability('propensity', propensity, n, true)
  requireHorizon(tau)
  const grid = Float64Array.from(options.grid)
  requireFinite('grid', grid, grid.length)
  const m = grid.length
  if (!grid.every((at, k) => at > (k === 0 ? 0 : grid[k - 1])))
    throw new StatisticsInputError('option', 'grid', 'grid must ascend from above 0.')
  for (const [name, arms] of Object.entries({ survival, censoring }))
    arms.forEach((values, arm) => {
      requireProbability(`${name}[${arm}]`, values, n * m)
      for (let at = 0; at < n * m; at++)
        if (at % m > 0 && values[at] > values[at - 1])
          throw new StatisticsInputError(
            'domain',
            `${name}[${arm}]`,
            `${name}[${arm}] rises within row ${Math.floor(at / m)}: a curve only falls.`,
            Math.floor(at / m),
          )
    })
  const slice = (values: ArrayLike<number>, i: number) =>
    Float64Array.from({ length: m }, (_, k) => values[i * m + k])
  const scoreOf = (i: number, arm: 0 | 1) =>
    survivalScore({
      curves: { grid, survival: slice(survival[arm], i), censoring: slice(censoring[arm], i) },
      time: time[i],
      event: event[i] === 1,
      tau,
      measure,
      adjustment,
      weight: armWeight(group[i], arm, propensity[i]),
      row: i,
    })
  return withEffect(
    Float64Array.from({ length: n }, (_, i) => scoreOf(i, 0)),
    Float64Array.from({ length: n }, (_, i) => scoreOf(i, 1)),
  )
}

/** 1 / P(A = a) where the patient is in arm a, else 0. */
export function armWeight(group: number, arm: 0 | 1, propensity: number): number {
  if (group !== arm) return 0
  return 1 / (arm === 1 ? propensity : 1 - propensity)
}

export function requireHorizon(tau: number): void {
  if (!(tau > 0 && Number.isFinite(tau)))
    throw new StatisticsInputError('option', 'tau', `tau is ${tau}: give a time above 0.`)
}
