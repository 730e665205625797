import type { Ring } from './annotation.ts'

/** Beyond this no slide reaches: coordinates there are of another unit, or damaged. */
const farthest = 1e8

/**
 * A ring from points: a last point that repeats the first is dropped, as are points that repeat the one before.
 * @returns why it is none: a number that is not one, or fewer than three points
 */
export function makeRing(points: ArrayLike<number>): Ring | string {
  const ring = new Float64Array(points.length)
  let length = 0
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]]
    if (!(Math.abs(x) <= farthest && Math.abs(y) <= farthest))
      return `point ${i / 2 + 1} is (${x}, ${y}), no place on a slide`
    if (length > 0 && ring[length - 2] === x && ring[length - 1] === y) continue
    ring[length++] = x
    ring[length++] = y
  }
  if (length > 2 && ring[0] === ring[length - 2] && ring[1] === ring[length - 1]) length -= 2
  if (length < 6) return `it has ${length / 2} different points, a region needs three`
  return ring.slice(0, length)
}
