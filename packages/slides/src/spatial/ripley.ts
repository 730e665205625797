import { SlideError } from '../slide-error.ts'
import type { Points } from '../slide-mask.ts'
import { closeCrossPairs, closePairs, type PairBatch } from './close-pairs.ts'
import { checkRadii, radiusFinder } from './radii.ts'
import { pointsWithin, type SpatialWindow } from './window.ts'

/**
 * How pairs that the window's edge hides are made up for (Baddeley, Rubak & Turner, Spatial Point Patterns, 2015, section 7.4):
 * `isotropic` (Ripley: one over the share of the circle about the first point through the second that lies in the window),
 * `translation` (Ohser: area over the area that the window shares with itself moved by the pair's difference), `border` (only
 * points further from the border than r) or `none`. Weights above 100 are taken as 100, as in spatstat.
 */
export type EdgeCorrection = 'isotropic' | 'translation' | 'border' | 'none'

export interface RipleyOptions {
  /** Rising, µm. */
  readonly radii: readonly number[]
  /** Isotropic by default where the window can say arcs of circles (rectangles, polygons), translation for masks. */
  readonly correction?: EdgeCorrection
}

/** K and L at some radii. Null is undefined, for the reason that `undefinedBecause` gives. */
export interface RipleyFunction {
  readonly radii: readonly number[]
  /** µm²; πr² under complete spatial randomness. */
  readonly k: readonly (number | null)[]
  /** √(K / π), µm; r under complete spatial randomness. */
  readonly l: readonly (number | null)[]
  readonly correction: EdgeCorrection
  readonly undefinedBecause: string | null
  /** Points used: of the first kind, and of the second where there is one. */
  readonly n: readonly number[]
  /** Points left out as they are outside the window. */
  readonly outside: number
}

export const heaviestWeight = 100

/**
 * Ripley's K: the expected number of further points within r of a point, over the density (Ripley, J Appl Probab
 * 1976;13:255): |W| / (n (n − 1)) Σ over ordered pairs with d ≤ r of the edge weight; with border correction
 * |W| / (n m(r)) times the pairs whose first point is at least r from the border, of which there are m(r). Time grows with the
 * number of pairs within the largest radius, not with n².
 * @throws SlideError `bad-setting` for radii that do not rise, or an isotropic correction of a mask
 */
export function ripley(points: Points, window: SpatialWindow, options: RipleyOptions): RipleyFunction {
  const { x, y, outside } = pointsWithin(points, window)
  const n = x.length
  if (n < 2) return undefinedFunction(options, window, [n], outside, `K needs two points; ${n} in the window`)
  const tally = createTally(x, y, window, options)
  closePairs({ x, y }, tally.reach, batch => tally.take(batch, true))
  return tally.result([n], n * (n - 1), n * n, outside)
}

/**
 * The K function of one kind of points about another (tumour to lymphocyte): |W| / (n₁ n₂) Σ over pairs with d ≤ r. A point of both
 * sets is a pair with itself at distance 0: give different cells.
 * @throws SlideError as {@link ripley}
 */
export function crossRipley(
  from: Points,
  to: Points,
  window: SpatialWindow,
  options: RipleyOptions,
): RipleyFunction {
  const [a, b] = [pointsWithin(from, window), pointsWithin(to, window)]
  const n = [a.x.length, b.x.length]
  const outside = a.outside + b.outside
  if (n[0] < 1 || n[1] < 1)
    return undefinedFunction(
      options,
      window,
      n,
      outside,
      `K of two kinds needs a point of each; ${n[0]} and ${n[1]}`,
    )
  const tally = createTally(a.x, a.y, window, options)
  closeCrossPairs(a, b, tally.reach, batch => tally.take(batch, false))
  return tally.result(n, n[0] * n[1], n[0] * n[1], outside)
}

function createTally(x: Float64Array, y: Float64Array, window: SpatialWindow, options: RipleyOptions) {
  const radii = checkRadii(options.radii)
  const correction = correctionOf(options, window)
  const reach = radii[radii.length - 1]
  const find = radiusFinder(radii)
  const sums = new Float64Array(radii.length + 1)
  const { area, arcShare } = window
  const border =
    correction === 'isotropic' || correction === 'border'
      ? Float64Array.from(x, (_, i) => window.borderDistance(x[i], y[i], 2 * reach))
      : new Float64Array(0)
  const overlap = correction === 'translation' ? window.overlap(reach) : null
  /** Radii that are no longer than the way to the border. */
  const within =
    correction === 'border' ? Int32Array.from(border, b => countUpTo(radii, b)) : new Int32Array(0)

  const arcWeight = (i: number, d: number) =>
    d <= border[i] || arcShare === null ? 1 : Math.min(heaviestWeight, 1 / arcShare(x[i], y[i], d))
  const addBorder = (i: number, k: number) => {
    if (k >= within[i]) return
    sums[k]++
    sums[within[i]]--
  }

  /** `both`: a pair stands for both its orders. */
  const take = ({ first, second, dx, dy, distance, count }: PairBatch, both: boolean) => {
    for (let p = 0; p < count; p++) {
      const d = distance[p]
      const k = find(d)
      if (overlap !== null) sums[k] += (both ? 2 : 1) * Math.min(heaviestWeight, area / overlap(dx[p], dy[p]))
      else if (correction === 'isotropic')
        sums[k] += arcWeight(first[p], d) + (both ? arcWeight(second[p], d) : 0)
      else if (correction === 'none') sums[k] += both ? 2 : 1
      else {
        addBorder(first[p], k)
        if (both) addBorder(second[p], k)
      }
    }
  }

  const result = (n: readonly number[], pairs: number, allPairs: number, outside: number): RipleyFunction => {
    const k: (number | null)[] = []
    const inner = new Float64Array(radii.length + 1)
    for (const count of within) inner[count]++
    let [sum, left] = [0, n[0]]
    for (let r = 0; r < radii.length; r++) {
      sum += sums[r]
      left -= inner[r]
      // With the border correction the density is n / |W|, and the points left are m(r) of n.
      if (correction !== 'border') k.push((area * sum) / pairs)
      else k.push(left > 0 ? (area * sum * n[0]) / (allPairs * left) : null)
    }
    return {
      radii: options.radii,
      k,
      l: k.map(value => (value === null ? null : Math.sqrt(value / Math.PI))),
      correction,
      undefinedBecause: k.includes(null) ? 'no point is as far from the border as the radius' : null,
      n,
      outside,
    }
  }
  return { reach, take, result }
}

function correctionOf({ correction }: RipleyOptions, window: SpatialWindow): EdgeCorrection {
  const chosen = correction ?? (window.arcShare === null ? 'translation' : 'isotropic')
  if (chosen === 'isotropic' && window.arcShare === null)
    throw new SlideError(
      'bad-setting',
      'an isotropic edge correction of a mask',
      'use translation or border, or give the window as a rectangle or polygon',
    )
  return chosen
}

function undefinedFunction(
  options: RipleyOptions,
  window: SpatialWindow,
  n: readonly number[],
  outside: number,
  because: string,
): RipleyFunction {
  checkRadii(options.radii)
  const nothing = options.radii.map(() => null)
  return {
    radii: options.radii,
    k: nothing,
    l: nothing,
    correction: correctionOf(options, window),
    undefinedBecause: because,
    n,
    outside,
  }
}

function countUpTo(radii: Float64Array, limit: number): number {
  let count = 0
  while (count < radii.length && radii[count] <= limit) count++
  return count
}
