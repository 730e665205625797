import { SlideError } from '../slide-error.ts'
import type { Box, SpatialWindow } from './window.ts'

/**
 * A rectangle with sides along the axes, µm. Everything about it is exact.
 * @throws SlideError `bad-setting` for sides that are not positive
 */
export function rectangleWindow(box: Box): SpatialWindow {
  const { x0, y0, x1, y1 } = box
  const [wide, high] = [x1 - x0, y1 - y0]
  if (!(wide > 0 && high > 0 && Number.isFinite(wide) && Number.isFinite(high)))
    throw new SlideError('bad-setting', `a window of ${wide} x ${high} µm`, 'give x0 < x1 and y0 < y1')
  return {
    kind: 'rectangle',
    box,
    area: wide * high,
    perimeter: 2 * (wide + high),
    contains: (x, y) => x >= x0 && x <= x1 && y >= y0 && y <= y1,
    borderDistance: (x, y, limit = Number.POSITIVE_INFINITY) =>
      Math.min(x - x0, x1 - x, y - y0, y1 - y, limit),
    overlap: () => (dx, dy) => Math.max(0, wide - Math.abs(dx)) * Math.max(0, high - Math.abs(dy)),
    arcShare: (x, y, r) => rectangleArc(x - x0, y1 - y, x1 - x, y - y0, r),
    draw: (random, into) => {
      into[0] = x0 + wide * random.next()
      into[1] = y0 + high * random.next()
    },
  }
}

/**
 * Ripley's edge weight of a rectangle, upside down (Ripley, J Appl Probab 1976;13:255; the case with corners as in Ohser,
 * Math Operationsforsch Statist 1983;14:63): each side within reach takes an arc of 2 acos(a / r) away; where the arcs of two
 * neighbouring sides meet beyond their corner, what they share was taken twice.
 * @param left, top, right, bottom distances to the sides
 */
function rectangleArc(left: number, top: number, right: number, bottom: number, r: number): number {
  const [a, b, c, d] = [half(left, r), half(top, r), half(right, r), half(bottom, r)]
  const quarter = Math.PI / 2
  const twice =
    Math.max(0, a + b - quarter) +
    Math.max(0, b + c - quarter) +
    Math.max(0, c + d - quarter) +
    Math.max(0, d + a - quarter)
  return 1 - (2 * (a + b + c + d) - twice) / (2 * Math.PI)
}

function half(side: number, r: number): number {
  return side < r ? Math.acos(side / r) : 0
}
