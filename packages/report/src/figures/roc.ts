import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { linePath, type Point } from '../drawing/curve.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { key } from '../drawing/key.ts'
import { seriesClass } from '../drawing/series.ts'
import { half } from '../drawing/size.ts'
import { line, path } from '../drawing/svg.ts'
import { estimateText } from '../text/number.ts'

/** Sensitivity against 1 - specificity in a square, the models named under it with their areas. */
export function drawRoc(figure: FigureOf<'roc'>, context: DrawingContext): Drawing {
  const plot: Plot = { left: 40, right: half - 8, top: 34, bottom: 34 + half - 48 }
  const x = linear([0, 1], [plot.left, plot.right])
  const y = linear([0, 1], [plot.bottom, plot.top])
  const shares = [0, 0.25, 0.5, 0.75, 1]
  const texts = ['0', '25', '50', '75', '100']
  let body = yAxis(plot, y, shares, texts) + xAxis(plot, x, shares, texts)
  body += yTitle(plot, 'Sensitivity, %') + xTitle(plot, '100 − specificity, %')
  body += line(x(0), y(0), x(1), y(1), 'guide')
  const curves = figure.curves.map(curve => ({ ...curve, style: context.modelStyle(curve.model) }))
  // The reported model is drawn last, on top.
  for (const curve of [...curves].sort((a, b) => b.style - a.style)) {
    const points = curve.falsePositive.map((f, k): Point => [x(f), y(curve.truePositive[k])])
    body += path(linePath(points), `curve ${seriesClass(curve.style)}`)
  }
  const named = curves.map(curve => ({
    style: curve.style,
    text: `${curve.label}${areaOf(curve.estimate, context)}`,
  }))
  const legend = key(named, 0, plot.bottom + 66, half)
  return {
    width: half,
    height: plot.bottom + 60 + legend.height,
    body: body + legend.body,
    summary: `Receiver operating characteristic. Area under the curve: ${named.map(n => n.text).join('; ')}.`,
    numbers: {
      columns: ['model', '1 - specificity', 'sensitivity'],
      rows: figure.curves.flatMap(curve =>
        curve.falsePositive.map((f, k) => [curve.label, f, curve.truePositive[k]]),
      ),
    },
  }
}

function areaOf(id: string | null, context: DrawingContext): string {
  const estimate = id === null ? undefined : context.estimate(id)
  if (estimate === undefined) return ''
  return estimate.value === null
    ? ` not estimated: ${estimate.why ?? 'no reason given'}`
    : `  ${estimateText(estimate)}`
}
