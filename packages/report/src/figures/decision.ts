import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { linePath, type Point } from '../drawing/curve.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { endRoom, nameCurves } from '../drawing/name-curves.ts'
import { seriesClass } from '../drawing/series.ts'
import { wide } from '../drawing/size.ts'
import { path } from '../drawing/svg.ts'
import { fixed, percent, tickTexts } from '../text/number.ts'

type Decision = FigureOf<'decision'>

/** Net benefit over threshold probability, with "treat all" and "treat none" as thin grey references. */
export function drawDecision(figure: Decision, context: DrawingContext): Drawing {
  const room = endRoom(figure.curves.map(curve => curve.label))
  const plot: Plot = { left: 52, right: wide - Math.max(room, 12), top: 34, bottom: 310 }
  const thresholds = figure.curves.flatMap(curve => curve.threshold)
  const benefits = figure.curves.flatMap(curve => curve.netBenefit)
  const top = Math.max(0.01, ...benefits)
  // "Treat all" falls without end; only a little of what lies under zero is worth the paper.
  const bottom = Math.max(Math.min(0, ...benefits), -0.22 * top)
  const x = linear([Math.min(...thresholds, 1), Math.max(...thresholds, 0)], [plot.left, plot.right])
  const y = linear([bottom, top], [plot.bottom, plot.top])
  const ticks = x.ticks(8)
  let body =
    yAxis(plot, y, y.ticks(5)) +
    xAxis(
      plot,
      x,
      ticks,
      ticks.map(t => percent(t)),
    )
  body += xTitle(plot, 'Threshold probability at which one would act, %')
  body += yTitle(plot, 'Net benefit per patient')
  const curves = figure.curves.map(curve => ({
    style: curve.model === null ? reference(curve) : context.modelStyle(curve.model),
    text: curve.label,
    points: above(curve, bottom).map(([t, b]): Point => [x(t), y(b)]),
  }))
  for (const curve of [...curves]
    .sort((a, b) => b.style - a.style)
    .reverse()
    .sort(referenceFirst))
    body += path(linePath(curve.points), `curve ${seriesClass(curve.style)}`)
  const names = nameCurves(curves, plot, room, plot.bottom + 64, wide)
  return {
    width: wide,
    height: plot.bottom + 46 + names.height,
    body: body + names.body,
    summary: `Decision curve. ${figure.curves.map(middle).join('; ')}.`,
    numbers: {
      columns: ['strategy', 'threshold', 'net benefit', 'lower', 'upper'],
      rows: figure.curves.flatMap(c =>
        c.threshold.map((t, k) => [c.label, t, c.netBenefit[k], c.lower?.[k] ?? null, c.upper?.[k] ?? null]),
      ),
    },
  }
}

/** "Treat none" is flat and dotted, "treat all" falls and is solid. */
const reference = (curve: Decision['curves'][number]): number =>
  curve.netBenefit.every(b => b === 0) ? -2 : -1

const referenceFirst = (a: { style: number }, b: { style: number }): number =>
  Number(a.style >= 0) - Number(b.style >= 0)

/** The part of a curve that lies at or above the floor, cut where it crosses it. */
function above(curve: Decision['curves'][number], floor: number): Point[] {
  const kept: Point[] = []
  curve.threshold.forEach((t, k) => {
    const b = curve.netBenefit[k]
    if (k > 0) {
      const t0 = curve.threshold[k - 1]
      const b0 = curve.netBenefit[k - 1]
      if (b < floor !== b0 < floor) kept.push([t0 + ((t - t0) * (floor - b0)) / (b - b0), floor])
    }
    if (b >= floor) kept.push([t, b])
  })
  return kept
}

function middle(curve: Decision['curves'][number]): string {
  const k = Math.floor((curve.threshold.length - 1) / 2)
  if (k < 0) return `${curve.label}: no threshold`
  const at = tickTexts([Number((curve.threshold[k] * 100).toFixed(1))])[0]
  return `${curve.label}: net benefit ${fixed(curve.netBenefit[k], 3)} at a threshold of ${at} %`
}
