/** Binomial probabilities of 0 to n successes for every n up to `nMax`, from sums of positive terms alone. */
export function binomialTable(nMax: number, p: number) {
  const density: Float64Array[] = [Float64Array.of(1)]
  for (let n = 1; n <= nMax; n++) {
    const before = density[n - 1]
    const row = new Float64Array(n + 1)
    for (let x = 0; x <= n; x++) row[x] = (x < n ? before[x] * (1 - p) : 0) + (x > 0 ? before[x - 1] * p : 0)
    density.push(row)
  }
  const upper = density.map(row => {
    const sums = new Float64Array(row.length + 1)
    for (let x = row.length - 1; x >= 0; x--) sums[x] = sums[x + 1] + row[x]
    return sums
  })
  const lower = density.map(row => {
    let sum = 0
    return row.map(value => {
      sum += value
      return sum
    })
  })
  return {
    exactly: (n: number, x: number) => density[n][x],
    /** P(X <= x). */
    atMost: (n: number, x: number) => (x < 0 ? 0 : x >= n ? 1 : lower[n][x]),
    /** P(X > x). */
    moreThan: (n: number, x: number) => (x < 0 ? 1 : x >= n ? 0 : upper[n][x + 1]),
  }
}
