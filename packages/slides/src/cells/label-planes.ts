/** What is measured in a label image. */
export interface LabelPlanes {
  /** 1 to `count`, 0 outside; row by row. */
  readonly labels: Int32Array
  readonly count: number
  readonly width: number
  readonly height: number
  /** µm a pixel. */
  readonly mpp: number
  /** Optical densities of the nuclear stain and of the other one. */
  readonly stain: Float32Array
  readonly other: Float32Array
  /** Width of the ring around each nucleus, µm. */
  readonly ringUm: number
}
