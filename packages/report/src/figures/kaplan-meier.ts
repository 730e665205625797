import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, timeTicks, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { bandPath, linePath, type Point, steps } from '../drawing/curve.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { largest } from '../drawing/extent.ts'
import { spread } from '../drawing/labels.ts'
import { riskStyle, seriesClass } from '../drawing/series.ts'
import { wide } from '../drawing/size.ts'
import { line, lines, path, words } from '../drawing/svg.ts'
import { capital } from '../text/capital.ts'
import { count, estimateText, percent, plural, pText, tickTexts } from '../text/number.ts'
import { textWidth, wrapText } from '../text/width.ts'

type KaplanMeier = FigureOf<'kaplan-meier'>

const labelRoom = 168

/** Survival steps with bands, the groups named at their ends, and the numbers at risk underneath. */
export function drawKaplanMeier(figure: KaplanMeier, context: DrawingContext): Drawing {
  const rowLabels = figure.groups.map(g => wrapText(g.label, 120, 13, true, 1)[0])
  const left = Math.max(
    46,
    Math.min(156, 34 + Math.max(0, ...rowLabels.map(text => textWidth(text, 13, true)))),
  )
  const plot: Plot = { left, right: wide - labelRoom, top: 34, bottom: 320 }
  const last = largest(
    figure.groups.flatMap(g => [...g.time, ...g.censored]),
    largest(figure.atRisk.times, 0),
  )
  const x = linear([0, last], [plot.left, plot.right])
  const y = linear([0, 1], [plot.bottom, plot.top])
  const shares = [0, 0.25, 0.5, 0.75, 1]
  const ticks = timeTicks(figure.atRisk.times, x, figure.unit)
  const style = (i: number): string => seriesClass(riskStyle(i, figure.groups.length))

  let body = yAxis(plot, y, shares, ['0', '25', '50', '75', '100'])
  body += xAxis(plot, x, ticks)
  body += xTitle(plot, axisName(figure.unit))
  body += yTitle(plot, `${capital(figure.outcome)}, %`)
  if (figure.horizon !== null && figure.horizon < last)
    body += line(x(figure.horizon), plot.top, x(figure.horizon), plot.bottom, 'guide')
  const ends: number[] = []
  figure.groups.forEach((g, i) => {
    const end = x(largest(g.censored, largest(g.time, 0)))
    const step = (values: readonly number[]): Point[] =>
      steps(
        g.time.map((t, k): Point => [x(t), y(values[k])]),
        end,
      )
    body += path(bandPath(step(g.upper), step(g.lower)), `band ${style(i)}`)
    const curve = step(g.survival)
    body += path(linePath(curve), `curve ${style(i)}`)
    body += path(censorTicks(g, x, y), `censor ${style(i)}`)
    ends.push(curve.at(-1)?.[1] ?? plot.bottom)
  })
  const centres = spread(ends, 36, plot.top - 6, plot.bottom + 10)
  figure.groups.forEach((g, i) => {
    const name = wrapText(g.label, labelRoom - 16, 13.5, true, 1)
    body += lines(plot.right + 14, centres[i] - 3, `label ${style(i)}`, name)
    body += words(plot.right + 14, centres[i] + 13, 'tick', `${count(g.n)}, ${plural(g.events, 'event')}`)
  })

  const main = mainNumbers(figure, context)
  const head = plot.bottom + 66
  body += words(0, head, 'axis', 'At risk')
  figure.groups.forEach((_, i) => {
    body += words(0, head + 20 + i * 19, `label ${style(i)}`, rowLabels[i])
    figure.atRisk.times.forEach((t, k) => {
      const n = figure.atRisk.counts[i]?.[k]
      if (n !== undefined) body += words(x(t), head + 20 + i * 19, 'tick mid dark', count(n))
    })
  })
  return {
    width: wide,
    height: head + 26 + (figure.groups.length - 1) * 19,
    body,
    summary: [...describeGroups(figure), ...main].join('. ').concat('.'),
    mainNumbers: main,
    numbers: {
      columns: ['group', `time (${figure.unit})`, figure.curve ?? 'survival', 'lower', 'upper'],
      rows: figure.groups.flatMap(g =>
        g.time.map((t, k) => [g.label, t, g.survival[k], g.lower[k] ?? null, g.upper[k] ?? null]),
      ),
    },
  }
}

function censorTicks(
  g: KaplanMeier['groups'][number],
  x: (t: number) => number,
  y: (s: number) => number,
): string {
  const seen = new Set<string>()
  let k = 0
  let d = ''
  for (const t of [...g.censored].sort((a, b) => a - b)) {
    while (k + 1 < g.time.length && g.time[k + 1] <= t) k++
    const at = x(t).toFixed(1)
    if (seen.has(at)) continue
    seen.add(at)
    d += `M${at},${(y(g.survival[k] ?? 1) - 4).toFixed(1)}v8`
  }
  return d
}

function describeGroups(figure: KaplanMeier): string[] {
  return figure.groups.map(g => {
    const at = figure.horizon ?? g.time.at(-1) ?? 0
    let k = 0
    while (k + 1 < g.time.length && g.time[k + 1] <= at) k++
    const when = tickTexts([at])[0]
    const share = g.survival.length > 0 ? `${percent(g.survival[k])} % at ${when} ${figure.unit}` : 'no curve'
    return `${g.label}: ${plural(g.n, 'patient')}, ${plural(g.events, 'event')}, ${figure.outcome} ${share}`
  })
}

function mainNumbers(figure: KaplanMeier, context: DrawingContext): string[] {
  return figure.estimates
    .map(id => context.estimate(id))
    .filter(estimate => estimate !== undefined)
    .map(estimate => {
      const p = estimate.p === null ? '' : `, ${pText(estimate.p)}`
      const why = estimate.value === null ? ` not estimated (${estimate.why ?? 'no reason given'})` : ''
      return `${estimate.label}${why === '' ? ` ${estimateText(estimate)}${p}` : why}`
    })
}

function axisName(unit: string): string {
  return `${capital(unit)} from time zero`
}
