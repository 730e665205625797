import type { BestSplit, SplitCriterion } from './split-criterion.ts'
import type { ValueLeafWriter } from './value-leaves.ts'

export type Impurity = 'gini' | 'log-loss'

/**
 * Splits by the largest fall of impurity, rows counted as often as they were drawn. With c_k of n in class k: Gini
 * n (1 - sum (c_k / n)^2), or the deviance -2 sum c_k log(c_k / n) halved (Breiman et al., Classification and
 * Regression Trees, 1984, section 4.3). A leaf keeps the share of each class.
 */
export function classCriterion(
  classes: Int32Array,
  count: number,
  impurity: Impurity,
  minLeafSize: number,
  leaves: ValueLeafWriter,
): SplitCriterion {
  const size = classes.length
  let weight: Int32Array = new Int32Array(0)
  const own = new Int32Array(size)
  const times = new Int32Array(size)
  const total = new Float64Array(count)
  const left = new Float64Array(count)
  const share = new Float64Array(count)
  let n = 0

  function tally(rows: Int32Array, from: number, to: number): void {
    total.fill(0)
    n = 0
    for (let i = from; i < to; i++) {
      const row = rows[i]
      own[i - from] = classes[row]
      times[i - from] = weight[row]
      total[classes[row]] += weight[row]
      n += weight[row]
    }
  }

  /** Purity of a side from the sum over its classes: larger is purer. */
  const term = impurity === 'gini' ? (c: number) => c * c : entropyTerm
  const purity =
    impurity === 'gini'
      ? (sum: number, size: number) => sum / size
      : (sum: number, size: number) => sum - entropyTerm(size)

  function search(order: Int32Array, ranks: Int32Array, rows: number, best: BestSplit): void {
    best.gain = 0
    left.fill(0)
    let leftSize = 0
    let leftSum = 0
    let rightSum = 0
    for (let k = 0; k < count; k++) rightSum += term(total[k])
    const before = purity(rightSum, n)
    const last = rows - minLeafSize
    for (let i = 0; i < last; i++) {
      const at = order[i]
      const w = times[at]
      const k = own[at]
      const c = left[k]
      const right = total[k] - c
      leftSum += term(c + w) - term(c)
      rightSum += term(right - w) - term(right)
      left[k] = c + w
      leftSize += w
      if (i + 1 < minLeafSize || ranks[i] === ranks[i + 1]) continue
      const gain = purity(leftSum, leftSize) + purity(rightSum, n - leftSize) - before
      if (gain > best.gain && gain > 1e-10 * n) {
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
      tally(rows, from, to)
      return total.every(c => c < n)
    },
    search,
    leaf: (rows, from, to) => {
      tally(rows, from, to)
      for (let k = 0; k < count; k++) share[k] = total[k] / n
      leaves.add(share)
    },
  }
}

/** c log c, 0 at 0. */
function entropyTerm(c: number): number {
  return c > 0 ? c * Math.log(c) : 0
}
