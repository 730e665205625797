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
 * where pixel k of the level spans k to k+1.
 *
 * `area`: the share of that span which pixel k covers. `lanczos`: sinc(t)·sinc(t/3) for |t| < 3 with t the distance of
 * the centres over max(1, step), normalised to a sum of 1 over all k, as sharp and Pillow have it. Pixels outside
 * 0 … size-1 take no part: their weight is what `sum` lacks.
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
    const [from, to] = span(origin + j * step, step, reach)
    first[j] = clamp(from, size)
    count[j] = clamp(to, size) - first[j]
    at[j] = total
    total += count[j]
  }
  const weights = new Float32Array(total)
  for (let j = 0; j < length; j++) {
    if (count[j] === 0) continue
    const start = origin + j * step
    const weight = filter === 'area' ? areaWeight(start, step) : lanczosWeight(start, step, reach)
    for (let k = 0; k < count[j]; k++) {
      const one = weight(first[j] + k)
      weights[at[j] + k] = one
      sum[j] += one
    }
  }
  return { first, count, at, weights, sum }
}

/** First pixel that may have a weight, and the one after the last. */
function span(start: number, step: number, reach: number): readonly [from: number, to: number] {
  if (reach === 0) return [Math.floor(start), Math.ceil(start + step)]
  const centre = start + step / 2
  return [Math.floor(centre - reach), Math.ceil(centre + reach)]
}

function clamp(k: number, size: number): number {
  return Math.min(size, Math.max(0, k))
}

function areaWeight(start: number, step: number): (k: number) => number {
  return k => Math.max(0, Math.min(k + 1, start + step) - Math.max(k, start)) / step
}

function lanczosWeight(start: number, step: number, reach: number): (k: number) => number {
  const centre = start + step / 2
  const wide = Math.max(1, step)
  const raw = (k: number) => lanczos((k + 0.5 - centre) / wide)
  let whole = 0
  for (let k = Math.floor(centre - reach); k < Math.ceil(centre + reach); k++) whole += raw(k)
  return k => raw(k) / whole
}

function lanczos(t: number): number {
  if (t === 0) return 1
  if (Math.abs(t) >= lobes) return 0
  const angle = Math.PI * t
  return (lobes * Math.sin(angle) * Math.sin(angle / lobes)) / (angle * angle)
}
