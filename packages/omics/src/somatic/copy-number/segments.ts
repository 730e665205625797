/** Copy-number segments of samples, one entry a segment; log2 ratios to the normal copy number. */
export interface SegmentTable {
  readonly file: string
  readonly samples: readonly string[]
  readonly sample: Int32Array
  /** Without `chr`. */
  readonly chromosomes: readonly string[]
  readonly chromosome: Int32Array
  /** From 1, both included. */
  readonly start: Float64Array
  readonly end: Float64Array
  /** NaN where the file does not say. */
  readonly probes: Float64Array
  /** log2 of the copy number over 2 (or as the segmentation centred it). */
  readonly log2: Float64Array
  readonly line: Int32Array
}
