/**
 * Knots of a restricted cubic spline at Harrell's quantiles of the known values, or null when they do not
 * come out distinct (too few different values).
 */
export function splineKnots(values: Float64Array, count: number): number[] | null {
  const known = values.filter(value => !Number.isNaN(value))
  if (new Set(known).size < count) return null
  const knots = harrellKnots(known, count)
  return knots.every((knot, i) => i === 0 || knot > knots[i - 1]) ? knots : null
}

/**
 * The bends of a restricted cubic spline (linear beyond the outer knots), one column for each knot but two,
 * in the units of the feature: Harrell, Regression Modeling Strategies, 2nd edition, equation 2.25, divided by
 * the squared distance of the outer knots.
 */
export function restrictedSpline(values: Float64Array, knots: readonly number[]): readonly Float64Array[] {
  const last = knots[knots.length - 1]
  const before = knots[knots.length - 2]
  const square = (last - knots[0]) ** 2
  const cube = (x: number) => (x > 0 ? x * x * x : 0)
  return knots
    .slice(0, -2)
    .map(knot =>
      values.map(
        x =>
          (cube(x - knot) -
            ((last - knot) * cube(x - before) - (before - knot) * cube(x - last)) / (last - before)) /
          square,
      ),
    )
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

/** Harrell's quantiles for 3 to 7 knots (Regression Modeling Strategies, table 2.3). */
const probabilities: Readonly<Record<number, readonly number[]>> = {
  3: [0.1, 0.5, 0.9],
  4: [0.05, 0.35, 0.65, 0.95],
  5: [0.05, 0.275, 0.5, 0.725, 0.95],
  6: [0.05, 0.23, 0.41, 0.59, 0.77, 0.95],
  7: [0.025, 0.1833, 0.3417, 0.5, 0.6583, 0.8167, 0.975],
}

function harrellKnots(known: Float64Array, count: number): number[] {
  const sorted = known.slice().sort()
  return probabilities[count].map(p => {
    const at = p * (sorted.length - 1)
    const low = Math.floor(at)
    const high = Math.min(low + 1, sorted.length - 1)
    return sorted[low] + (at - low) * (sorted[high] - sorted[low])
  })
}
