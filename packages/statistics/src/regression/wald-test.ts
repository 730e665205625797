import { chiSquaredUpper } from '../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'

/**
 * Wald's test that the coefficients numbered `which` are all 0: b' V^-1 b on as many degrees of freedom as V has
 * rank. Give the non-linear columns of a restricted cubic spline for its test of non-linearity (rms::anova).
 * `covariance` is row-major over all coefficients.
 * p is NaN on 0 degrees of freedom: where nothing is tested, or aliased coefficients alone.
 * @throws StatisticsInputError for a number that is not a coefficient's, a covariance of another size or missing values
 */
export function waldTest(
  coefficients: ArrayLike<number>,
  covariance: Float64Array,
  which: readonly number[],
): { readonly statistic: number; readonly df: number; readonly p: number } {
  const size = coefficients.length
  if (covariance.length !== size * size)
    throw new StatisticsInputError(
      'length',
      'covariance',
      `covariance has ${covariance.length} values where ${size * size} are needed: give all coefficients' rows.`,
    )
  for (const j of which)
    if (!(Number.isInteger(j) && j >= 0 && j < size))
      throw new StatisticsInputError(
        'option',
        'which',
        `which has ${j}: there are ${size} coefficients, from 0.`,
      )
  const k = which.length
  const part = Float64Array.from({ length: k * k }, (_, at) => {
    return covariance[which[Math.floor(at / k)] * size + which[at % k]]
  })
  const b = which.map(j => coefficients[j])
  requireFinite('coefficients', b, k)
  requireFinite('covariance', part, k * k)
  const factor = cholesky(part, k)
  const solved = choleskySolve(factor, b)
  const statistic = b.reduce((sum, value, j) => sum + value * solved[j], 0)
  return {
    statistic,
    df: factor.rank,
    p: factor.rank === 0 ? Number.NaN : chiSquaredUpper(statistic, factor.rank),
  }
}
