/**
 * The place of the conformal lower quantile among ascending scores with weights: the largest v among them with
 * sum of weights of scores below v + `own` <= alpha (sum of all weights + own), `own` the weight of the new row, whose
 * score may be anything (weighted conformal prediction: Tibshirani, Barber, Candes and Ramdas, NeurIPS 2019; Algorithm 1
 * of Candes, Lei and Ren, J R Stat Soc B 2023;85:24, with the scores' signs turned). Null where even the lowest score
 * does not do.
 * @param cumulative sums of the weights, of the lowest score alone first
 */
export function lowerQuantilePlace(
  scores: ArrayLike<number>,
  cumulative: ArrayLike<number>,
  own: number,
  alpha: number,
): number | null {
  const n = scores.length
  if (n === 0 || !Number.isFinite(own)) return null
  const limit = alpha * (cumulative[n - 1] + own) * (1 + 1e-12)
  if (own > limit) return null
  let low = 0
  let high = n
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle] + own > limit) high = middle
    else low = middle + 1
  }
  // Equal scores are one: what lies below them counts, they themselves do not.
  return Math.min(low, n - 1)
}
