/** How pixels of a level become those of a picture, see {@link axisWeights}. */
export type ResampleFilter = 'area' | 'lanczos'

/** For each pixel of a row of the picture, the pixels of the level that it is made of, and their weights. */
export interface AxisWeights {
  /** First pixel of the level, and how many follow it. */
  readonly first: Int32Array
  readonly count: Int32Array
  /** Where its weights begin in `weights`. */
  readonly at: Int32Array
  readonly weights: Float32Array
  /** Sum of its weights: 1 inside the level, less where part of it lies outside. */
  readonly sum: Float32Array
}

const lobes = 3

/**
 * Weights along one axis: pixel j of the picture spans the level's coordinates origin + j·step to origin + (j+1)·step,
 * where pixel k of the level, one of `size`, spans k to k+1.
 *
 * `area`: the share of that span which pixel k covers. `lanczos`: sinc(t)·sinc(t/3) for |t| < 3 with t the distance of
 * the centres over max(1, step), normalised over the pixels that there are, as sharp and Pillow have it. Where a part
 * of the span lies outside the level, the weights sum to the share that lies inside: an edge is cut off, not blurred.
 */
export function axisWeights(
  length: number,
  origin: number,
  step: number,
  size: number,
  filter: ResampleFilter,
): AxisWeights {
  const first = new Int32Array(length)
  const count = new Int32Array(length)
  const at = new Int32Array(length)
  const sum = new Float32Array(length)
  const reach = filter === 'area' ? 0 : lobes * Math.max(1, step)
  let total = 0
  for (let j = 0; j < length; j++) {
    const start = origin + j * step
    const covered = Math.min(size, start + step) - Math.max(0, start)
    if (covered <= 0) continue
    sum[j] = covered / step
    const [from, to] = span(start, step, reach, size)
    first[j] = clamp(from, size)
    count[j] = clamp(to, size) - first[j]
    at[j] = total
    total += count[j]
  }
  const weights = new Float32Array(total)
  for (let j = 0; j < length; j++) {
    const start = origin + j * step
    const mine = weights.subarray(at[j], at[j] + count[j])
    if (filter === 'area') weighByArea(mine, first[j], start, step)
    else weighByLanczos(mine, first[j], centreOf(start, step, size), Math.max(1, step), sum[j])
  }
  return { first, count, at, weights, sum }
}

/** First pixel that may have a weight, and the one after the last. */
function span(start: number, step: number, reach: number, size: number): readonly [from: number, to: number] {
  if (reach === 0) return [Math.floor(start), Math.ceil(start + step)]
  const centre = centreOf(start, step, size)
  return [Math.floor(centre - reach), Math.ceil(centre + reach)]
}

/** Within the level: beyond its edge the lobes alone would have to make a picture. */
function centreOf(start: number, step: number, size: number): number {
  return clamp(start + step / 2, size)
}

function clamp(k: number, size: number): number {
  return Math.min(size, Math.max(0, k))
}

function weighByArea(weights: Float32Array, first: number, start: number, step: number): void {
  for (let i = 0; i < weights.length; i++) {
    const k = first + i
    weights[i] = Math.max(0, Math.min(k + 1, start + step) - Math.max(k, start)) / step
  }
}

function weighByLanczos(
  weights: Float32Array,
  first: number,
  centre: number,
  wide: number,
  sum: number,
): void {
  let whole = 0
  for (let i = 0; i < weights.length; i++) {
    weights[i] = lanczos((first + i + 0.5 - centre) / wide)
    whole += weights[i]
  }
  for (let i = 0; i < weights.length; i++) weights[i] *= sum / whole
}

function lanczos(t: number): number {
  if (t === 0) return 1
  if (Math.abs(t) >= lobes) return 0
  const angle = Math.PI * t
  return (lobes * Math.sin(angle) * Math.sin(angle / lobes)) / (angle * angle)
}
