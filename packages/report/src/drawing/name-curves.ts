import { textWidth } from '../text/width.ts'
import type { Plot } from './axis.ts'
import type { Point } from './curve.ts'
import type { SeriesStyle } from './drawing.ts'
import { key } from './key.ts'
import { placeBeside, spread } from './labels.ts'
import { seriesClass } from './series.ts'
import { words } from './svg.ts'

/** A curve to be named in its plot. */
export interface NamedCurve {
  readonly style: SeriesStyle
  readonly text: string
  readonly points: readonly Point[]
}

const size = 13.5
const widest = 190

/** Room that names at the right end need; 0 when they are too long, so that a key must do. */
export function endRoom(texts: readonly string[]): number {
  const width = Math.max(0, ...texts.map(text => textWidth(text, size, true)))
  return width > widest ? 0 : width + 18
}

/**
 * Names each curve at its right end, names kept apart; a curve that leaves the plot earlier is named beside
 * itself. Where names are too long or one finds no place, a key is drawn at `below`.
 * @param room what {@link endRoom} gave and the plot leaves free at its right
 */
export function nameCurves(
  curves: readonly NamedCurve[],
  plot: Plot,
  room: number,
  below: number,
  width: number,
): { body: string; height: number } {
  const shown = curves.filter(curve => curve.points.length > 0)
  const reaches = (curve: NamedCurve): boolean => curve.points[curve.points.length - 1][0] >= plot.right - 1
  const places = placeBeside(
    shown.map(curve => ({ points: curve.points, text: reaches(curve) ? '' : curve.text })),
    plot,
  )
  if (room === 0 || places === null) {
    const legend = key(curves, 0, below, width)
    return { body: legend.body, height: legend.height + 14 }
  }
  const atEnd = shown.filter(reaches)
  const centres = spread(
    atEnd.map(curve => curve.points[curve.points.length - 1][1]),
    18,
    plot.top - 6,
    plot.bottom + 6,
  )
  const body = [
    ...atEnd.map((curve, i) =>
      words(plot.right + 10, centres[i] + 4.5, `label ${seriesClass(curve.style)}`, curve.text),
    ),
    ...shown.map((curve, i) =>
      reaches(curve)
        ? ''
        : words(places[i].x, places[i].y, `label halo ${seriesClass(curve.style)}`, curve.text),
    ),
  ]
  return { body: body.join(''), height: 0 }
}
