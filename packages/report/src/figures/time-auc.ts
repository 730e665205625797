import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, timeTicks, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { bandPath, linePath, type Point } from '../drawing/curve.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { endRoom, nameCurves } from '../drawing/name-curves.ts'
import { seriesClass } from '../drawing/series.ts'
import { wide } from '../drawing/size.ts'
import { line, path } from '../drawing/svg.ts'
import { capital } from '../text/capital.ts'
import { intervalText, tickTexts } from '../text/number.ts'

/** Cumulative/dynamic AUC over time; the band is that of the reported model alone, lest bands hide each other. */
export function drawTimeAuc(figure: FigureOf<'time-auc'>, context: DrawingContext): Drawing {
  const room = endRoom(figure.curves.map(curve => curve.label))
  const plot: Plot = { left: 46, right: wide - Math.max(room, 12), top: 34, bottom: 290 }
  const times = figure.curves.flatMap(curve => curve.time)
  const values = figure.curves.flatMap(curve => [
    ...curve.auc,
    ...(curve.lower ?? []),
    ...(curve.upper ?? []),
  ])
  const x = linear([Math.min(0, ...times), Math.max(0, ...times)], [plot.left, plot.right])
  const y = linear([Math.min(0.45, ...values), Math.max(0.8, ...values)], [plot.bottom, plot.top]).nice(5)
  let body = yAxis(plot, y, y.ticks(5)) + xAxis(plot, x, timeTicks([], x, figure.unit))
  body += xTitle(plot, `${capital(figure.unit)} from time zero`)
  body += yTitle(plot, 'AUC for an event by that time')
  if (y.domain()[0] <= 0.5) body += line(plot.left, y(0.5), plot.right, y(0.5), 'guide')
  const curves = figure.curves.map(curve => ({
    style: context.modelStyle(curve.model),
    text: curve.label,
    points: curve.time.map((t, k): Point => [x(t), y(curve.auc[k])]),
    curve,
  }))
  const banded = curves.find(c => c.style === 0) ?? curves[0]
  for (const { curve, points, style } of [...curves].sort((a, b) => b.style - a.style)) {
    const { lower, upper } = curve
    if (curve === banded.curve && lower !== null && upper !== null) {
      const edge = (v: readonly number[]): Point[] => curve.time.map((t, k) => [x(t), y(v[k])])
      body += path(bandPath(edge(upper), edge(lower)), `band ${seriesClass(style)}`)
    }
    body += path(linePath(points), `curve ${seriesClass(style)}`)
  }
  const names = nameCurves(curves, plot, room, plot.bottom + 64, wide)
  return {
    width: wide,
    height: plot.bottom + 46 + names.height,
    body: body + names.body,
    summary: `Time-dependent AUC. ${figure.curves.map(c => lastValue(c, figure.unit)).join('; ')}.`,
    numbers: {
      columns: ['model', `time (${figure.unit})`, 'auc', 'lower', 'upper'],
      rows: figure.curves.flatMap(c =>
        c.time.map((t, k) => [c.label, t, c.auc[k], c.lower?.[k] ?? null, c.upper?.[k] ?? null]),
      ),
    },
  }
}

function lastValue(curve: FigureOf<'time-auc'>['curves'][number], unit: string): string {
  const k = curve.time.length - 1
  if (k < 0) return `${curve.label}: no time`
  const value = intervalText(curve.auc[k], curve.lower?.[k] ?? null, curve.upper?.[k] ?? null)
  return `${curve.label} ${value} at ${tickTexts([curve.time[k]])[0]} ${unit}`
}
