/**
 * The score that ranks patients best by ordered levels of which only probabilities are known: the expected ridit,
 * sum over levels of p_k (P(below k) + P(k) / 2) in the cohort, which is P(higher than a patient drawn at random) with
 * ties half. Of two levels it is the probability of the higher one, up to a rising line.
 * Source: Bross, Biometrics 1958;14:18-38.
 * @param probability n x levels row-major, the lowest level first
 * @returns one score a patient
 */
export function expectedRidit(probability: Float64Array, levels: number): Float64Array {
  const n = probability.length / levels
  const share = new Float64Array(levels)
  for (let i = 0; i < probability.length; i++) share[i % levels] += probability[i] / n
  let below = 0
  const ridit = share.map(own => {
    below += own
    return below - own / 2
  })
  return Float64Array.from({ length: n }, (_, i) =>
    ridit.reduce((sum, value, k) => sum + value * probability[i * levels + k], 0),
  )
}

/**
 * Expected concordance of a score and ordered levels, over pairs of patients with different levels, ties of score half:
 * sum over pairs of [s_i > s_j] P(Y_i > Y_j) / sum over pairs of P(Y_i > Y_j). The outcomes are independent with the
 * probabilities given, so that nothing is left to chance but who the patients are. Of two levels it is the area under the
 * curve.
 * @param score one a patient
 * @param probability n x levels row-major, the lowest level first
 */
export function expectedConcordance(score: Float64Array, probability: Float64Array, levels: number): number {
  const order = Array.from(score.keys()).sort((a, b) => score[a] - score[b])
  /** P(lower than each level), summed over patients with a lower score, and over all. */
  const lowerScored = new Float64Array(levels)
  const all = new Float64Array(levels)
  const addTo = (sums: Float64Array, i: number) => {
    let below = 0
    for (let k = 0; k < levels; k++) {
      sums[k] += below
      below += probability[i * levels + k]
    }
  }
  /** P(above), summed over the patients that the sums are of. */
  const above = (i: number, sums: Float64Array) =>
    sums.reduce((sum, value, k) => sum + value * probability[i * levels + k], 0)
  let concordant = 0
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && score[order[end]] === score[order[start]]) end++
    const tied = new Float64Array(levels)
    for (let at = start; at < end; at++) {
      concordant += above(order[at], lowerScored)
      addTo(tied, order[at])
    }
    for (let at = start; at < end; at++) concordant += (above(order[at], tied) - ownPair(order[at])) / 2
    for (let at = start; at < end; at++) addTo(lowerScored, order[at])
  }
  for (const i of order) addTo(all, i)
  const pairs = order.reduce((sum, i) => sum + above(i, all) - ownPair(i), 0)
  return concordant / pairs

  /** What a patient would add in a pair with themself. */
  function ownPair(i: number): number {
    const own = new Float64Array(levels)
    addTo(own, i)
    return above(i, own)
  }
}
