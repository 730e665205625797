import type { Random } from '@tessera/statistics'

/**
 * The piece of a slide in which points could have been seen: what lies outside was not looked at, which every edge
 * correction allows for. Lengths in µm, areas in µm².
 */
export interface SpatialWindow {
  readonly kind: 'rectangle' | 'polygon' | 'mask'
  readonly box: Box
  readonly area: number
  readonly perimeter: number
  contains(x: number, y: number): boolean
  /** To the nearest place on the border, but at most `limit`. */
  borderDistance(x: number, y: number, limit?: number): number
  /**
   * The area that the window shares with itself moved by (dx, dy), for moves up to `reach` along each axis: the set
   * covariance.
   */
  overlap(reach: number): (dx: number, dy: number) => number
  /** Which share of a circle about a point of the window lies within it; null where the window cannot say. */
  readonly arcShare: ((x: number, y: number, radius: number) => number) | null
  /** A place drawn evenly, written to `into`. */
  draw(random: Random, into: [number, number]): void
}

export interface Box {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** Which points of a window, and how many of those given are outside it. */
export interface WindowPoints {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly outside: number
}

/** The points that the window contains, in their order. */
export function pointsWithin(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  window: SpatialWindow,
): WindowPoints {
  const kept = new Int32Array(x.length)
  let count = 0
  for (let i = 0; i < x.length; i++) if (window.contains(x[i], y[i])) kept[count++] = i
  if (count === x.length) return { x, y, outside: 0 }
  const at = kept.subarray(0, count)
  return {
    x: Float64Array.from(at, i => x[i]),
    y: Float64Array.from(at, i => y[i]),
    outside: x.length - count,
  }
}

/** So many points drawn evenly within a window: complete spatial randomness with their number given. */
export function drawPoints(window: SpatialWindow, count: number, random: Random) {
  const [x, y] = [new Float64Array(count), new Float64Array(count)]
  const place: [number, number] = [0, 0]
  for (let i = 0; i < count; i++) {
    window.draw(random, place)
    x[i] = place[0]
    y[i] = place[1]
  }
  return { x, y }
}
