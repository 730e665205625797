/** Counts that an exact 95 % interval has in 99 % of cases, by the normal law of a binomial. */
export function acceptedCovers(intervals: number): readonly [number, number] {
  const spread = 2.5758293 * Math.sqrt(intervals * 0.05 * 0.95)
  return [Math.ceil(0.95 * intervals - spread), Math.floor(0.95 * intervals + spread)]
}

/** A mean with its Monte-Carlo error. */
export function meanOf(values: readonly number[]): {
  readonly mean: number
  readonly monteCarloError: number
} {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    mean: Number(mean.toFixed(5)),
    monteCarloError: Number(Math.sqrt(squares / (values.length - 1) / values.length).toFixed(5)),
  }
}
