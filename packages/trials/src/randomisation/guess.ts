/**
 * What a guess of the next arm is worth when that is `arm`, to whom the patients in the arms so far and the ratio are
 * known. The convergence strategy of Blackwell & Hodges (Ann Math Stat 1957;28:449) guesses the arm that is behind. With
 * any ratio: the arm that lacks most of its part of all patients; where several lack as much, one with the largest part
 * of the ratio; where several have that, any of them, so that a correct guess counts 1 over their number.
 */
export function convergenceGuess(counts: ArrayLike<number>, ratio: readonly number[], arm: number): number {
  let total = 0
  let turn = 0
  for (let k = 0; k < ratio.length; k++) {
    total += counts[k]
    turn += ratio[k]
  }
  // In whole numbers, so that equal is equal.
  const own = total * ratio[arm] - turn * counts[arm]
  let alike = 0
  for (let k = 0; k < ratio.length; k++) {
    const lacks = total * ratio[k] - turn * counts[k]
    if (lacks > own || (lacks === own && ratio[k] > ratio[arm])) return 0
    if (lacks === own && ratio[k] === ratio[arm]) alike++
  }
  return 1 / alike
}

/** The same of a guess of the likeliest arm, by one who knows the scheme and all before. */
export function informedGuess(probabilities: readonly number[], arm: number): number {
  const own = probabilities[arm]
  let alike = 0
  for (const probability of probabilities) {
    if (probability > own + 1e-9) return 0
    if (probability >= own - 1e-9) alike++
  }
  return 1 / alike
}
