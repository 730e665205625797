/** The best place to divide a node by one column. */
export interface BestSplit {
  /** Larger is better; 0 where no split is allowed or none gains. */
  gain: number
  /** How many rows, in the order of the column, go left. */
  left: number
}

/** What a tree tries to improve with every split, and what it keeps of a leaf. */
export interface SplitCriterion {
  /** How often each row is in the sample of the tree that is about to grow. */
  begin(weight: Int32Array): void
  /** Reads the rows of a node; false where no split could gain (one class, one value, no event). */
  enter(rows: Int32Array, from: number, to: number): boolean
  /**
   * The best split of the node last entered by a column, into `best`.
   * @param order places within the node in the order of the column
   * @param ranks the ranks of the column in that order
   */
  search(order: Int32Array, ranks: Int32Array, count: number, best: BestSplit): void
  /** Writes down the leaf that these rows make. */
  leaf(rows: Int32Array, from: number, to: number): void
}
