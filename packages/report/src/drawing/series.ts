import type { SeriesStyle } from './drawing.ts'
import { element } from './svg.ts'

/** Number of distinct series styles; further series repeat them. */
export const seriesCount = 6

/** Class of a series; -1 and -2 are grey references, solid and dotted. Colour and dash come from the style sheet, so that light and dark can differ. */
export function seriesClass(style: SeriesStyle): string {
  if (style < 0) return style === -1 ? 'sx' : 'sy'
  return `s${style % seriesCount}`
}

/** A small marker whose shape is the second signal beside the colour. */
export function marker(style: SeriesStyle, x: number, y: number, r = 3.6): string {
  const shape = style < 0 ? 0 : style % 5
  const c = `${seriesClass(style)} mark`
  if (shape === 0) return element('circle', { cx: x, cy: y, r, class: c })
  if (shape === 1) return element('rect', { x: x - r, y: y - r, width: 2 * r, height: 2 * r, class: c })
  const points =
    shape === 2
      ? [
          [0, -1.25],
          [1.15, 0.85],
          [-1.15, 0.85],
        ]
      : shape === 3
        ? [
            [0, -1.35],
            [1.35, 0],
            [0, 1.35],
            [-1.35, 0],
          ]
        : [
            [0, 1.25],
            [1.15, -0.85],
            [-1.15, -0.85],
          ]
  const at = points.map(([dx, dy]) => `${(x + dx * r).toFixed(2)},${(y + dy * r).toFixed(2)}`).join(' ')
  return element('polygon', { points: at, class: c })
}

/** Style of a risk group by its rank among `groups`: the lowest blue, the highest vermilion. */
export function riskStyle(rank: number, groups: number): SeriesStyle {
  if (rank === 0) return 0
  if (rank === groups - 1) return 1
  return rank + 1
}
