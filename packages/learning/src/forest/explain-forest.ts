import { expectedValue, shapValues } from '../boosting/shap.ts'
import type { Tree } from '../boosting/tree.ts'
import type { OutcomeForest } from './outcome-forest.ts'
import { leafSurvival } from './survival-leaves.ts'
import { type Trees, treeCount } from './trees.ts'

/**
 * Exact SHAP values, path-dependent, of the risk of a forest: the mean over trees of one minus the Kaplan-Meier
 * estimate at the horizon in the leaf, or of the leaf's share of events. Row-major rows x columns.
 * @param horizon of a time-to-event outcome
 */
export function explainForest(
  { outcome, forest }: OutcomeForest,
  x: readonly Float64Array[],
  size: number,
  horizon: number,
): { readonly base: number; readonly values: Float64Array } {
  const leaves =
    outcome === 'survival'
      ? leafSurvival(forest.leaves, forest.eventTimes.filter(time => time <= horizon).length).map(s => 1 - s)
      : Float64Array.from({ length: forest.values.length / 2 }, (_, leaf) => forest.values[2 * leaf + 1])
  const columns = x.map((values, c) => ({ kind: 'numeric' as const, name: String(c), values }))
  const trees = treesOf(forest.trees, leaves)
  const { values } = shapValues({ base: 0, trees }, columns, size)
  return { base: trees.reduce((sum, tree) => sum + expectedValue(tree), 0), values }
}

/** The trees with the value of each leaf as its share of the forest. */
function treesOf(trees: Trees, leafValues: Float64Array): Tree[] {
  const count = treeCount(trees)
  return Array.from({ length: count }, (_, tree) => {
    const [from, to] = [trees.start[tree], trees.start[tree + 1]]
    const nodes = to - from
    const column = trees.column.slice(from, to)
    const child = trees.child.subarray(from, to)
    const isLeaf = (node: number) => column[node] < 0
    return {
      column,
      threshold: trees.threshold.slice(from, to),
      leftLevels: Array<null>(nodes).fill(null),
      missingLeft: new Uint8Array(nodes),
      left: Int32Array.from(child, (at, node) => (isLeaf(node) ? -1 : at)),
      right: Int32Array.from(child, (at, node) => (isLeaf(node) ? -1 : at + 1)),
      value: Float64Array.from(child, (at, node) =>
        isLeaf(node) ? leafValues[trees.leafStart[tree] + at] / count : 0,
      ),
      cover: Float64Array.from(trees.cover.subarray(from, to)),
      gain: new Float64Array(nodes),
    }
  })
}
