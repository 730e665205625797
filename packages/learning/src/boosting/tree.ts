import type { BoostingColumn } from './columns.ts'

/** One regression tree, node by node; the root is node 0 and children come after their parents. */
export interface Tree {
  /** Column that a node splits on; -1 for a leaf. */
  readonly column: Int32Array
  /** Values up to it go left; NaN for a leaf and for a categorical split. */
  readonly threshold: Float64Array
  /** For a categorical split: 1 for each level that goes left; else null. */
  readonly leftLevels: readonly (Uint8Array | null)[]
  /** 1 where missing values (and levels not met in training) go left. */
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** What a leaf adds to the prediction, the learning rate included; 0 for other nodes. */
  readonly value: Float64Array
  /** Training weight that reached the node: the number of rows where they have no weights. */
  readonly cover: Float64Array
  /** By how much the split lowered twice the penalised loss; 0 for a leaf. */
  readonly gain: Float64Array
}

/** Whether a row goes left at a node. */
export function goesLeft(tree: Tree, node: number, column: BoostingColumn, row: number): boolean {
  if (column.kind === 'numeric') {
    const value = column.values[row]
    return Number.isNaN(value) ? tree.missingLeft[node] === 1 : value <= tree.threshold[node]
  }
  const code = column.codes[row]
  const levels = tree.leftLevels[node]
  if (code < 0 || levels === null || code >= levels.length) return tree.missingLeft[node] === 1
  return levels[code] === 1
}

/** The leaf that a row falls into. */
export function leafOf(tree: Tree, columns: readonly BoostingColumn[], row: number): number {
  let node = 0
  while (tree.column[node] >= 0)
    node = goesLeft(tree, node, columns[tree.column[node]], row) ? tree.left[node] : tree.right[node]
  return node
}

/** Adds what the tree says of each row, from `start` to before `end`, to `linear`. */
export function addTree(
  tree: Tree,
  columns: readonly BoostingColumn[],
  linear: Float64Array,
  start = 0,
  end = linear.length,
): void {
  const { column, threshold, missingLeft, left, right, value } = tree
  for (let row = start; row < end; row++) {
    let node = 0
    for (let c = column[0]; c >= 0; c = column[node]) {
      const source = columns[c]
      if (source.kind === 'categorical') {
        node = goesLeft(tree, node, source, row) ? left[node] : right[node]
        continue
      }
      const x = source.values[row]
      node = x <= threshold[node] || (Number.isNaN(x) && missingLeft[node] === 1) ? left[node] : right[node]
    }
    linear[row] += value[node]
  }
}

/** Number of leaves. */
export function leafCount(tree: Tree): number {
  return (tree.column.length + 1) / 2
}
