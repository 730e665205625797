/** Why a tile of the grid is not in the plan. */
export const tileExclusions = [
  'outside regions',
  'background',
  'pen',
  'fold',
  'bubble',
  'blur',
  'not sampled',
] as const
export type TileExclusion = (typeof tileExclusions)[number]

/** Which tiles of a slide are read, and why the others are not. Row by row from the top, each row from the left. */
export interface TilePlan {
  /** Micrometres a pixel of the tiles. */
  readonly mpp: number
  /** Side of a tile, pixels. */
  readonly size: number
  /** Pixels that neighbours share. */
  readonly overlap: number
  /** Side of a tile in level-0 pixels; need not be whole. The mean of x and y where the scanner's differ. */
  readonly sizeLevel0: number
  /** Upper left corners, level-0 pixels. */
  readonly x: Int32Array
  readonly y: Int32Array
  /** Share of each tile that is tissue, 0 to 1. */
  readonly tissueShare: Float32Array
  /** Tiles of the whole grid. */
  readonly considered: number
  /** Tiles left out, by the reason; with the plan's own they make up the grid. */
  readonly excluded: Readonly<Record<TileExclusion, number>>
}
