import { chiSquaredUpper } from '../../distributions/index.ts'
import { fitCumulative, type OrdinalOptions, ordinalRows } from './ordinal.ts'

/** A likelihood-ratio test of one coefficient at all thresholds against one a threshold. */
export interface ProportionalOddsTest {
  readonly statistic: number
  readonly df: number
  /** NaN where the larger model has no maximum. */
  readonly p: number
  readonly logLikelihood: number
  /** False where the model with a coefficient at each threshold has no maximum (separated, or thresholds that meet). */
  readonly converged: boolean
}

/**
 * Tests the assumption of proportional odds (of parallel slopes, with another link): twice the gain in log likelihood
 * when a covariate gets a coefficient of its own at each threshold, covariate by covariate and all together; on
 * thresholds - 1 degrees of freedom a covariate. R: ordinal::nominal_test. Aliased covariates have NaN.
 * @throws StatisticsInputError as `ordinalRegression`
 */
export function proportionalOddsTest(options: OrdinalOptions): {
  readonly covariates: readonly ProportionalOddsTest[]
  readonly overall: ProportionalOddsTest
} {
  const { rows, outcome, design } = ordinalRows(options)
  const aliased = design.aliased.slice(1)
  const parallel = fitCumulative(rows, outcome, aliased).likelihood.value
  const freeing = (free: (j: number) => boolean): ProportionalOddsTest => {
    const kept = rows.proportional.filter((_, j) => !free(j))
    const nominal = rows.proportional.filter((_, j) => free(j) && !aliased[j])
    const held = aliased.filter((_, j) => !free(j))
    const fit = fitCumulative({ ...rows, proportional: kept, nominal }, outcome, held)
    const logLikelihood = fit.likelihood.value
    const df = nominal.length * (rows.thresholds - 1)
    const usable = fit.converged && df > 0
    const statistic = usable ? Math.max(0, 2 * (logLikelihood - parallel)) : Number.NaN
    const p = usable ? chiSquaredUpper(statistic, df) : Number.NaN
    return { statistic, df, p, logLikelihood, converged: fit.converged }
  }
  return {
    covariates: rows.proportional.map((_, covariate) => freeing(j => j === covariate)),
    overall: freeing(() => true),
  }
}
