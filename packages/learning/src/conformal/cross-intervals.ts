import { LearnerError } from '../learner-error.ts'
import type { CalibrationRows, PatientRows } from './calibration-split.ts'
import { conformalRank, requireMiss } from './conformal-quantile.ts'
import { type PredictionIntervals, requireScores } from './intervals.ts'

/** Residuals of every training row under the model of the other folds. Plain JSON. */
export interface CrossRule {
  readonly tessera: 'cross-conformal/1'
  readonly alpha: number
  /** |value - prediction| of the rows of each fold. */
  readonly residuals: readonly (readonly number[])[]
}

/**
 * CV+ (Barber, Candes, Ramdas and Tibshirani, Ann Stat 2021;49:486), jackknife+ where each patient is a fold. No
 * training row is lost to calibration; covers with probability at least 1 - 2 alpha (less a term of the number of
 * folds), and about 1 - alpha in practice.
 * @param folds of {@link crossFolds}, with their calibration rows as predicted by the model of the others
 */
export function crossIntervals<D extends PatientRows<D>>(
  folds: readonly {
    readonly calibration: CalibrationRows<D>
    readonly predicted: Float64Array
    readonly value: Float64Array
  }[],
  alpha: number,
): CrossRule {
  requireMiss(alpha)
  const residuals = folds.map(({ calibration, predicted, value }) => {
    const scores = value.map((v, i) => Math.abs(v - predicted[i]))
    requireScores(scores, calibration.rows.data.size)
    return Array.from(scores)
  })
  return { tessera: 'cross-conformal/1', alpha, residuals }
}

/**
 * Intervals of new rows: with n residuals R_i and the prediction m_i of the fold that i was left out of, from the
 * floor(alpha (n + 1))-th smallest m_i - R_i to the ceil((1 - alpha)(n + 1))-th smallest m_i + R_i; infinite where
 * there is none.
 * @param predicted of the new rows by each fold's model, in the order of the folds
 */
export function applyCrossIntervals(
  { alpha, residuals }: CrossRule,
  predicted: readonly Float64Array[],
): PredictionIntervals {
  if (predicted.length !== residuals.length)
    throw new LearnerError(
      'bad-setting',
      `predictions of ${predicted.length} models for ${residuals.length} folds`,
      "give each fold's model, in the order of the folds",
    )
  const n = residuals.reduce((sum, own) => sum + own.length, 0)
  const high = conformalRank(n, alpha)
  // The mirror image: the k-th smallest m - R is the k-th largest R - m.
  const low = n + 1 - high
  const size = predicted[0]?.length ?? 0
  const lower = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  if (high > n) return { lower, upper }
  const below = new Float64Array(n)
  const above = new Float64Array(n)
  for (let row = 0; row < size; row++) {
    let at = 0
    residuals.forEach((own, fold) => {
      const middle = predicted[fold][row]
      for (const residual of own) {
        below[at] = middle - residual
        above[at++] = middle + residual
      }
    })
    lower[row] = below.sort()[low - 1]
    upper[row] = above.sort()[high - 1]
  }
  return { lower, upper }
}
