import { textWidth, wrapText } from '../text/width.ts'
import type { SeriesStyle } from './drawing.ts'
import { seriesClass } from './series.ts'
import { line, lines } from './svg.ts'

/** One entry of a key: a sample of the line and its name. */
export interface KeyEntry {
  readonly style: SeriesStyle
  readonly text: string
}

const sample = 26
const size = 13

/** A key under a plot, wrapped into rows. @returns markup and the height that it takes */
export function key(
  entries: readonly KeyEntry[],
  x: number,
  y: number,
  width: number,
): { body: string; height: number } {
  let body = ''
  let left = x
  let top = y
  let rowLines = 1
  for (const { style, text } of entries) {
    const room = width - sample - 8
    const wrapped = wrapText(text, room, size, false)
    const own = sample + 8 + Math.max(...wrapped.map(part => textWidth(part, size)))
    if (left > x && left + own > x + width) {
      top += rowLines * 17 + 3
      left = x
      rowLines = 1
    }
    body += line(left, top - 4, left + sample, top - 4, `curve ${seriesClass(style)}`)
    body += lines(left + sample + 8, top, 'tick dark', wrapped, 16)
    rowLines = Math.max(rowLines, wrapped.length)
    left += own + 22
  }
  return { body, height: top - y + rowLines * 17 }
}
