import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { half } from '../drawing/size.ts'
import { element, line } from '../drawing/svg.ts'
import { estimateText, intervalText, plural } from '../text/number.ts'

/** Observed against predicted benefit by group; on the diagonal the prediction is right. */
export function drawBenefitCalibration(
  figure: FigureOf<'benefit-calibration'>,
  context: DrawingContext,
): Drawing {
  const values = figure.groups.flatMap(g => [
    g.predicted,
    g.observed,
    g.lower ?? g.observed,
    g.upper ?? g.observed,
  ])
  const predicted = figure.groups.map(g => g.predicted)
  const margin = 0.1 * Math.max(1e-6, Math.max(...predicted, 0) - Math.min(...predicted, 0))
  const plot: Plot = { left: 46, right: half - 10, top: 34, bottom: 300 }
  const x = linear(
    [Math.min(0, ...predicted) - margin, Math.max(0, ...predicted) + margin],
    [plot.left, plot.right],
  )
  const y = linear([Math.min(0, ...values), Math.max(0, ...values)], [plot.bottom, plot.top]).nice(5)
  let body = yAxis(plot, y, y.ticks(5)) + xAxis(plot, x, x.ticks(5))
  body += xTitle(plot, 'Predicted')
  body += yTitle(plot, `Observed: ${figure.label}`)
  if (y.domain()[0] < 0) body += line(plot.left, y(0), plot.right, y(0), 'rule strong')
  const [from, to] = x.domain()
  const within = (value: number) => Math.min(y.domain()[1], Math.max(y.domain()[0], value))
  body += line(x(within(from)), y(within(from)), x(within(to)), y(within(to)), 'guide')
  for (const group of figure.groups) {
    if (group.lower !== null && group.upper !== null)
      body += line(x(group.predicted), y(group.lower), x(group.predicted), y(group.upper), 'whisker s0')
    body += element('circle', { cx: x(group.predicted), cy: y(group.observed), r: 4.4, class: 'fill s0' })
  }
  const main = figure.estimates.flatMap(id => {
    const estimate = context.estimate(id)
    return estimate === undefined || estimate.value === null
      ? []
      : [`${estimate.label} ${estimateText(estimate)}`]
  })
  return {
    width: half,
    height: plot.bottom + 50,
    body,
    summary: `Observed against predicted benefit. ${figure.groups.map(g => `${g.label}, ${plural(g.n, 'patient')}: predicted ${g.predicted.toFixed(2)}, observed ${intervalText(g.observed, g.lower, g.upper)}`).join('; ')}.`,
    mainNumbers: main,
    numbers: {
      columns: ['group', 'n', 'predicted', 'observed', 'lower', 'upper'],
      rows: figure.groups.map(g => [g.label, g.n, g.predicted, g.observed, g.lower, g.upper]),
    },
  }
}
