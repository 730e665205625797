/**
 * Nuclei found on a picture, one entry each in every column. Lengths are micrometres, places are measured from the upper
 * left corner of the picture (x to the right, y down; the centre of the first pixel is at half a pixel), optical
 * densities are those of `opticalDensity` of @tessera/imaging.
 */
export interface Nuclei {
  readonly count: number
  /** Of the centroid, µm. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly areaUm2: Float64Array
  /** By the formula of Cauchy and Crofton in four directions, µm. */
  readonly perimeterUm: Float64Array
  /** Full axes of the ellipse that has the same second moments, µm. */
  readonly majorAxisUm: Float64Array
  readonly minorAxisUm: Float64Array
  /** √(1 − (minor/major)²): 0 for a circle. */
  readonly eccentricity: Float64Array
  /** Share of the convex hull's pixels that belong to the nucleus. */
  readonly solidity: Float64Array
  /** 4π area / perimeter², at most 1. */
  readonly circularity: Float64Array
  /** Direction of the major axis against x, radians, from −π/2 to π/2, towards y (down). */
  readonly orientation: Float64Array
  /** Optical density of haematoxylin inside: mean and standard deviation. */
  readonly meanHaematoxylin: Float64Array
  readonly sdHaematoxylin: Float64Array
  /** Mean optical density of eosin (of DAB with an H-DAB matrix) inside. */
  readonly meanEosin: Float64Array
  /** The same in a ring around the nucleus (`ringUm` wide, other nuclei left out); where a nucleus has no ring, inside. */
  readonly ringHaematoxylin: Float64Array
  readonly ringEosin: Float64Array
  /** 1 where the nucleus reaches the picture's border, so that its size and shape are not known. */
  readonly cut: Uint8Array
}

/** Nuclei with their outlines. */
export interface LabelledNuclei {
  readonly nuclei: Nuclei
  /** Number of the nucleus plus one at each pixel, 0 where none. Of the size of the picture on which it was looked for. */
  readonly labels: Int32Array
  readonly width: number
  readonly height: number
  /** Micrometres a pixel of `labels`. */
  readonly mpp: number
}
