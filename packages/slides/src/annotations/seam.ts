import { type AnnotationPolygon, type Ring, signedRingArea } from './annotation.ts'

/**
 * One ring that encloses what a polygon with holes does: from a point of the outer ring to the nearest of each hole,
 * around the hole and back the same way. The seam has no width, so that area and even-odd filling stay the same.
 */
export function withoutHoles([outer, ...holes]: AnnotationPolygon): Ring {
  const turn = Math.sign(signedRingArea(outer))
  return holes.reduce((ring, hole) => {
    const around = Math.sign(signedRingArea(hole)) === turn ? reversed(hole) : hole
    const [at, to] = nearest(ring, around)
    const joined = new Float64Array(ring.length + around.length + 4)
    joined.set(ring.subarray(0, at + 2), 0)
    joined.set(around.subarray(to), at + 2)
    joined.set(around.subarray(0, to + 2), at + 2 + around.length - to)
    joined.set(ring.subarray(at), at + 4 + around.length)
    return joined
  }, outer)
}

function reversed(ring: Ring): Ring {
  const back = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    back[i] = ring[ring.length - 2 - i]
    back[i + 1] = ring[ring.length - 1 - i]
  }
  return back
}

/** Places of the two points, one of each ring, that are nearest to each other. */
function nearest(ring: Ring, hole: Ring): readonly [number, number] {
  let best: readonly [number, number] = [0, 0]
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < ring.length; i += 2)
    for (let j = 0; j < hole.length; j += 2) {
      const distance = (ring[i] - hole[j]) ** 2 + (ring[i + 1] - hole[j + 1]) ** 2
      if (distance < least) {
        least = distance
        best = [i, j]
      }
    }
  return best
}
