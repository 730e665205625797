/** One number a pixel in two dimensions, row by row from the top. */
export interface Plane {
  readonly width: number
  readonly height: number
  /** Length width · height. */
  readonly values: Float32Array | Float64Array
}
