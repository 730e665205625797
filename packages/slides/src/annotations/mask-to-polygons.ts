import type { SlideMask } from '../slide-mask.ts'
import type { AnnotationPolygon, Ring } from './annotation.ts'

/** Steps along the edges between pixels: to the right, down, to the left, up. */
const stepX = [1, 0, -1, 0]
const stepY = [0, 1, 0, -1]

/**
 * The outlines of a mask along the edges of its pixels, in level-0 pixels: every part (pixels that touch by a side) with
 * its holes, in the order of their first pixels. Areas are exact, and {@link annotationMask} at the same downsample
 * gives the mask back.
 */
export function maskToPolygons(mask: SlideMask): AnnotationPolygon[] {
  const { width, height, downsample, inside } = mask
  const at = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] === 1
  /** Number of the ring that an upper edge (walked to the right) belongs to, 0 before; whether a lower one was walked. */
  const upper = new Int32Array(width * height)
  const lower = new Uint8Array(width * height)
  /** The polygon of each ring, by its number. */
  const owners: Ring[][] = []

  /** Follows a boundary with the inside on the right hand: outer ones clockwise on the screen, holes the other way. */
  const walk = (startX: number, startY: number, startHeading: 0 | 2): Ring => {
    const corners: number[] = []
    let [x, y] = [startX, startY]
    let heading: number = startHeading
    do {
      if (heading === 0) upper[y * width + x] = owners.length + 1
      else if (heading === 2) lower[(y - 1) * width + x - 1] = 1
      x += stepX[heading]
      y += stepY[heading]
      // Turning right first keeps pixels that touch only at a corner apart.
      const turned = !ahead(x, y, heading, 1) ? 1 : ahead(x, y, heading, -1) ? 3 : 0
      if (turned !== 0) corners.push(x * downsample, y * downsample)
      heading = (heading + turned) % 4
    } while (x !== startX || y !== startY || heading !== startHeading)
    return Float64Array.from(corners)
  }
  /** Whether the pixel ahead of a corner is inside, on the right hand (1) or the left (-1). */
  const ahead = (x: number, y: number, heading: number, side: 1 | -1) =>
    at(
      x + (stepX[heading] - side * stepY[heading] - 1) / 2,
      y + (stepY[heading] + side * stepX[heading] - 1) / 2,
    )

  const polygons: Ring[][] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (inside[y * width + x] === 0) continue
      // A part shows first by the upper edge of its first pixel, a hole by the lower edge above its first.
      if (upper[y * width + x] === 0 && !at(x, y - 1)) {
        const polygon = [walk(x, y, 0)]
        polygons.push(polygon)
        owners.push(polygon)
      }
      if (lower[y * width + x] === 0 && !at(x, y + 1)) {
        const hole = walk(x + 1, y + 1, 2)
        // Up from here, within the part, is an edge of its outer ring or of an earlier hole.
        let top = y
        while (at(x, top - 1)) top--
        const polygon = owners[upper[top * width + x] - 1]
        polygon.push(hole)
        owners.push(polygon)
      }
    }
  return polygons.map(([outer, ...holes]): AnnotationPolygon => [outer, ...holes])
}
