import { normalTwoSided } from '../distributions/index.ts'
import { requireOneOf, StatisticsInputError } from '../input-error.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'
import { allEqual } from './auc-several.ts'
import {
  type Concordance,
  type ConcordanceFollowUp,
  concordanceWithInfluence,
  upTo,
} from './survival-concordance.ts'
import { type CensoringWeightOptions, unoWeights } from './survival-uno-concordance.ts'

export interface ConcordanceComparisonOptions extends ConcordanceFollowUp, CensoringWeightOptions {
  /** `harrell` (default), or `uno` with its weights and `censoring`. */
  readonly kind?: 'harrell' | 'uno'
}

export interface ConcordanceComparison {
  readonly concordances: readonly Concordance[]
  /** Infinitesimal-jackknife covariance of the values, row-major. */
  readonly covariance: Float64Array
  /** Wald's test that all are equal. */
  readonly chiSquared: number
  readonly df: number
  readonly p: number
}

/**
 * Concordance of several scores of the same patients, their covariance (sum over patients of the products of their
 * influences), and the test that all are equal. R: survival::concordance(fit1, fit2, ...).
 * @param options.risks of each score, higher means earlier event
 * @throws StatisticsInputError as `harrellConcordance` and `unoConcordance`, and with fewer than two scores
 */
export function compareConcordances(
  options: ConcordanceComparisonOptions & { readonly risks: readonly ArrayLike<number>[] },
): ConcordanceComparison {
  const { risks, kind = 'harrell' } = options
  requireOneOf('kind', kind, ['harrell', 'uno'])
  const k = risks.length
  if (k < 2) throw new StatisticsInputError('empty', 'risks', 'Give two or more scores to compare.')
  const followUp = readFollowUp(options)
  const timeWeight = kind === 'uno' ? unoWeights(followUp, options) : upTo(followUp, options.tau)
  const found = risks.map((risk, j) =>
    concordanceWithInfluence(followUp, options, risk, timeWeight, `risks[${j}]`),
  )
  const covariance = new Float64Array(k * k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      for (const row of followUp.rows)
        covariance[i * k + j] += found[i].influence[row] * found[j].influence[row]
  const values = Float64Array.from(found, of => of.concordance.value)
  return { concordances: found.map(of => of.concordance), covariance, ...allEqual(values, covariance) }
}

export interface ConcordanceDifference {
  /** Concordance of risk1 less that of risk2. */
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly z: number
  readonly p: number
  readonly first: Concordance
  readonly second: Concordance
}

/**
 * Difference of the concordance of two scores of the same patients. Scores of the same order differ by 0 with se 0
 * and p 1.
 * @throws StatisticsInputError as `compareConcordances`
 */
export function concordanceDifference(
  options: ConcordanceComparisonOptions & {
    readonly risk1: ArrayLike<number>
    readonly risk2: ArrayLike<number>
  },
): ConcordanceDifference {
  const { risk1, risk2, level = 0.95 } = options
  const { concordances, covariance } = compareConcordances({ ...options, risks: [risk1, risk2] })
  const [first, second] = concordances
  const value = first.value - second.value
  const se = Math.sqrt(Math.max(0, covariance[0] - covariance[1] - covariance[2] + covariance[3]))
  const reach = twoSidedQuantile(level) * se
  const z = se === 0 && value === 0 ? 0 : value / se
  return { value, se, lower: value - reach, upper: value + reach, z, p: normalTwoSided(z), first, second }
}
