import { StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'

/** 1 for patients left out: any score below `trimScore`, or below its quantile among the arm's own patients. */
export function trimmedRows(
  group: ArrayLike<number>,
  scores: readonly Float64Array[],
  rows: readonly Int32Array[],
  trimScore: number | undefined,
  trimPercentile: number | undefined,
): Uint8Array {
  const out = new Uint8Array(group.length)
  if (trimScore !== undefined) requireFraction('trimScore', trimScore, 1 / scores.length)
  if (trimPercentile !== undefined) requireFraction('trimPercentile', trimPercentile, 0.5)
  scores.forEach((score, k) => {
    const floor = Math.max(
      trimScore ?? 0,
      trimPercentile === undefined
        ? 0
        : quantileOfSorted(Float64Array.from(rows[k], i => score[i]).sort(), trimPercentile),
    )
    for (let i = 0; i < out.length; i++) if (score[i] < floor) out[i] = 1
  })
  return out
}

/** Sets the weights above 0 that lie beyond the two quantiles to them, and tells which. */
export function truncateWeights(weights: Float64Array, fraction: number): Uint8Array {
  requireFraction('truncate', fraction, 0.5)
  const sorted = weights.filter(weight => weight > 0).sort()
  const low = quantileOfSorted(sorted, fraction)
  const high = quantileOfSorted(sorted, 1 - fraction)
  return Uint8Array.from(weights, (weight, i) => {
    if (weight === 0 || (weight >= low && weight <= high)) return 0
    weights[i] = weight < low ? low : high
    return 1
  })
}

function requireFraction(argument: string, value: number, below: number): void {
  if (!(value >= 0 && value < below))
    throw new StatisticsInputError(
      'option',
      argument,
      `${argument} is ${value}: give a fraction from 0 to below ${below}.`,
    )
}
