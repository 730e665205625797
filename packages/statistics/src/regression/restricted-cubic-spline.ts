import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'

/**
 * `k` knots at Harrell's quantiles of `values`: evenly spaced between 0.1 and 0.9 (3 knots), 0.05 and 0.95 (4 to 6)
 * or 0.025 and 0.975 (7); below 100 values the outermost are the fifth smallest and the fifth largest. Equal knots, of
 * heavily tied values, are merged: fewer than three left are for the caller to refuse. Harrell, Regression Modeling
 * Strategies, 2015, table 2.3. R: Hmisc::rcspline.eval(values, nk = k, knots.only = TRUE), which moves knots
 * where a single value has 5 % or more of the rows; this does not.
 * @throws StatisticsInputError unless k is 3 to 7 and there are at least 6 values
 */
export function rcsKnots(values: ArrayLike<number>, k: number): Float64Array {
  const n = values.length
  requireFinite('values', values, n)
  if (!Number.isInteger(k) || k < 3 || k > 7)
    throw new StatisticsInputError('option', 'k', `k is ${k}: give 3 to 7 knots.`)
  if (n < 6)
    throw new StatisticsInputError(
      'empty',
      'values',
      `${n} values are too few to place knots: give 6 or more.`,
    )
  const sorted = Float64Array.from(values).sort()
  const outer = k > 6 ? 0.025 : k > 3 ? 0.05 : 0.1
  const knots = Float64Array.from({ length: k }, (_, j) =>
    quantileOfSorted(sorted, outer + ((1 - 2 * outer) * j) / (k - 1)),
  )
  if (n < 100) {
    knots[0] = sorted[4]
    knots[k - 1] = sorted[n - 5]
  }
  return knots.sort().filter((knot, i) => i === 0 || knot > knots[i - 1])
}

/**
 * Basis of the restricted cubic spline (linear beyond the outer knots): the values themselves, then k - 2 columns of
 * truncated cubics divided by the square of the distance of the outer knots. R: Hmisc::rcspline.eval(values, knots,
 * norm = 2, inclx = TRUE). Stone & Koo, Proc Stat Comp Sect ASA 1985:45.
 * @throws StatisticsInputError unless there are three ascending knots
 */
export function rcsBasis(values: ArrayLike<number>, knots: ArrayLike<number>): Float64Array[] {
  const k = knots.length
  requireFinite('values', values, values.length)
  requireFinite('knots', knots, k)
  const ascending = Array.from({ length: k }, (_, j) => j === 0 || knots[j] > knots[j - 1]).every(Boolean)
  if (k < 3 || !ascending)
    throw new StatisticsInputError('option', 'knots', 'Give at least three knots, ascending.')
  const last = knots[k - 1]
  const next = knots[k - 2]
  const norm = (last - knots[0]) ** 2
  const cube = (x: number) => (x > 0 ? x * x * x : 0)
  const columns = Array.from({ length: k - 2 }, (_, j) =>
    Float64Array.from(values, x => {
      const toLast = ((last - knots[j]) * cube(x - next)) / (last - next)
      const toNext = ((next - knots[j]) * cube(x - last)) / (last - next)
      return (cube(x - knots[j]) - toLast + toNext) / norm
    }),
  )
  return [Float64Array.from(values), ...columns]
}
