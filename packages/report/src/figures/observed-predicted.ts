import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { estimateNotes } from '../drawing/estimate-notes.ts'
import { panelRows } from '../drawing/panels.ts'
import { seriesClass } from '../drawing/series.ts'
import { element, line, lines, words } from '../drawing/svg.ts'
import { plural, tickTexts } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type ObservedPredicted = FigureOf<'observed-predicted'>
type Model = ObservedPredicted['models'][number]

const differenceHeight = 120

/** Observed against predicted values in a square, and under it their difference, one panel a model. */
export function drawObservedPredicted(figure: ObservedPredicted, context: DrawingContext): Drawing {
  const all = figure.models.flatMap(({ points }) => points.flatMap(p => [p.predicted, p.observed]))
  const domain: [number, number] = [Math.min(...all), Math.max(...all)]
  const differences = figure.models.flatMap(({ points, limits }) => [
    ...points.map(p => Math.abs(p.observed - p.predicted)),
    ...limits.map(Math.abs),
  ])
  const reach = Math.max(...differences)
  return {
    ...panelRows(figure.models, { across: 3, below: 18 }, (model, side) =>
      drawPanel(model, side, domain, reach, figure.unit, context),
    ),
    summary: figure.models.map(model => summarise(model, context)).join(' '),
    numbers: {
      columns: ['model', 'predicted', 'observed'],
      rows: figure.models.flatMap(({ label, points }) => points.map(p => [label, p.predicted, p.observed])),
    },
  }
}

function drawPanel(
  model: Model,
  side: number,
  domain: [number, number],
  reach: number,
  unit: string | null,
  context: DrawingContext,
): { body: string; height: number } {
  const style = seriesClass(context.modelStyle(model.model))
  const label = wrapText(model.label, side, 13.5, true, 2)
  const of = unit === null ? '' : `, ${unit}`
  const top = 34 + label.length * 18
  const plot: Plot = { left: 44, right: side - 8, top, bottom: top + side - 52 }
  const x = linear(domain, [plot.left, plot.right])
  const y = linear(domain, [plot.bottom, plot.top])
  const ticks = x.ticks(4)
  let body = lines(0, 14, `label ${style}`, label, 18)
  body +=
    yAxis(plot, y, ticks) +
    xAxis(
      plot,
      x,
      ticks,
      ticks.map(() => ''),
    ) +
    yTitle(plot, `Observed${of}`)
  body += line(x(domain[0]), y(domain[0]), x(domain[1]), y(domain[1]), 'guide')
  for (const p of model.points) body += dot(x(p.predicted), y(p.observed), style)
  if (model.line !== null) body += fitted(model, plot, x, y, domain, style)
  const low: Plot = {
    left: plot.left,
    right: plot.right,
    top: plot.bottom + 34,
    bottom: plot.bottom + 34 + differenceHeight,
  }
  const d = linear([-reach, reach], [low.bottom, low.top])
  const steps = d.ticks(3)
  body += yAxis(low, d, steps) + xAxis(low, x, ticks)
  body += yTitle(low, `Observed less predicted${of}`)
  for (const p of model.points) body += dot(x(p.predicted), d(p.observed - p.predicted), style)
  body += line(low.left, d(model.bias), low.right, d(model.bias), `curve ${style}`)
  for (const limit of model.limits) body += line(low.left, d(limit), low.right, d(limit), 'guide')
  body += words(low.right, d(model.limits[1]) - 5, 'tick end', limitText(model.limits[1]))
  body += words(low.right, d(model.limits[0]) + 14, 'tick end', limitText(model.limits[0]))
  body += xTitle(low, `Predicted${of}`)
  const notes = notesOf(model, context).flatMap(note => wrapText(note, side, 13))
  body += lines(0, low.bottom + 62, 'tick', notes, 17)
  return { body, height: low.bottom + 54 + notes.length * 17 }
}

/** A limit in three digits that count. */
function limitText(value: number): string {
  return tickTexts([Number(value.toPrecision(3))])[0]
}

function dot(x: number, y: number, style: string): string {
  return element('circle', { cx: x, cy: y, r: 2, class: `dot ${style}` })
}

/** The least-squares line as far as predictions go and the square shows. */
function fitted(
  { line: given, points }: Model,
  plot: Plot,
  x: ReturnType<typeof linear>,
  y: ReturnType<typeof linear>,
  [low, high]: [number, number],
  style: string,
): string {
  if (given === null) return ''
  const predicted = points.map(p => p.predicted)
  const inside = (at: number) => Math.min(high, Math.max(low, given.intercept + given.slope * at))
  const from = Math.min(...predicted)
  const to = Math.max(...predicted)
  return line(
    Math.max(plot.left, x(from)),
    y(inside(from)),
    Math.min(plot.right, x(to)),
    y(inside(to)),
    `curve ${style}`,
  )
}

function notesOf(model: Model, context: DrawingContext): string[] {
  const shown = model.points.length < model.n ? [`${model.points.length} of ${model.n} patients drawn`] : []
  return [...estimateNotes(model.estimates, context), ...shown]
}

function summarise(model: Model, context: DrawingContext): string {
  return `${model.label}, ${plural(model.n, 'patient')}: ${notesOf(model, context).join('; ')}.`
}
