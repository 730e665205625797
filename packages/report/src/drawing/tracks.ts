import { textWidth, wrapText } from '../text/width.ts'
import { line, rectangle, words } from './svg.ts'

/** What is known of the samples of a figure: a strip each. */
export interface Track {
  readonly label: string
  readonly levels: readonly string[]
  /** -1 is missing. */
  readonly codes: readonly number[]
}

export const trackHeight = 20

/** Strips of colour over columns, the name of each at the left. @returns markup from `top` down, {@link trackHeight} each */
export function drawTracks(
  tracks: readonly Track[],
  order: readonly number[],
  at: { readonly left: number; readonly top: number; readonly cell: number; readonly labelEnd: number },
  firstStyle = 2,
): string {
  let style = firstStyle
  let body = ''
  tracks.forEach((track, t) => {
    const y = at.top + t * trackHeight
    body += words(at.labelEnd, y + 12, 'tick end dark', wrapText(track.label, 150, 13, false, 1)[0])
    for (let from = 0; from < order.length; ) {
      const code = track.codes[order[from]]
      let to = from + 1
      while (to < order.length && track.codes[order[to]] === code) to++
      const x = at.left + from * at.cell
      const wide = (to - from) * at.cell
      body +=
        code < 0
          ? line(x, y + 8, x + wide, y + 8, 'rule')
          : rectangle(x, y + 1, wide + 0.15, trackHeight - 5, `fill s${(style + code) % 6}`)
      from = to
    }
    style += track.levels.length
  })
  return body
}

/** The names of the levels with a swatch each, track by track, wrapped to a width. */
export function trackKey(
  tracks: readonly Track[],
  left: number,
  top: number,
  width: number,
  firstStyle = 2,
): { readonly body: string; readonly height: number } {
  let style = firstStyle
  let body = ''
  let [x, y] = [left, top]
  for (const track of tracks) {
    const title = textWidth(track.label, 13, true) + 10
    const own = track.levels.reduce((sum, level) => sum + textWidth(level, 13) + 30, title)
    if (x > left && x + own > left + width) {
      x = left
      y += 20
    }
    body += words(x, y, 'axis', track.label)
    x += title
    for (const [code, level] of track.levels.entries()) {
      body += rectangle(x, y - 10, 12, 12, `fill s${(style + code) % 6}`)
      body += words(x + 16, y, 'tick dark', level)
      x += textWidth(level, 13) + 30
    }
    x += 10
    style += track.levels.length
  }
  return { body, height: tracks.length === 0 ? 0 : y - top + 22 }
}
