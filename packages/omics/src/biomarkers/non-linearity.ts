import { chiSquaredUpper, rcsBasis, rcsKnots, type Screen } from '@tessera/statistics'
import type { KnownRows } from './known-rows.ts'

/** Whether a restricted cubic spline says more than a straight line. */
export interface NonLinearity {
  readonly knots: number
  /** Of the likelihood ratio (Wald for a weighted likelihood) of the spline's bends; null where it cannot be fitted. */
  readonly p: number | null
}

/**
 * Test of the bends of a restricted cubic spline with Harrell's knots. Null for values with so few distinct ones that knots
 * coincide.
 */
export function nonLinearity(
  screen: Screen,
  values: Float64Array,
  known: KnownRows,
  count: number,
): NonLinearity | null {
  const given = known.rows ? Float64Array.from(known.rows, row => values[row]) : values
  if (given.length < 30) return null
  const scaled = given.map(value => (value - known.mean) / known.sd)
  const knots = rcsKnots(scaled, count)
  if (knots.length < 3) return null
  const basis = rcsBasis(scaled, knots).map(column => spread(column, known.rows, values.length))
  const bent = screen.fit(basis, known.rows)
  const df = basis.length - 1
  if (bent.state !== 'estimated') return { knots: knots.length, p: null }
  if (!screen.hasLikelihoodRatio) {
    const p = waldOfBends(bent.coefficients, bent.covariance, df)
    return { knots: knots.length, p }
  }
  const straight = screen.fit([basis[0]], known.rows)
  const statistic = Math.max(0, 2 * (bent.logLikelihood - straight.logLikelihood))
  return { knots: knots.length, p: Number.isNaN(statistic) ? null : chiSquaredUpper(statistic, df) }
}

/** A column back among all rows. */
function spread(column: Float64Array, rows: Int32Array | undefined, n: number): Float64Array {
  if (rows === undefined) return column
  const full = new Float64Array(n)
  rows.forEach((row, i) => {
    full[row] = column[i]
  })
  return full
}

/** Wald statistic of one or two bends, by the inverse of their covariance. */
function waldOfBends(coefficients: Float64Array, covariance: Float64Array, df: number): number | null {
  const size = df + 1
  if (df === 1) return chiSquaredUpper(coefficients[1] ** 2 / covariance[size + 1], 1)
  if (df > 2) return null
  const [a, b, d] = [covariance[size + 1], covariance[size + 2], covariance[2 * size + 2]]
  const determinant = a * d - b * b
  if (!(determinant > 0)) return null
  const [x, y] = [coefficients[1], coefficients[2]]
  return chiSquaredUpper((d * x * x - 2 * b * x * y + a * y * y) / determinant, 2)
}
