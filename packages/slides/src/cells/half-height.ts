import { ringMeans } from './ring-means.ts'

/** Where the stain of each region that was found is told from what lies around it. */
export interface HalfHeightPlanes {
  /** Regions by number, 0 outside. */
  readonly labels: Int32Array
  readonly count: number
  readonly width: number
  readonly height: number
  /** µm a pixel. */
  readonly mpp: number
  readonly stain: Float32Array
  /** Width of the ring around a region in which its surroundings are measured and its outline is looked for, µm. */
  readonly ringUm: number
}

/**
 * The regions where the stain is above the mean of the region's own and its ring's: the outline of each nucleus at half of
 * its own height, within the region and its ring. However much optics and smoothing blur an edge, it lies there (a straight edge exactly, a round one nearly),
 * whether the nucleus is pale or dark; a threshold that serves all nuclei of a neighbourhood bites into the pale ones, and
 * makes the dark ones too wide.
 */
export function halfHeight(planes: HalfHeightPlanes): Int32Array {
  const { labels, count, width, height, stain } = planes
  const sums = new Float64Array(count + 1)
  const pixels = new Float64Array(count + 1)
  for (let at = 0; at < labels.length; at++)
    if (labels[at] > 0) {
      sums[labels[at]] += stain[at]
      pixels[labels[at]]++
    }
  const ring = ringMeans({ ...planes, other: stain })
  // A region without a ring stays as it is.
  const level = new Float64Array(count + 1).fill(Number.NEGATIVE_INFINITY)
  for (let label = 1; label <= count; label++)
    if (ring.pixels[label] > 0)
      level[label] = (sums[label] / pixels[label] + ring.stain[label] / ring.pixels[label]) / 2
  const outlined = new Int32Array(labels.length)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0, from = (y + 1) * (width + 2) + 1; x < width; x++, at++, from++) {
      const label = ring.grown[from]
      if (label > 0 && stain[at] > level[label]) outlined[at] = label
    }
  return outlined
}
