import type { Plot } from './axis.ts'
import type { Point } from './curve.ts'
import type { SeriesStyle } from './drawing.ts'
import { key } from './key.ts'
import { placeBeside } from './labels.ts'
import { seriesClass } from './series.ts'
import { words } from './svg.ts'

/** A curve to be named in its plot. */
export interface NamedCurve {
  readonly style: SeriesStyle
  readonly text: string
  readonly points: readonly Point[]
}

/** Names each curve beside itself where there is room for all; else draws a key at `below`. */
export function nameCurves(
  curves: readonly NamedCurve[],
  plot: Plot,
  below: number,
  width: number,
): { body: string; height: number } {
  const places = placeBeside(curves, plot)
  if (places === null) {
    const legend = key(curves, 0, below, width)
    return { body: legend.body, height: legend.height + 14 }
  }
  const body = curves
    .map((curve, i) => words(places[i].x, places[i].y, `label halo ${seriesClass(curve.style)}`, curve.text))
    .join('')
  return { body, height: 0 }
}
