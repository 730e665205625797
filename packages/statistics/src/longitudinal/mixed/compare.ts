import { chiSquaredUpper } from '../../distributions/index.ts'
import { StatisticsInputError } from '../../input-error.ts'
import type { LinearMixedFit } from './linear-mixed.ts'

export interface MixedComparison {
  /** Twice the difference of the log likelihoods, not below 0. */
  readonly statistic: number
  readonly df: number
  /** From chi-squared on df; too large where a variance is tested, since the null lies on the boundary. */
  readonly p: number
  /**
   * Where the larger model has one more random effect and the same fixed effects: the equal mixture of chi-squared on
   * df - 1 and on df (Stram & Lee, Biometrics 1994;50:1171). Null elsewhere.
   */
  readonly boundaryP: number | null
}

/**
 * Likelihood ratio test of two nested fits to the same rows. Fits by REML may differ in their random effects alone.
 * R: anova(smaller, larger, refit = FALSE).
 * @throws StatisticsInputError where the fits cannot be compared
 */
export function compareMixed(smaller: LinearMixedFit, larger: LinearMixedFit): MixedComparison {
  const refuse = (message: string) => {
    throw new StatisticsInputError('option', 'larger', message)
  }
  const rank = (fit: LinearMixedFit) => fit.aliased.filter(alias => !alias).length
  if (smaller.method !== larger.method) refuse('One fit is by REML and the other by ML: fit both by ML.')
  if (smaller.n !== larger.n)
    refuse(`The fits have ${smaller.n} and ${larger.n} rows: fit both to the same rows.`)
  const sameFixed = rank(smaller) === rank(larger)
  if (smaller.method === 'reml' && !sameFixed)
    refuse('Restricted likelihoods of different fixed effects cannot be compared: fit both by ML.')
  const df = larger.parameters - smaller.parameters
  if (df < 1) refuse('The larger model has no more parameters than the smaller: give the smaller one first.')
  const statistic = Math.max(0, 2 * (larger.logLikelihood - smaller.logLikelihood))
  const p = chiSquaredUpper(statistic, df)
  const oneMore = sameFixed && larger.effects === smaller.effects + 1
  const fewer = df > 1 ? chiSquaredUpper(statistic, df - 1) : statistic > 0 ? 0 : 1
  return { statistic, df, p, boundaryP: oneMore ? (p + fewer) / 2 : null }
}
