import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, type Scale, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { bandPath, linePath, type Point } from '../drawing/curve.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { estimateNotes } from '../drawing/estimate-notes.ts'
import { panelRows, panelSide } from '../drawing/panels.ts'
import { marker, seriesClass } from '../drawing/series.ts'
import { line, lines, path, rectangle } from '../drawing/svg.ts'
import { percent, plural } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type Calibration = FigureOf<'calibration'>
type Curve = Calibration['curves'][number]

const histogramHeight = 34

/** Observed against predicted risk, one panel a model: smooth curve, groups, and who was predicted what. */
export function drawCalibration(figure: Calibration, context: DrawingContext): Drawing {
  const several = figure.curves.length > 1
  const across = 3
  const side = panelSide(figure.curves.length, across)
  const limit = domainOf(figure)
  const headingLines = several
    ? Math.max(...figure.curves.map(curve => wrapText(curve.label, side, 13.5, true, 2).length))
    : 0
  return {
    ...panelRows(figure.curves, { across, below: 18 }, curve =>
      drawPanel(curve, side, limit, several, headingLines, figure, context),
    ),
    summary: `Calibration. ${figure.curves.map(curve => summarise(curve, context)).join(' ')}`,
    numbers: {
      columns: ['model', 'part', 'predicted', 'observed', 'lower', 'upper', 'n'],
      rows: figure.curves.flatMap(numbersOf),
    },
  }
}

/** Both axes run to the same round number: where all risks are low, the square shows low risks. */
function domainOf(figure: Calibration): number {
  const seen = figure.curves.flatMap(curve => [
    ...curve.groups.flatMap(g => [g.predicted, g.observed, g.upper ?? g.observed]),
    ...(curve.smooth === null ? [] : [...curve.smooth.predicted, ...curve.smooth.observed]),
    ...curve.histogram.edges.filter(
      (_, k) => (curve.histogram.counts[k] ?? curve.histogram.counts[k - 1] ?? 0) > 0,
    ),
  ])
  const most = Math.max(0.1, ...seen)
  return [0.1, 0.2, 0.4, 0.5, 0.6, 0.8].find(limit => most <= limit) ?? 1
}

function drawPanel(
  curve: Curve,
  side: number,
  limit: number,
  named: boolean,
  headingLines: number,
  figure: Calibration,
  context: DrawingContext,
): { body: string; height: number } {
  const style = context.modelStyle(curve.model)
  const c = seriesClass(style)
  const heading = named ? wrapText(curve.label, side, 13.5, true, 2) : []
  const top = 34 + headingLines * 18
  const plot: Plot = { left: 40, right: side - 8, top, bottom: top + side - 48 }
  const x = linear([0, limit], [plot.left, plot.right])
  const y = linear([0, limit], [plot.bottom, plot.top])
  const ticks = y.ticks(4)
  const texts = ticks.map(t => percent(t))
  let body = lines(0, 14 + (headingLines - heading.length) * 18, `label ${c}`, heading, 18)
  body += yAxis(plot, y, ticks, texts) + yTitle(plot, 'Observed, %')
  body += line(x(0), y(0), x(limit), y(limit), 'guide')
  const { smooth } = curve
  if (smooth !== null) {
    const at = (values: readonly number[]): Point[] =>
      clip(smooth.predicted, values, limit).map(([p, v]) => [x(p), y(v)])
    if (smooth.lower !== null && smooth.upper !== null)
      body += path(bandPath(at(smooth.upper), at(smooth.lower)), `band ${c}`)
    body += path(linePath(at(smooth.observed)), `curve ${c}`)
  }
  for (const g of curve.groups) {
    if (g.lower !== null && g.upper !== null)
      body += line(
        x(Math.min(g.predicted, limit)),
        y(Math.max(0, g.lower)),
        x(Math.min(g.predicted, limit)),
        y(Math.min(limit, g.upper)),
        `whisker ${c}`,
      )
    body += marker(style, x(Math.min(g.predicted, limit)), y(Math.min(g.observed, limit)))
  }
  const base = plot.bottom + histogramHeight + 8
  body += drawHistogram(curve, x, base, limit, c)
  const under: Plot = { ...plot, bottom: base }
  body += xAxis(under, x, ticks, texts)
  const by = figure.horizon === null ? '' : ` at ${figure.horizon} ${figure.unit ?? ''}`
  body += xTitle(under, `Predicted risk${by.trimEnd()}, %`)
  const notes = notesOf(curve, context).flatMap(note => wrapText(note, side, 13))
  body += lines(0, base + 64, 'tick', notes, 17)
  return { body, height: base + 54 + notes.length * 17 }
}

function drawHistogram(curve: Curve, x: Scale, base: number, limit: number, c: string): string {
  const { edges, counts } = curve.histogram
  const tallest = Math.max(1, ...counts)
  const bars = counts.map((n, k) => {
    const x0 = x(Math.min(limit, edges[k]))
    const x1 = x(Math.min(limit, edges[k + 1]))
    const height = (n / tallest) * histogramHeight
    return n > 0 ? rectangle(x0 + 0.5, base - height, Math.max(x1 - x0 - 1, 0.5), height, `bar ${c}`) : ''
  })
  return bars.join('') + line(x(0), base, x(limit), base, 'rule strong')
}

/** Points of a curve inside the square. */
function clip(predicted: readonly number[], values: readonly number[], limit: number): Point[] {
  return predicted
    .map((p, k): Point => [p, Math.min(limit, Math.max(0, values[k]))])
    .filter(([p]) => p <= limit)
}

function notesOf(curve: Curve, context: DrawingContext): string[] {
  const main = estimateNotes(curve.estimates, context)
  return curve.smooth === null ? [...main, `No smooth curve: ${curve.whyNotSmooth ?? 'not given'}`] : main
}

function summarise(curve: Curve, context: DrawingContext): string {
  const groups = curve.groups.map(
    g =>
      `predicted ${percent(g.predicted)} %, observed ${percent(g.observed)} % of ${plural(g.n, 'patient')}`,
  )
  return `${[`${curve.label}`, ...notesOf(curve, context), ...groups].join('; ')}.`
}

function numbersOf(curve: Curve): (string | number | null)[][] {
  const { edges, counts } = curve.histogram
  return [
    ...curve.groups.map(g => [curve.label, 'group', g.predicted, g.observed, g.lower, g.upper, g.n]),
    ...(curve.smooth?.predicted ?? []).map((p, k) => [
      curve.label,
      'smooth curve',
      p,
      curve.smooth?.observed[k] ?? null,
      curve.smooth?.lower?.[k] ?? null,
      curve.smooth?.upper?.[k] ?? null,
      null,
    ]),
    ...counts.map((n, k) => [
      curve.label,
      `predicted ${edges[k]} to ${edges[k + 1]}`,
      null,
      null,
      null,
      null,
      n,
    ]),
  ]
}
