/**
 * Binary trees as flat arrays, one entry a node, the nodes of a tree side by side and its root first. A row whose
 * value is at most the threshold goes left.
 */
export interface Trees {
  /** Nodes of tree t are start[t] to start[t + 1] - 1. */
  readonly start: Int32Array
  /** Column that a node asks for; -1 at a leaf. */
  readonly column: Int32Array
  readonly threshold: Float64Array
  /** Left child, counted from the root of its tree; the right one follows it. At a leaf: number of the leaf in its tree. */
  readonly child: Int32Array
  /** Rows of the node in the sample of its tree, each as often as it was drawn. */
  readonly cover: Int32Array
  /** Leaves of tree t are leafStart[t] to leafStart[t + 1] - 1. */
  readonly leafStart: Int32Array
}

/** Grows one tree after another into arrays that lengthen as needed. */
export class TreeWriter {
  #start: number[] = [0]
  #leafStart: number[] = [0]
  #column = new Int32Array(1024)
  #threshold = new Float64Array(1024)
  #child = new Int32Array(1024)
  #cover = new Int32Array(1024)
  #used = 0
  #leaves = 0

  /** Begins a tree; gives its root. */
  root(): number {
    return this.#add(1)
  }

  /** Makes a node ask; gives its left child. Both count from the root of the tree. */
  split(node: number, column: number, threshold: number, cover: number): number {
    const left = this.#add(2)
    const at = this.#first + node
    this.#column[at] = column
    this.#threshold[at] = threshold
    this.#child[at] = left
    this.#cover[at] = cover
    return left
  }

  leaf(node: number, cover: number): void {
    const at = this.#first + node
    this.#child[at] = this.#leaves - this.#leafStart[this.#leafStart.length - 1]
    this.#cover[at] = cover
    this.#leaves++
  }

  endTree(): void {
    this.#start.push(this.#used)
    this.#leafStart.push(this.#leaves)
  }

  trees(): Trees {
    const used = this.#used
    return {
      start: Int32Array.from(this.#start),
      column: this.#column.slice(0, used),
      threshold: this.#threshold.slice(0, used),
      child: this.#child.slice(0, used),
      cover: this.#cover.slice(0, used),
      leafStart: Int32Array.from(this.#leafStart),
    }
  }

  get #first(): number {
    return this.#start[this.#start.length - 1]
  }

  #add(count: number): number {
    const node = this.#used - this.#first
    this.#used += count
    if (this.#used > this.#column.length) {
      const length = 2 * this.#column.length
      this.#column = lengthened(this.#column, new Int32Array(length))
      this.#threshold = lengthened(this.#threshold, new Float64Array(length))
      this.#child = lengthened(this.#child, new Int32Array(length))
      this.#cover = lengthened(this.#cover, new Int32Array(length))
    }
    this.#column.fill(-1, this.#used - count, this.#used)
    return node
  }
}

/** The beginning of `into` filled with `values`. */
export function lengthened<A extends Int32Array | Float64Array>(values: A, into: A): A {
  into.set(values)
  return into
}

/** How many trees there are. */
export function treeCount(trees: Trees): number {
  return trees.start.length - 1
}

/**
 * The leaf, counted over all trees, that each row falls into in one tree.
 * @param x one array a column
 * @param into one entry a row
 */
export function leavesOf(trees: Trees, tree: number, x: readonly Float64Array[], into: Int32Array): void {
  const { column, threshold, child } = trees
  const root = trees.start[tree]
  const firstLeaf = trees.leafStart[tree]
  for (let row = 0; row < into.length; row++) {
    let node = root
    for (let asks = column[node]; asks >= 0; asks = column[node])
      node = root + child[node] + (x[asks][row] <= threshold[node] ? 0 : 1)
    into[row] = firstLeaf + child[node]
  }
}

/** Trees grown apart (by several threads), in the order given. */
export function joinTrees(parts: readonly Trees[]): Trees {
  return {
    start: joinOffsets(parts.map(part => part.start)),
    column: joinInts(parts.map(part => part.column)),
    threshold: joinFloats(parts.map(part => part.threshold)),
    child: joinInts(parts.map(part => part.child)),
    cover: joinInts(parts.map(part => part.cover)),
    leafStart: joinOffsets(parts.map(part => part.leafStart)),
  }
}

/** Offsets of parts that follow each other, each beginning with 0. */
export function joinOffsets(parts: readonly Int32Array[]): Int32Array {
  const joined = [0]
  for (const part of parts) {
    const before = joined[joined.length - 1]
    for (let i = 1; i < part.length; i++) joined.push(before + part[i])
  }
  return Int32Array.from(joined)
}

export function joinInts(parts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

export function joinFloats(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
