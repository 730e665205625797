import type { BestSplit, SplitCriterion } from './split-criterion.ts'
import type { ValueLeafWriter } from './value-leaves.ts'

/**
 * Splits by the largest fall of the sum of squares about the mean, rows counted as often as they were drawn
 * (Breiman et al., Classification and Regression Trees, 1984, section 8.3). A leaf keeps its mean.
 */
export function squaredCriterion(
  y: Float64Array,
  minLeafSize: number,
  leaves: ValueLeafWriter,
): SplitCriterion {
  let weight: Int32Array = new Int32Array(0)
  const times = new Int32Array(y.length)
  /** weight x (value - mean of the node) */
  const deviation = new Float64Array(y.length)
  let n = 0
  let squares = 0

  function mean(rows: Int32Array, from: number, to: number): number {
    let sum = 0
    n = 0
    for (let i = from; i < to; i++) {
      n += weight[rows[i]]
      sum += weight[rows[i]] * y[rows[i]]
    }
    return sum / n
  }

  function search(order: Int32Array, ranks: Int32Array, rows: number, best: BestSplit): void {
    best.gain = 0
    let size = 0
    let sum = 0
    const last = rows - minLeafSize
    for (let i = 0; i < last; i++) {
      size += times[order[i]]
      sum += deviation[order[i]]
      if (i + 1 < minLeafSize || ranks[i] === ranks[i + 1]) continue
      // the deviations of both sides add up to 0
      const gain = (sum * sum) / size + (sum * sum) / (n - size)
      if (gain > best.gain && gain > 1e-12 * squares) {
        best.gain = gain
        best.left = i + 1
      }
    }
  }

  return {
    begin: counts => {
      weight = counts
    },
    enter: (rows, from, to) => {
      const centre = mean(rows, from, to)
      squares = 0
      let varies = false
      for (let i = from; i < to; i++) {
        const row = rows[i]
        const off = y[row] - centre
        if (y[row] !== y[rows[from]]) varies = true
        times[i - from] = weight[row]
        deviation[i - from] = weight[row] * off
        squares += weight[row] * off * off
      }
      return varies
    },
    search,
    leaf: (rows, from, to) => leaves.add([mean(rows, from, to)]),
  }
}
