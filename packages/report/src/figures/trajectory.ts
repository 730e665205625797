import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { linePath, type Point } from '../drawing/curve.ts'
import type { Drawing } from '../drawing/drawing.ts'
import { largest, smallest } from '../drawing/extent.ts'
import { spread } from '../drawing/labels.ts'
import { marker, seriesClass } from '../drawing/series.ts'
import { wide } from '../drawing/size.ts'
import { line, path, px, words } from '../drawing/svg.ts'
import { count, intervalText, tickTexts } from '../text/number.ts'
import { textWidth, wrapText } from '../text/width.ts'

type Trajectory = FigureOf<'trajectory'>

/** Means by group at each time, joined, with intervals; groups stand a little apart so that none hides another; numbers under it. */
export function drawTrajectory(figure: Trajectory): Drawing {
  const groups = figure.groups.filter(group => group.points.length > 0)
  const labels = groups.map(group => wrapText(group.label, 150, 13.5, true, 1)[0])
  const room = Math.max(0, ...labels.map(label => textWidth(label, 13.5, true)))
  const plot: Plot = { left: Math.max(56, room + 16), right: wide - room - 28, top: 34, bottom: 320 }
  const times = [...new Set(groups.flatMap(group => group.points.map(point => point.time)))].sort(
    (a, b) => a - b,
  )
  const ends = groups.flatMap(group =>
    group.points.flatMap(point => [point.value, point.lower ?? point.value, point.upper ?? point.value]),
  )
  if (figure.reference !== null) ends.push(figure.reference)
  const x = linear([times[0] ?? 0, times.at(-1) ?? 1], [plot.left + 26, plot.right - 26])
  const y = linear(
    [smallest(ends, Infinity), largest(ends, -Infinity)].map(v => (Number.isFinite(v) ? v : 0)) as [
      number,
      number,
    ],
    [plot.bottom - 6, plot.top + 6],
  ).nice(5)
  const apart = Math.min(9, 40 / Math.max(1, groups.length))
  const shift = (g: number) => (g - (groups.length - 1) / 2) * apart
  const marked = ticksOf(times, x)
  let body = yAxis(plot, y, y.ticks(5)) + yTitle(plot, figure.label)
  body += line(plot.left, plot.bottom, plot.right, plot.bottom, 'rule strong') + xAxis(plot, x, marked)
  body += xTitle(plot, `${figure.unit[0]?.toUpperCase() ?? ''}${figure.unit.slice(1)} from ${figure.from}`)
  if (figure.reference !== null)
    body += line(plot.left, y(figure.reference), plot.right, y(figure.reference), 'guide')
  groups.forEach((group, g) => {
    const points = group.points.map((point): Point => [x(point.time) + shift(g), y(point.value)])
    for (const point of group.points) {
      if (point.lower === null || point.upper === null) continue
      const at = x(point.time) + shift(g)
      const [low, high] = [y(point.lower), y(point.upper)]
      body += path(
        `M${px(at)},${px(low)}V${px(high)}M${px(at - 3.5)},${px(low)}h7M${px(at - 3.5)},${px(high)}h7`,
        `whisker ${seriesClass(g)}`,
      )
    }
    body += path(linePath(points), `curve ${seriesClass(g)}`)
    for (const [px0, py0] of points) body += marker(g, px0, py0)
  })
  const centres = spread(
    groups.map(group => y(group.points[group.points.length - 1].value)),
    18,
    plot.top,
    plot.bottom,
  )
  groups.forEach((_, g) => {
    body += words(plot.right + 10, centres[g] + 4.5, `label ${seriesClass(g)}`, labels[g])
  })
  const head = plot.bottom + 62
  body += words(0, head, 'axis', 'Patients')
  groups.forEach((group, g) => {
    body += words(0, head + 20 + g * 19, `label ${seriesClass(g)}`, labels[g])
    for (const point of group.points)
      if (marked.includes(point.time))
        body += words(x(point.time), head + 20 + g * 19, 'tick mid dark', count(point.n))
  })
  return {
    width: wide,
    height: head + 28 + (groups.length - 1) * 19,
    body,
    summary: `${figure.label} by ${figure.unit} from ${figure.from}. ${groups
      .map(group => {
        const [first, last] = [group.points[0], group.points[group.points.length - 1]]
        const at = tickTexts([first.time, last.time])
        return `${group.label}: ${intervalText(first.value, first.lower, first.upper)} at ${at[0]} (${first.n} patients), ${intervalText(last.value, last.lower, last.upper)} at ${at[1]} (${last.n} patients)`
      })
      .join('; ')}.`,
    numbers: {
      columns: ['group', `time (${figure.unit})`, 'n', 'value', 'lower', 'upper'],
      rows: figure.groups.flatMap(group =>
        group.points.map(point => [group.label, point.time, point.n, point.value, point.lower, point.upper]),
      ),
    },
  }
}

/** The times themselves, but for those too near to the one before. */
function ticksOf(times: readonly number[], x: (time: number) => number): number[] {
  const kept: number[] = []
  for (const time of times) {
    const last = kept.at(-1)
    if (last === undefined || x(time) - x(last) >= 34) kept.push(time)
  }
  return kept
}
