/** How a walk becomes one score: the sum of its extremes, or the larger of the two. */
export type WalkScore = 'difference' | 'largest'

/**
 * Extremes of the walk down a ranking: + weight / (sum of weights) at each gene of the set, - 1 / (N - k) at each
 * other. `positions` are the set's places in the ranking, ascending from 0, `weights` those of their genes. The
 * largest values stand right after a gene of the set, the smallest right before one, so that the other genes need not
 * be walked. Weights that add up to 0 give no step up.
 */
export function walkExtremes(
  positions: Int32Array,
  weights: Float64Array,
  genes: number,
): { readonly highest: number; readonly lowest: number } {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]
  const up = total > 0 ? 1 / total : 0
  const down = 1 / (genes - positions.length)
  let highest = 0
  let lowest = 0
  let climbed = 0
  for (let i = 0; i < positions.length; i++) {
    const before = climbed * up - (positions[i] - i) * down
    if (before < lowest) lowest = before
    climbed += weights[i]
    const after = climbed * up - (positions[i] - i) * down
    if (after > highest) highest = after
  }
  return { highest, lowest }
}
