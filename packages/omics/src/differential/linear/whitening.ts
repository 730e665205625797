/** Samples of one block (a patient's) that share a correlation. */
export interface BlockCorrelation {
  /** Block of each sample, coded from 0. */
  readonly block: Int32Array
  readonly correlation: number
}

/**
 * Multiplies by the inverse root of the covariance of the samples `rows`: the root of the weight, then, within blocks,
 * C^(-1/2) of compound symmetry, which is a z + b (mean of z) with a = (1 - rho)^(-1/2) and
 * a + b = (1 + (m - 1) rho)^(-1/2) for m samples of the block.
 */
export function whiten(
  values: Float64Array,
  rows: Int32Array | null,
  weights: Float64Array | null,
  blocks: BlockCorrelation | null,
): void {
  if (weights !== null)
    for (let i = 0; i < values.length; i++) values[i] *= Math.sqrt(weights[rows === null ? i : rows[i]])
  if (blocks === null || blocks.correlation === 0) return
  const { block, correlation } = blocks
  let count = 0
  for (let i = 0; i < block.length; i++) count = Math.max(count, block[i] + 1)
  const size = new Float64Array(count)
  const sum = new Float64Array(count)
  for (let i = 0; i < values.length; i++) {
    const b = block[rows === null ? i : rows[i]]
    size[b]++
    sum[b] += values[i]
  }
  const own = 1 / Math.sqrt(1 - correlation)
  for (let i = 0; i < values.length; i++) {
    const b = block[rows === null ? i : rows[i]]
    const together = 1 / Math.sqrt(1 + (size[b] - 1) * correlation)
    values[i] = own * values[i] + (together - own) * (sum[b] / size[b])
  }
}
