import { rcsBasis, rcsKnots } from '@tessera/statistics'

/** `rcsKnots` refuses fewer. */
const fewestValues = 6

/** Knots of a restricted cubic spline of the known values; null where there are too few different values for them. */
export function splineKnots(values: Float64Array, count: number): number[] | null {
  const known = values.filter(value => !Number.isNaN(value))
  if (known.length < fewestValues || new Set(known).size < count) return null
  const knots = rcsKnots(known, count)
  return knots.length === count ? [...knots] : null
}

/** The bends of a restricted cubic spline (linear beyond the outer knots): its basis without the values themselves. */
export function restrictedSpline(values: Float64Array, knots: readonly number[]): readonly Float64Array[] {
  return rcsBasis(values, knots).slice(1)
}

/** The bends as a reader would compute them by hand. */
export function splineFormula(feature: string, knots: readonly number[]): string[] {
  const last = knots[knots.length - 1]
  const before = knots[knots.length - 2]
  const square = (last - knots[0]) ** 2
  const cube = (knot: number) => `max(0, ${feature} - ${knot})^3`
  return knots.slice(0, -2).map((knot, j) => {
    const toBefore = (last - knot) / (last - before)
    const toLast = (before - knot) / (last - before)
    return `${feature}${"'".repeat(j + 1)} = (${cube(knot)} - ${toBefore} * ${cube(before)} + ${toLast} * ${cube(last)}) / ${square}`
  })
}
