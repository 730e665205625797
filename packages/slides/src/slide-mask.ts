/**
 * Which parts of a slide belong to something (tissue, pen, tumour): a coarse picture of 0 and 1 over the whole of level
 * 0, row by row from the top. Pixel (i, j) covers the level-0 pixels from (i·downsample, j·downsample) to
 * ((i+1)·downsample, (j+1)·downsample).
 */
export interface SlideMask {
  readonly width: number
  readonly height: number
  /** Level-0 pixels along one side of a pixel of the mask; need not be an integer. */
  readonly downsample: number
  /** Length width · height. */
  readonly inside: Uint8Array
}

/** Points of a slide, in micrometres from its upper left corner: x to the right, y down. */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
}
