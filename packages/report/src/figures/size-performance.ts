import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import { bandPath, linePath, type Point } from '../drawing/curve.ts'
import type { Drawing } from '../drawing/drawing.ts'
import { largest, smallest } from '../drawing/extent.ts'
import { spread } from '../drawing/labels.ts'
import { marker } from '../drawing/series.ts'
import { wide } from '../drawing/size.ts'
import { line, lines, path, px, words } from '../drawing/svg.ts'
import { intervalText } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type SizePerformance = FigureOf<'size-performance'>

const room = 190

/** Performance by size with its interval, the baseline as a line, the curve that is not nested in grey. */
export function drawSizePerformance(figure: SizePerformance): Drawing {
  const plot: Plot = { left: 46, right: wide - room - 10, top: 34, bottom: 320 }
  const { sizes, curves, baseline } = figure
  const values = [
    figure.nullValue,
    ...curves.flatMap(curve => [...curve.value, ...(curve.lower ?? []), ...(curve.upper ?? [])]),
    ...(baseline === null
      ? []
      : [baseline.value, baseline.lower ?? baseline.value, baseline.upper ?? baseline.value]),
  ].filter(Number.isFinite)
  const x = linear([smallest(sizes, 1) - 0.4, largest(sizes, 1) + 0.4], [plot.left, plot.right])
  const y = linear([smallest(values), largest(values)], [plot.bottom, plot.top]).nice(6)
  const step = Math.ceil(sizes.length / 12)
  const marked = sizes.filter((_, k) => k % step === 0)
  let body = yAxis(plot, y, y.ticks(6)) + yTitle(plot, figure.label)
  body +=
    xAxis(plot, x, marked, marked.map(String)) + xTitle(plot, figure.sizesAre ?? 'Features in the panel')
  body += line(plot.left, plot.bottom, plot.right, plot.bottom, 'rule strong')
  body += line(plot.left, y(figure.nullValue), plot.right, y(figure.nullValue), 'guide')
  const labels: { at: number; text: readonly string[]; className: string }[] = []
  if (baseline !== null) {
    if (baseline.lower !== null && baseline.upper !== null)
      body += path(
        `M${px(plot.left)},${px(y(baseline.lower))}H${px(plot.right)}V${px(y(baseline.upper))}H${px(plot.left)}Z`,
        'band s2',
      )
    body += line(plot.left, y(baseline.value), plot.right, y(baseline.value), 'curve s2')
    labels.push({
      at: y(baseline.value),
      text: wrapText(baseline.label, room - 12, 13.5, true),
      className: 'label s2',
    })
  }
  let style = 0
  for (const curve of curves) {
    const points = sizes.map((size, k): Point => [x(size), y(curve.value[k])])
    const own = curve.warning ? -1 : style === 0 ? 0 : style
    const { lower, upper } = curve
    if (!curve.warning && style === 0 && lower !== null && upper !== null) {
      const edge = (v: readonly number[]): Point[] => sizes.map((size, k) => [x(size), y(v[k])])
      body += path(bandPath(edge(upper), edge(lower)), 'band s0')
    }
    body += path(linePath(points), `curve ${curve.warning ? 'sy' : `s${own}`}`)
    if (!curve.warning) for (const [a, b] of points) body += marker(own, a, b, 3.2)
    labels.push({
      at: points[points.length - 1]?.[1] ?? plot.bottom,
      text: wrapText(curve.label, room - 12, 13.5, true),
      className: curve.warning ? 'label sy' : `label s${own}`,
    })
    if (!curve.warning) style = style === 0 ? 1 : style + 2
  }
  const most = Math.max(1, ...labels.map(label => label.text.length))
  const centres = spread(
    labels.map(label => label.at),
    17 * most + 2,
    plot.top - 12,
    plot.bottom + 12,
  )
  labels.forEach((label, i) => {
    body += lines(
      plot.right + 10,
      centres[i] + 4.5 - (label.text.length - 1) * 8,
      label.className,
      label.text,
      16,
    )
  })
  const place = figure.chosen === null ? -1 : sizes.indexOf(figure.chosen)
  if (place >= 0 && curves.length > 0) {
    const [a, b] = [x(sizes[place]), y(curves[0].value[place])]
    body += line(a, b + 7, a, plot.bottom, 'guide s0')
    body += words(a + 5, plot.bottom - 7, 'label halo s0', `${figure.chosen}, one-standard-error size`)
  }
  return {
    width: wide,
    height: plot.bottom + 46,
    body,
    summary:
      `${figure.label} by the number of ${figure.sizesAre?.toLowerCase() ?? 'features'}. ` +
      curves
        .map(
          curve =>
            `${curve.label}: ${sizes.map((size, k) => `${size} ${intervalText(curve.value[k], null, null, 2)}`).join(', ')}`,
        )
        .join('. ') +
      `${baseline === null ? '' : `. ${baseline.label}: ${intervalText(baseline.value, baseline.lower, baseline.upper)}`}.`,
    numbers: {
      columns: ['curve', figure.sizesAre?.toLowerCase() ?? 'features', 'value', 'lower', 'upper'],
      rows: [
        ...curves.flatMap(curve =>
          sizes.map((size, k) => [
            curve.label,
            size,
            curve.value[k],
            curve.lower?.[k] ?? null,
            curve.upper?.[k] ?? null,
          ]),
        ),
        ...(baseline === null
          ? []
          : [[baseline.label, null, baseline.value, baseline.lower, baseline.upper]]),
      ],
    },
  }
}
