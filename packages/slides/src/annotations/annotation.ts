import type { Colour } from '../raster.ts'

/** A closed ring in level-0 pixels: x and y in turn, the last point joined to the first. */
export type Ring = Float64Array

/** An outer ring and the holes in it. */
export type AnnotationPolygon = readonly [outer: Ring, ...holes: Ring[]]

/**
 * A region that somebody drew on a slide, or a program found. Coordinates are level-0 pixels: x to the right, y down,
 * (0, 0) the upper left corner of the first pixel.
 */
export interface Annotation {
  readonly name: string | null
  /** What it is, such as `Tumor`: QuPath's class, ASAP's group, Aperio's layer. */
  readonly className: string | null
  readonly colour: Colour | null
  /** One or more parts. */
  readonly polygons: readonly AnnotationPolygon[]
}

/** Area that a ring encloses, by the shoelace formula: positive where it turns clockwise on the screen (y down). */
export function signedRingArea(ring: Ring): number {
  let twice = 0
  const last = ring.length - 2
  // Relative to the first point: rings far from the origin keep their digits.
  const [x0, y0] = [ring[0], ring[1]]
  for (let i = 0, j = last; i < ring.length; j = i, i += 2)
    twice += (ring[j] - x0) * (ring[i + 1] - y0) - (ring[i] - x0) * (ring[j + 1] - y0)
  return twice / 2
}

/** Area of an annotation in level-0 pixels, holes taken off; of rings that do not cross themselves or each other. */
export function annotationArea({ polygons }: Pick<Annotation, 'polygons'>): number {
  let area = 0
  for (const [outer, ...holes] of polygons) {
    area += Math.abs(signedRingArea(outer))
    for (const hole of holes) area -= Math.abs(signedRingArea(hole))
  }
  return area
}

/** Whether a point is inside a ring, by the even-odd rule. */
export function ringHolds(ring: Ring, x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [yi, yj] = [ring[i + 1], ring[j + 1]]
    if (yi > y !== yj > y && x < ring[i] + ((y - yi) * (ring[j] - ring[i])) / (yj - yi)) inside = !inside
  }
  return inside
}
