import type { SlideStain } from './stain-estimate.ts'

/**
 * The place of the most typical of some estimates of one method: the medoid, with the least sum of Euclidean distances to
 * all others over its numbers, each divided by its standard deviation over the estimates (one that does not vary does not
 * count). The numbers are the parts of both stain vectors and the logarithms of the strengths; for Reinhard's method the
 * means and the logarithms of the standard deviations. The first of several alike; -1 of none.
 */
export function mostTypical(estimates: readonly SlideStain[]): number {
  const numbers = estimates.map(describe)
  const columns = numbers[0]?.length ?? 0
  for (let column = 0; column < columns; column++) {
    const mean = numbers.reduce((sum, row) => sum + row[column], 0) / numbers.length
    const sd = Math.sqrt(numbers.reduce((sum, row) => sum + (row[column] - mean) ** 2, 0) / numbers.length)
    for (const row of numbers) row[column] = sd > 1e-12 ? (row[column] - mean) / sd : 0
  }
  let best = -1
  let least = Number.POSITIVE_INFINITY
  numbers.forEach((row, place) => {
    const sum = numbers.reduce((total, other) => total + Math.hypot(...row.map((x, k) => x - other[k])), 0)
    // Sums in another order differ in the last digits: alike is alike.
    if (sum < least - 1e-9) {
      least = sum
      best = place
    }
  })
  return best
}

function describe(estimate: SlideStain): number[] {
  if (estimate.method === 'reinhard') return [...estimate.mean, ...estimate.sd.map(Math.log)]
  const { haematoxylin, eosin, strength } = estimate
  return [...haematoxylin, ...eosin, Math.log(strength.haematoxylin), Math.log(strength.eosin)]
}
