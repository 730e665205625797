/** What is measured: the same for ours and the peers. */
export interface TilesJob {
  readonly file: string
  /** Upper left corners in level-0 pixels, in the order in which tiles are read. */
  readonly corners: readonly (readonly [number, number])[]
  /** Read before the clock starts, from elsewhere. */
  readonly warmUp: readonly (readonly [number, number])[]
  /** Side in pixels of the picture wanted. */
  readonly size: number
  /** Micrometres a pixel; null for level 0 as it is. */
  readonly mpp: number | null
  readonly workers: number
  /** Longest side of a thumbnail, which is then all that is measured, opening included. */
  readonly thumbnail: number | null
}
