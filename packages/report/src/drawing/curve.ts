import { px } from './svg.ts'

/** A point in pixels. */
export type Point = readonly [number, number]

/** Points nearer than this to the last one kept cannot be seen apart. */
const resolution = 0.2

/** Drops points that the eye cannot tell apart; first and last stay. */
export function thin(points: readonly Point[]): Point[] {
  const kept: Point[] = []
  points.forEach((point, i) => {
    const last = kept.at(-1)
    const near =
      last !== undefined &&
      Math.abs(point[0] - last[0]) < resolution &&
      Math.abs(point[1] - last[1]) < resolution
    if (!near || i === points.length - 1) kept.push(point)
  })
  return kept
}

/** The corners of a step function that holds each value until the next time. */
export function steps(points: readonly Point[], end?: number): Point[] {
  const corners: Point[] = []
  points.forEach(([x, y], i) => {
    const last = corners.at(-1)
    if (i > 0 && last !== undefined) corners.push([x, last[1]])
    corners.push([x, y])
  })
  const last = corners.at(-1)
  if (end !== undefined && last !== undefined && end > last[0]) corners.push([end, last[1]])
  return corners
}

/** Path through the points. */
export function linePath(points: readonly Point[]): string {
  return thin(points)
    .map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)},${px(y)}`)
    .join('')
}

/** Closed path between an upper and a lower edge. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0 || lower.length === 0) return ''
  return `${linePath(upper)}${linePath([...lower].reverse()).replace('M', 'L')}Z`
}

/** The height of a curve at x, between its points; null outside. */
export function heightAt(points: readonly Point[], x: number): number | null {
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1]
    const [x1, y1] = points[i]
    if (x >= x0 && x <= x1) return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
  }
  return null
}
