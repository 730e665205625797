/** One set's enrichment and that of its random sets. */
export interface WalkedSet {
  readonly enrichment: number
  readonly normalised: number
  readonly chance: Float64Array
}

/**
 * GSEA's false discovery rate: of the random sets of all tested sets with the score's sign, the share whose normalised
 * score is at least as far out, over the same share of the observed ones; at most 1 (Subramanian 2005, supplement).
 * Random scores are normalised by the mean of their own set and sign, as the observed ones are.
 */
export function falseDiscovery(sets: readonly WalkedSet[]): Float64Array {
  const sides = [1, -1].map(sign => {
    const random: number[] = []
    for (const { chance } of sets) {
      const own = chance.filter(value => value * sign >= 0)
      const mean = own.reduce((sum, value) => sum + Math.abs(value), 0) / own.length
      if (mean > 0) for (const value of own) random.push(Math.abs(value) / mean)
    }
    const observed = sets.filter(({ enrichment }) => (enrichment >= 0 ? 1 : -1) === sign)
    return {
      random: Float64Array.from(random).sort(),
      observed: Float64Array.from(observed, ({ normalised }) => Math.abs(normalised)).sort(),
    }
  })
  return Float64Array.from(sets, ({ enrichment, normalised }) => {
    const { random, observed } = sides[enrichment >= 0 ? 0 : 1]
    const far = Math.abs(normalised)
    if (Number.isNaN(far)) return Number.NaN
    return Math.min(1, shareAtLeast(random, far) / shareAtLeast(observed, far))
  })
}

function shareAtLeast(sorted: Float64Array, least: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < least) low = middle + 1
    else high = middle
  }
  return (sorted.length - low) / sorted.length
}
