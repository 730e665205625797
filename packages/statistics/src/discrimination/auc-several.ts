import { chiSquaredUpper } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'
import { aucLimits, aucWarnings } from './auc.ts'
import { aucCovarianceOf, classesOf, components } from './delong.ts'

export interface AucComparison {
  /** The AUC of each score. */
  readonly values: Float64Array
  readonly se: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** DeLong's covariance of the areas, row-major. */
  readonly covariance: Float64Array
  /** Wald's test that all areas are equal. */
  readonly chiSquared: number
  /** Rank of the covariance of the contrasts: less than the number of scores less 1 where some are redundant. */
  readonly df: number
  readonly p: number
  readonly warnings: readonly string[]
}

/**
 * AUC of several scores of the same patients with their covariance, and the test that they are all equal:
 * (L a)' (L S L')^- L a, L being the contrasts with the first score (DeLong et al., Biometrics 1988;44:837). R:
 * pROC::cov(roc1, roc2, method = "delong").
 * @throws StatisticsInputError as `auc`, and with fewer than two scores
 */
export function compareAucs(options: {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  readonly scores: readonly ArrayLike<number>[]
  /** Frequencies. */
  readonly weights?: ArrayLike<number>
  readonly level?: number
}): AucComparison {
  const { event, scores, weights, level = 0.95 } = options
  requireLevel(level)
  const k = scores.length
  if (k < 2) throw new StatisticsInputError('empty', 'scores', 'Give two or more scores to compare.')
  const classes = classesOf(event, weights)
  const found = scores.map((score, j) => components(classes, score, event.length, `scores[${j}]`))
  const covariance = new Float64Array(k * k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      covariance[i * k + j] = aucCovarianceOf(classes, found[i], found[j])
      covariance[j * k + i] = covariance[i * k + j]
    }
  const values = Float64Array.from(found, of => of.value)
  const se = values.map((_, i) => Math.sqrt(covariance[i * k + i]))
  const limits = Array.from(values, (value, i) => aucLimits(value, se[i], level, 'plain'))
  return {
    values,
    se,
    lower: Float64Array.from(limits, pair => pair[0]),
    upper: Float64Array.from(limits, pair => pair[1]),
    covariance,
    ...allEqual(values, covariance),
    warnings: aucWarnings([...values], se[0]),
  }
}

/** Wald's test that several correlated estimates are equal, by their contrasts with the first. */
export function allEqual(
  values: Float64Array,
  covariance: Float64Array,
): { chiSquared: number; df: number; p: number } {
  const k = values.length
  const size = k - 1
  const of = (i: number, j: number) => covariance[i * k + j]
  const contrasts = Float64Array.from({ length: size }, (_, i) => values[i + 1] - values[0])
  const spread = new Float64Array(size * size)
  for (let i = 1; i < k; i++)
    for (let j = 1; j < k; j++) spread[(i - 1) * size + j - 1] = of(i, j) - of(i, 0) - of(0, j) + of(0, 0)
  if (spread.some(Number.isNaN)) return { chiSquared: Number.NaN, df: 0, p: Number.NaN }
  const factor = cholesky(spread, size)
  const solved = choleskySolve(factor, contrasts)
  const chiSquared = contrasts.reduce((sum, contrast, i) => sum + contrast * solved[i], 0)
  return { chiSquared, df: factor.rank, p: factor.rank > 0 ? chiSquaredUpper(chiSquared, factor.rank) : 1 }
}
