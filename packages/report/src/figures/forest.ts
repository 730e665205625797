import type { FigureOf } from '@tessera/evidence'
import { scaleLog } from 'd3-scale'
import { linear, type Plot } from '../drawing/axis.ts'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { wide } from '../drawing/size.ts'
import { element, line, lines, path, px, rectangle, words } from '../drawing/svg.ts'
import { capital } from '../text/capital.ts'
import { count, deservedDigits, fixed, intervalText, levelText, plural, tickTexts } from '../text/number.ts'
import { textWidth, wrapText } from '../text/width.ts'

type Forest = FigureOf<'forest'>
type Row = Forest['rows'][number]

const labelWidth = 200
const valueWidth = 176
const rowHeight = 27

/** One row a centre, subgroup or term; the pooled diamond and the prediction interval under them. */
export function drawForest(figure: Forest, context: DrawingContext): Drawing {
  const withEvents = figure.rows.some(row => row.events !== null)
  const eventsEnd = withEvents ? labelWidth + 132 : labelWidth + 66
  const plot: Plot = { left: eventsEnd + 34, right: wide - valueWidth - 20, top: 34, bottom: 0 }
  const [low, high] = domainOf(figure)
  const x = scaleOf(figure, low, high, plot)
  const largest = Math.max(1, ...figure.rows.filter(row => row.value !== null).map(row => row.n))
  const indent = figure.rows.some(row => row.group !== null) ? 14 : 0

  let body = words(0, 16, 'axis', figure.rowsAre)
  body += words(labelWidth + 62, 16, 'axis end', 'Patients')
  if (withEvents) body += words(eventsEnd, 16, 'axis end', 'Events')
  body += lines(wide, 16, 'axis end', [
    wrapText(`${figure.label} (${levelText(context.level)} interval)`, wide - plot.left, 12.5, true, 1)[0],
  ])
  let y = 44
  let rows = ''
  let heading: string | null = null
  for (const row of figure.rows) {
    if (row.group !== null && row.group !== heading) {
      heading = row.group
      y += rows === '' ? 0 : 6
      rows += words(0, y + 4, 'label dark', heading)
      y += rowHeight - 3
    }
    const label = wrapText(row.label, labelWidth - indent - 12, 13, false, 2)
    rows += lines(indent, y + 4 - (label.length - 1) * 7.5, 'tick dark', label, 15)
    rows += words(labelWidth + 62, y + 4, 'tick end', count(row.n))
    if (row.events !== null) rows += words(eventsEnd, y + 4, 'tick end', count(row.events))
    const drawn = drawRow(row, figure, x, y, plot, low, high, largest)
    rows += drawn.body
    y += rowHeight + (label.length - 1) * 8 + (drawn.lines - 1) * 8
  }
  const { pooled } = figure
  const noun = /centre/i.test(figure.rowsAre) ? 'centre' : figure.rowsAre.toLowerCase()
  const rowsEnd = y - rowHeight / 2 + 2
  if (pooled !== null) {
    y += 4
    rows += drawPooled(pooled, x, y)
    y += rowHeight
    const detail = `${capital(pooled.method)}; between-${noun} SD ${fixed(pooled.tau, 2)}, I² ${fixed(pooled.iSquared * (pooled.iSquared <= 1 ? 100 : 1), 0)} %`
    if (pooled.predictionLower !== null && pooled.predictionUpper !== null) {
      const a = x(clamp(pooled.predictionLower, low, high))
      const b = x(clamp(pooled.predictionUpper, low, high))
      rows += path(
        `M${px(a)},${px(y - 4)}v8M${px(a)},${px(y)}H${px(b)}M${px(b)},${px(y - 4)}v8`,
        'prediction',
      )
      rows += words(0, y + 4, 'tick dark', `Prediction interval, a new ${noun}`)
      const digits = deservedDigits(pooled.value, pooled.lower, pooled.upper)
      rows += words(
        wide,
        y + 4,
        'tick end dark',
        `${fixed(pooled.predictionLower, digits)} to ${fixed(pooled.predictionUpper, digits)}`,
      )
      y += rowHeight - 3
    }
    const text = wrapText(detail, plot.left - 20, 13)
    rows += lines(0, y + 2, 'tick', text, 16)
    y += text.length * 16 - 8
  }
  const bottom = y + 2
  if (figure.nullValue !== null && figure.nullValue >= low && figure.nullValue <= high)
    body += line(x(figure.nullValue), plot.top - 6, x(figure.nullValue), bottom, 'rule strong')
  if (pooled !== null) body += line(x(pooled.value), plot.top - 6, x(pooled.value), rowsEnd, 'guide s0')
  body += rows + drawAxis(x, plot, bottom, figure.logarithmic)
  return {
    width: wide,
    height: bottom + 26,
    body,
    summary: summarise(figure),
    numbers: {
      columns: ['row', 'group', 'n', 'events', figure.measure, 'lower', 'upper', 'why not'],
      rows: [
        ...figure.rows.map(r => [r.label, r.group, r.n, r.events, r.value, r.lower, r.upper, r.why]),
        ...(pooled === null
          ? []
          : [[pooled.label, 'pooled', null, null, pooled.value, pooled.lower, pooled.upper, null]]),
        ...(pooled === null
          ? []
          : [
              [
                'Prediction interval',
                'pooled',
                null,
                null,
                null,
                pooled.predictionLower,
                pooled.predictionUpper,
                null,
              ],
            ]),
      ],
    },
  }
}

type X = (value: number) => number

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Wide enough for every point and most of every interval; what runs past the edge ends in an arrow. */
function domainOf(figure: Forest): [number, number] {
  const onLog = figure.logarithmic
  const t = (v: number): number => (onLog ? Math.log(Math.max(v, 1e-6)) : v)
  const back = (v: number): number => (onLog ? Math.exp(v) : v)
  const shown = figure.rows.filter(row => row.value !== null && (!onLog || row.value > 0))
  const points = shown.map(row => t(row.value ?? 0))
  if (figure.pooled !== null) points.push(t(figure.pooled.lower), t(figure.pooled.upper))
  if (figure.nullValue !== null) points.push(t(figure.nullValue))
  if (points.length === 0) return onLog ? [0.5, 2] : [0, 1]
  const widths = shown
    .filter(row => row.lower !== null && row.upper !== null)
    .map(row => (t(row.upper ?? 0) - t(row.lower ?? 0)) / 2)
    .sort((a, b) => a - b)
  const typical = widths.length > 0 ? widths[Math.floor(widths.length / 2)] : 0
  const reach = Math.max(2.5 * typical, 1e-3)
  const ends = shown.flatMap(row => [t(row.lower ?? row.value ?? 0), t(row.upper ?? row.value ?? 0)])
  const pooled = figure.pooled
  if (pooled !== null)
    ends.push(t(pooled.predictionLower ?? pooled.lower), t(pooled.predictionUpper ?? pooled.upper))
  const low = Math.max(Math.min(...points, ...ends), Math.min(...points) - reach)
  const high = Math.min(Math.max(...points, ...ends), Math.max(...points) + reach)
  const margin = 0.03 * (high - low || 1)
  return [back(low - margin), back(high + margin)]
}

function scaleOf(figure: Forest, low: number, high: number, plot: Plot): X & { ticks(n: number): number[] } {
  if (figure.logarithmic) return scaleLog([low, high], [plot.left, plot.right])
  return linear([low, high], [plot.left, plot.right])
}

function drawRow(
  row: Row,
  figure: Forest,
  x: X,
  y: number,
  plot: Plot,
  low: number,
  high: number,
  largest: number,
): { body: string; lines: number } {
  if (row.value === null || (figure.logarithmic && row.value <= 0)) {
    const why = wrapText(row.why ?? 'not estimated', wide - plot.left - 8, 13, false, 2)
    return { body: lines(wide, y + 4 - (why.length - 1) * 7.5, 'tick end', why, 15), lines: why.length }
  }
  let body = ''
  if (row.lower !== null && row.upper !== null) {
    const a = x(clamp(row.lower, low, high))
    const b = x(clamp(row.upper, low, high))
    body += line(a, y, b, y, row.warning ? 'whisker s0 dashed' : 'whisker s0')
    if (row.lower < low)
      body += path(
        `M${px(a + 6)},${px(y - 4)}L${px(a)},${px(y)}L${px(a + 6)},${px(y + 4)}`,
        'whisker s0 open',
      )
    if (row.upper > high)
      body += path(
        `M${px(b - 6)},${px(y - 4)}L${px(b)},${px(y)}L${px(b - 6)},${px(y + 4)}`,
        'whisker s0 open',
      )
  }
  const half = 2.4 + 3.6 * Math.sqrt(row.n / largest)
  body += rectangle(x(row.value) - half, y - half, 2 * half, 2 * half, row.warning ? 'mark s0' : 'fill s0')
  body += words(wide, y + 4, 'tick end dark', intervalText(row.value, row.lower, row.upper))
  return { body, lines: 1 }
}

function drawPooled(pooled: NonNullable<Forest['pooled']>, x: X, y: number): string {
  const [a, m, b] = [x(pooled.lower), x(pooled.value), x(pooled.upper)]
  return (
    words(0, y + 4, 'label dark', pooled.label) +
    element('polygon', {
      points: `${px(a)},${px(y)} ${px(m)},${px(y - 7)} ${px(b)},${px(y)} ${px(m)},${px(y + 7)}`,
      class: 'fill s0',
    }) +
    words(wide, y + 4, 'label end dark', intervalText(pooled.value, pooled.lower, pooled.upper))
  )
}

function drawAxis(
  x: X & { ticks(n: number): number[] },
  plot: Plot,
  bottom: number,
  logarithmic: boolean,
): string {
  let ticks = x.ticks(5)
  if (logarithmic) {
    const round = ticks.filter(t => /^[125]0*$/.test(String(t).replace(/^0\.0*/, '')))
    ticks = round.length >= 3 ? round : ticks
  }
  const texts = logarithmic ? ticks.map(t => String(Number(t.toPrecision(3)))) : tickTexts(ticks)
  let body = line(plot.left, bottom, plot.right, bottom, 'rule strong')
  let free = Number.NEGATIVE_INFINITY
  ticks.forEach((tick, i) => {
    const width = textWidth(texts[i], 13)
    if (x(tick) - width / 2 < free) return
    free = x(tick) + width / 2 + 8
    body +=
      line(x(tick), bottom, x(tick), bottom + 4, 'rule strong') +
      words(x(tick), bottom + 18, 'tick mid', texts[i])
  })
  return body
}

function summarise(figure: Forest): string {
  const { pooled } = figure
  const rows = figure.rows.map(row =>
    row.value === null
      ? `${row.label}: ${row.why ?? 'not estimated'}`
      : `${row.label}: ${intervalText(row.value, row.lower, row.upper)}, ${plural(row.n, 'patient')}`,
  )
  const whole =
    pooled === null
      ? ''
      : ` ${pooled.label}: ${intervalText(pooled.value, pooled.lower, pooled.upper)}${
          pooled.predictionLower === null || pooled.predictionUpper === null
            ? ''
            : `, prediction interval ${fixed(pooled.predictionLower, 2)} to ${fixed(pooled.predictionUpper, 2)}`
        }.`
  return `${capital(figure.label)} by ${figure.rowsAre.toLowerCase()}. ${rows.join('; ')}.${whole}`
}
