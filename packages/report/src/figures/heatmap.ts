import type { FigureOf } from '@tessera/evidence'
import type { Drawing } from '../drawing/drawing.ts'
import { largest } from '../drawing/extent.ts'
import { wide } from '../drawing/size.ts'
import { element, line, path, px, words } from '../drawing/svg.ts'
import { drawTracks, trackHeight, trackKey } from '../drawing/tracks.ts'
import { plural, tickTexts } from '../text/number.ts'
import { textWidth, wrapText } from '../text/width.ts'

type Heatmap = FigureOf<'heatmap'>

/** Shades of a direction: more cannot be told apart. */
const shades = 10
const treeWidth = 54

/**
 * Cells blue below 0 and vermilion above, the paler the nearer to it, so that 0 is the paper in light and in dark; trees of
 * the clustering, strips over the columns, names where there is room.
 */
export function drawHeatmap(figure: Heatmap): Drawing {
  const { rows, columns, rowOrder, columnOrder } = figure
  const labelled = rows.length <= 80
  const labelWidth = labelled ? Math.min(170, Math.max(0, ...rows.map(row => textWidth(row, 12)))) + 10 : 8
  const trackLabels = Math.min(150, Math.max(0, ...figure.tracks.map(track => textWidth(track.label, 13))))
  const left = Math.max(figure.rowTree === null ? 8 : treeWidth + 8, trackLabels + 12)
  const right = wide - labelWidth
  const cell = (right - left) / Math.max(1, columns.length)
  const high = labelled ? 15 : Math.max(2, Math.min(15, 900 / Math.max(1, rows.length)))
  const keyed = trackKey(figure.tracks, 0, 12, wide)
  const treeTop = keyed.height + 6
  const tracksTop = treeTop + (figure.columnTree === null ? 0 : 46)
  const top = tracksTop + figure.tracks.length * trackHeight + (figure.tracks.length > 0 ? 3 : 0)
  const bottom = top + rows.length * high
  let body = keyed.body
  if (figure.columnTree !== null)
    body += tree(figure.columnTree, columnOrder, (place, share) => [
      left + (place + 0.5) * cell,
      tracksTop - 4 - share * 38,
    ])
  if (figure.rowTree !== null)
    body += tree(figure.rowTree, rowOrder, (place, share) => [
      left - 4 - share * (treeWidth - 8),
      top + (place + 0.5) * high,
    ])
  body += drawTracks(figure.tracks, columnOrder, { left, top: tracksTop, cell, labelEnd: left - 8 })
  body += cells(figure, { left, top, cell, high })
  for (const [x1, y1, x2, y2] of [
    [left, top, right, top],
    [left, bottom, right, bottom],
    [left, top, left, bottom],
    [right, top, right, bottom],
  ])
    body += line(x1, y1, x2, y2, 'rule')
  if (labelled)
    rowOrder.forEach((row, place) => {
      const text = wrapText(rows[row], 164, 12, false, 1)[0]
      body += words(right + 8, top + (place + 0.5) * high + 4, 'tick dark small', text)
    })
  const named = cell >= 13
  if (named)
    columnOrder.forEach((column, place) => {
      const x = left + (place + 0.5) * cell + 4
      body += element(
        'text',
        { x, y: bottom + 8, class: 'tick small end', transform: `rotate(-90 ${px(x)} ${px(bottom + 8)})` },
        escapeLabel(columns[column]),
      )
    })
  const under = bottom + (named ? 14 + Math.min(90, Math.max(...columns.map(c => textWidth(c, 12)))) : 8)
  if (!named)
    body += words((left + right) / 2, under + 12, 'tick mid', plural(columns.length, figure.columnsAre))
  const scale = colourKey(figure, left, under + 26)
  return {
    width: wide,
    height: under + 26 + 44,
    body: body + scale,
    summary:
      `${figure.label}: ${plural(rows.length, figure.rowsAre)} by ${plural(columns.length, figure.columnsAre)}, ` +
      `${figure.rowTree === null && figure.columnTree === null ? 'in the order given' : 'clustered by average linkage'}. ` +
      (figure.tracks.length === 0 ? '' : `Strips: ${figure.tracks.map(track => track.label).join(', ')}.`),
    numbers: {
      columns: [figure.rowsAre, ...columnOrder.map(column => columns[column])],
      rows: rowOrder.map(row => [
        rows[row],
        ...columnOrder.map(column => figure.values[row * columns.length + column]),
      ]),
    },
  }
}

function escapeLabel(text: string): string {
  return wrapText(text, 90, 12, false, 1)[0].replace(
    /[&<>]/g,
    c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? c,
  )
}

/** The cells of a shade as one path, neighbours in a row as one rectangle. */
function cells(
  { rows, columns, values, limit, rowOrder, columnOrder }: Heatmap,
  at: { readonly left: number; readonly top: number; readonly cell: number; readonly high: number },
): string {
  const paths = new Map<number, string>()
  const missing: string[] = []
  const shadeOf = (value: number | null) =>
    value === null ? null : Math.max(-shades, Math.min(shades, Math.round((value / limit) * shades)))
  for (let r = 0; r < rows.length; r++) {
    const base = rowOrder[r] * columns.length
    const y = at.top + r * at.high
    for (let from = 0; from < columns.length; ) {
      const shade = shadeOf(values[base + columnOrder[from]])
      let to = from + 1
      while (to < columns.length && shadeOf(values[base + columnOrder[to]]) === shade) to++
      const x = at.left + from * at.cell
      const box = `M${px(x)},${px(y)}h${px((to - from) * at.cell)}v${px(at.high)}H${px(x)}z`
      if (shade === null) missing.push(`M${px(x)},${px(y + at.high / 2)}h${px((to - from) * at.cell)}`)
      else if (shade !== 0) paths.set(shade, (paths.get(shade) ?? '') + box)
      from = to
    }
  }
  let body = ''
  for (const [shade, d] of [...paths].sort(([a], [b]) => a - b)) body += shaded(d, shade)
  return body + (missing.length === 0 ? '' : path(missing.join(''), 'guide'))
}

function shaded(d: string, shade: number): string {
  return path(d, `fill s${shade < 0 ? 0 : 1}`, { 'fill-opacity': Math.abs(shade) / shades })
}

/** A tree over places 0 to n - 1; `at` gives the point of a place at a share of the greatest height. */
function tree(
  joins: readonly { readonly a: number; readonly b: number; readonly height: number }[],
  order: readonly number[],
  at: (place: number, share: number) => [number, number],
): string {
  const n = order.length
  const place = new Array<number>(n + joins.length).fill(0)
  const height = new Array<number>(n + joins.length).fill(0)
  order.forEach((item, i) => {
    place[item] = i
  })
  const most = largest(
    joins.map(join => join.height),
    1e-12,
  )
  let d = ''
  joins.forEach(({ a, b, height: own }, k) => {
    const share = own / most
    const corners = [
      at(place[a], height[a]),
      at(place[a], share),
      at(place[b], share),
      at(place[b], height[b]),
    ]
    d += corners.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)},${px(y)}`).join('')
    place[n + k] = (place[a] + place[b]) / 2
    height[n + k] = share
  })
  return d === '' ? '' : path(d, 'tree')
}

function colourKey({ label, limit }: Heatmap, left: number, top: number): string {
  const stride = 9
  let body = ''
  for (let shade = -shades; shade <= shades; shade++) {
    const x = left + (shade + shades) * stride
    const box = `M${px(x)},${px(top)}h${stride}v12h${-stride}z`
    if (shade !== 0) body += shaded(box, shade)
  }
  const width = (2 * shades + 1) * stride
  for (const edge of [top, top + 12]) body += line(left, edge, left + width, edge, 'rule')
  const texts = tickTexts([-limit, 0, limit])
  body += words(left, top + 28, 'tick', `≤ ${texts[0]}`)
  body += words(left + width / 2, top + 28, 'tick mid', '0')
  body += words(left + width, top + 28, 'tick end', `≥ ${texts[2]}`)
  return body + words(left + width + 14, top + 11, 'axis', label)
}
