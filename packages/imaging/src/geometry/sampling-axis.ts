/** How values between voxel centres are made. */
export type Interpolation = 'nearest' | 'linear' | 'cubic'

/** What stands beyond the first and the last voxel for a cubic spline. */
export type Boundary =
  /** The image mirrored about its outermost centres: ITK, SimpleITK, scipy's `mirror`. */
  | 'mirror'
  /** The outermost voxel repeated (12 voxels far, then mirrored): scipy's `nearest`. */
  | 'edge'

/** Samples along one axis: which voxels of the source each takes, and with what weights. */
export interface SamplingAxis {
  readonly count: number
  /** First voxel of the source that is needed; `edge` boundaries reach beyond the source. */
  readonly from: number
  /** Voxels of the source that are needed. */
  readonly length: number
  readonly taps: 1 | 2 | 4
  /** count x taps, within the needed voxels. */
  readonly index: Int32Array
  readonly weight: Float64Array
  /** The sample lies within half a voxel of the source. */
  readonly inside: Uint8Array
  /** The needed voxels have to become spline coefficients first. */
  readonly spline: boolean
}

/** Voxels beyond which a spline coefficient feels nothing: 0.268^32 < 1e-18. */
const reach = 32
const beyondEdge = 12

/**
 * Samples at places offset + step · t of a source with `size` voxels. A place within 1e-9 of a
 * voxel's centre or border is taken to be there, so that the rounding of an origin decides no tie; at centres a spline
 * is the voxel itself.
 */
export function samplingAxis(
  size: number,
  count: number,
  offset: number,
  step: number,
  how: Interpolation,
  boundary: Boundary,
): SamplingAxis {
  const places = new Float64Array(count)
  const inside = new Uint8Array(count)
  let whole = true
  for (let t = 0; t < count; t++) {
    const place = settled(offset + step * t)
    inside[t] = place >= -0.5 && place <= size - 0.5 ? 1 : 0
    const least = how === 'cubic' ? -0.5 : 0
    places[t] = Math.min(size - 1 - least, Math.max(least, place))
    if (inside[t] === 1 && !Number.isInteger(places[t])) whole = false
  }
  // Beyond the source the outermost voxel is repeated; where all else is whole, so is this.
  if (whole || size === 1) return single(places, count, inside, size)
  if (how === 'nearest') return single(places, count, inside, size)
  return how === 'linear' ? linear(places, count, inside, size) : cubic(places, count, inside, size, boundary)
}

function settled(place: number): number {
  const half = Math.round(2 * place) / 2
  return Math.abs(place - half) < 1e-9 ? half : place
}

function single(places: Float64Array, count: number, inside: Uint8Array, size: number): SamplingAxis {
  const index = Int32Array.from(places, x => Math.min(size - 1, Math.max(0, Math.floor(x + 0.5))))
  const weight = new Float64Array(count).fill(1)
  return needed({ count, taps: 1, index, weight, inside, spline: false }, 0, size)
}

function linear(places: Float64Array, count: number, inside: Uint8Array, size: number): SamplingAxis {
  const index = new Int32Array(2 * count)
  const weight = new Float64Array(2 * count)
  for (let t = 0; t < count; t++) {
    const low = Math.min(size - 2, Math.floor(places[t]))
    const part = places[t] - low
    index[2 * t] = low
    index[2 * t + 1] = low + 1
    weight[2 * t] = 1 - part
    weight[2 * t + 1] = part
  }
  return needed({ count, taps: 2, index, weight, inside, spline: false }, 0, size)
}

function cubic(
  places: Float64Array,
  count: number,
  inside: Uint8Array,
  size: number,
  boundary: Boundary,
): SamplingAxis {
  const beyond = boundary === 'edge' ? beyondEdge : 0
  const index = new Int32Array(4 * count)
  const weight = new Float64Array(4 * count)
  for (let t = 0; t < count; t++) {
    const low = Math.floor(places[t])
    cubicWeights(places[t] - low, weight, 4 * t)
    for (let k = 0; k < 4; k++) index[4 * t + k] = mirrored(low - 1 + k + beyond, size + 2 * beyond) - beyond
  }
  return needed({ count, taps: 4, index, weight, inside, spline: true }, -beyond, size + beyond)
}

/** The cubic B-spline at distances 1 + u, u, 1 − u, 2 − u. */
export function cubicWeights(u: number, into: Float64Array, at: number): void {
  const v = 1 - u
  into[at] = (v * v * v) / 6
  into[at + 1] = 2 / 3 - (u * u * (2 - u)) / 2
  into[at + 2] = 2 / 3 - (v * v * (2 - v)) / 2
  into[at + 3] = (u * u * u) / 6
}

/** The voxel that stands at a place of an image mirrored about its outermost centres. */
export function mirrored(index: number, size: number): number {
  if (size === 1) return 0
  const period = 2 * size - 2
  const within = ((index % period) + period) % period
  return within < size ? within : period - within
}

/** Counts indices from the first voxel that is needed; a spline needs more of them, within [lowest, end). */
function needed(axis: Omit<SamplingAxis, 'from' | 'length'>, lowest: number, end: number): SamplingAxis {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const i of axis.index) {
    if (i < first) first = i
    if (i > last) last = i
  }
  const more = axis.spline ? reach : 0
  const from = Math.max(lowest, first - more)
  const length = Math.min(end, last + 1 + more) - from
  return { ...axis, index: axis.index.map(i => i - from), from, length }
}
