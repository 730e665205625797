import type { Points } from '../slide-mask.ts'
import { closePairs } from './close-pairs.ts'
import { checkRadii } from './radii.ts'
import { heaviestWeight } from './ripley.ts'
import { pointsWithin, type SpatialWindow } from './window.ts'

export interface PairCorrelation {
  readonly radii: readonly number[]
  /** 1 under complete spatial randomness; null at radius 0, or everywhere for the reason in `undefinedBecause`. */
  readonly g: readonly (number | null)[]
  /** Half the width of the kernel, µm. */
  readonly halfWidth: number | null
  readonly undefinedBecause: string | null
  readonly n: number
  readonly outside: number
}

/**
 * The pair correlation function, K′(r) / (2πr): |W| / (2πr n(n − 1)) Σ over ordered pairs of the translation weight times an
 * Epanechnikov kernel of half width h at r − d, by default Stoyan's rule h = 0.15 / √λ (Stoyan & Stoyan, Fractals,
 * Random Shapes and Point Fields, 1994, 285). Near 0 it is too high, as kernels reach over it.
 * @throws SlideError `bad-setting` for radii that do not rise
 */
export function pairCorrelation(
  points: Points,
  window: SpatialWindow,
  options: { readonly radii: readonly number[]; readonly halfWidth?: number },
): PairCorrelation {
  const radii = checkRadii(options.radii)
  const { x, y, outside } = pointsWithin(points, window)
  const n = x.length
  if (n < 2)
    return {
      radii: options.radii,
      g: options.radii.map(() => null),
      halfWidth: null,
      undefinedBecause: `pairs need two points; ${n} in the window`,
      n,
      outside,
    }
  const { area } = window
  const h = options.halfWidth ?? 0.15 / Math.sqrt(n / area)
  const reach = radii[radii.length - 1] + h
  const overlap = window.overlap(reach)
  const sums = new Float64Array(radii.length)
  let first = 0
  closePairs({ x, y }, reach, ({ dx, dy, distance, count }) => {
    for (let p = 0; p < count; p++) {
      const d = distance[p]
      first = lowerBound(radii, d - h)
      if (first === radii.length || radii[first] > d + h) continue
      const weight = 2 * Math.min(heaviestWeight, area / overlap(dx[p], dy[p]))
      for (let k = first; k < radii.length && radii[k] <= d + h; k++) {
        const t = (radii[k] - d) / h
        sums[k] += weight * (1 - t * t)
      }
    }
  })
  const scale = (0.75 / h) * (area / (n * (n - 1)))
  return {
    radii: options.radii,
    g: options.radii.map((r, k) => (r === 0 ? null : (scale * sums[k]) / (2 * Math.PI * r))),
    halfWidth: h,
    undefinedBecause: radii[0] === 0 ? 'at radius 0 there is no circle' : null,
    n,
    outside,
  }
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle] < value) from = middle + 1
    else to = middle
  }
  return from
}
