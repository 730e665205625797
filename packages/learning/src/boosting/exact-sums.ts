/**
 * Rounds gradients and hessians (by turns) each to a grid so fine that n of them, added in any order, never need more
 * than the 53 bits of a double: every sum in a histogram is then exact. So the sums of one child are exactly those of
 * its parent less its sibling's, and neither the order of rows nor the number of threads can change a tree. The grid is
 * max |value| * n / 2^53 or less than twice that: relative to the largest, 1e-11 for 100,000 rows.
 */
export function roundForExactSums(pairs: Float64Array): void {
  const n = pairs.length / 2
  let gradient = 0
  let hessian = 0
  for (let i = 0; i < pairs.length; i += 2) {
    const g = Math.abs(pairs[i])
    const h = pairs[i + 1]
    if (g > gradient) gradient = g
    if (h > hessian) hessian = h
  }
  const ofGradient = shifter(gradient, n)
  const ofHessian = shifter(hessian, n)
  for (let i = 0; i < pairs.length; i += 2) {
    pairs[i] = pairs[i] + ofGradient - ofGradient
    pairs[i + 1] = pairs[i + 1] + ofHessian - ofHessian
  }
}

/** A number so large that adding it leaves only multiples of the grid; taken away again, the rounded value stays. */
function shifter(largest: number, n: number): number {
  if (!(largest > 0)) return 0
  const bits = Math.max(2, Math.ceil(Math.log2(n)))
  const grid = 2 ** (exponentAbove(largest) + bits - 53)
  return grid * 1.5 * 2 ** 52
}

/** The least e with value <= 2^e. */
function exponentAbove(value: number): number {
  const guess = Math.ceil(Math.log2(value))
  return 2 ** guess >= value ? guess : guess + 1
}
