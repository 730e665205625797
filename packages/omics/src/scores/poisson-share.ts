import { chiSquaredUpper } from '@tessera/statistics'

/** Added to every background count: the mean of the kernel (Canale and Dunson 2011, as in GSVA). */
const SHIFT = 0.5

/**
 * Share of a gene's counts at or below each new count, by Poisson kernels on the background counts:
 * F(y) = mean over i of P(Poisson(x_i + 0.5) <= y) (Hänzelmann 2013). Counts recur, so each pair of distinct values is
 * worked out once.
 */
export function poissonShare(background: Float64Array, values: Float64Array, share: Float64Array): void {
  const known = new Map<number, Float64Array>()
  const distinct = [...new Set(background)]
  const placeOf = new Map(distinct.map((count, place) => [count, place]))
  const places = Int32Array.from(background, count => placeOf.get(count) ?? 0)
  for (let j = 0; j < values.length; j++) {
    const y = values[j]
    let tails = known.get(y)
    if (!tails) {
      tails = Float64Array.from(distinct, count => poissonLower(y, count + SHIFT))
      known.set(y, tails)
    }
    let sum = 0
    for (let i = 0; i < places.length; i++) sum += tails[places[i]]
    share[j] = sum / background.length
  }
}

/**
 * P(Poisson(mean) <= y), as the upper tail of chi-squared on 2 (y + 1) degrees of freedom at twice the mean.
 * R: ppois(y, mean), which takes y down to a whole number past a hair (1e-7).
 */
function poissonLower(y: number, mean: number): number {
  const k = Math.floor(y + 1e-7)
  return k < 0 ? 0 : chiSquaredUpper(2 * mean, 2 * (k + 1))
}

/** Share of background values at or below each new value: no kernel. */
export function empiricalShare(background: Float64Array, values: Float64Array, share: Float64Array): void {
  const sorted = Float64Array.from(background).sort()
  for (let j = 0; j < values.length; j++) {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle] <= values[j]) low = middle + 1
      else high = middle
    }
    share[j] = low / sorted.length
  }
}
