import { studentQuantile, studentTwoSided } from '../distributions/index.ts'
import { type Auc, auc, aucWarnings } from './auc.ts'

export interface UnpairedAucDifference {
  /** AUC of the first sample minus AUC of the second. */
  readonly value: number
  readonly se: number
  /** value -/+ t se, t Student's quantile with `df`: 0 lies outside where p is below 1 - level. */
  readonly lower: number
  readonly upper: number
  /** value / se. */
  readonly statistic: number
  /** Welch and Satterthwaite's degrees of freedom, from the size of each sample. */
  readonly df: number
  /** Two-sided, of Student's t. */
  readonly p: number
  readonly first: Auc
  readonly second: Auc
  readonly warnings: readonly string[]
}

interface Sample {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
  /** Frequencies. */
  readonly weights?: ArrayLike<number>
}

/**
 * Difference of the AUC in two samples of different patients (two centres, two sexes): DeLong's variances add, and
 * the statistic is referred to Student's t with df = (V1 + V2)^2 / (V1^2 / (n1 - 1) + V2^2 / (n2 - 1)). Equal
 * areas without variance have statistic 0 and p 1, df being NaN. R: pROC::roc.test(roc1, roc2, paired = FALSE,
 * method = "delong").
 * @throws StatisticsInputError as `auc`
 */
export function aucDifferenceUnpaired(options: {
  readonly first: Sample
  readonly second: Sample
  readonly level?: number
}): UnpairedAucDifference {
  const { level = 0.95 } = options
  const first = auc({ ...options.first, level })
  const second = auc({ ...options.second, level })
  const value = first.value - second.value
  const variance = first.se ** 2 + second.se ** 2
  const se = Math.sqrt(variance)
  const df = variance ** 2 / (first.se ** 4 / (first.n - 1) + second.se ** 4 / (second.n - 1))
  const reach = se === 0 ? 0 : studentQuantile(0.5 + level / 2, df) * se
  const statistic = se === 0 && value === 0 ? 0 : value / se
  return {
    value,
    se,
    lower: value - reach,
    upper: value + reach,
    statistic,
    df,
    p: se === 0 ? (value === 0 ? 1 : 0) : studentTwoSided(statistic, df),
    first,
    second,
    warnings: aucWarnings([first.value, second.value], se),
  }
}
