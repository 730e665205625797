import type { Tree } from './tree.ts'

/** What the splits on one column did. */
export interface SplitImportance {
  /** Sum of the splits' gains, as a share of all columns'. */
  readonly gain: number
  readonly splits: number
}

/** Gain and number of splits of each column over all trees; shares are 0 where no tree splits. */
export function splitImportance(trees: readonly Tree[], columns: number): SplitImportance[] {
  const gain = new Float64Array(columns)
  const splits = new Int32Array(columns)
  for (const tree of trees)
    tree.column.forEach((column, node) => {
      if (column < 0) return
      gain[column] += tree.gain[node]
      splits[column]++
    })
  const total = gain.reduce((sum, one) => sum + one, 0)
  return Array.from(gain, (one, c) => ({ gain: total > 0 ? one / total : 0, splits: splits[c] }))
}
