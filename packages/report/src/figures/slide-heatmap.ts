import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis } from '../drawing/axis.ts'
import { stepColours, stepOf } from '../drawing/colour-scale.ts'
import type { Drawing } from '../drawing/drawing.ts'
import { half } from '../drawing/size.ts'
import { element, line, words } from '../drawing/svg.ts'
import { plural, tickTexts } from '../text/number.ts'

type Heatmap = FigureOf<'slide-heatmap'>

/** A score over a slide: cells in colour, a bar of length and a key under it. */
export function drawSlideHeatmap(figure: Heatmap): Drawing {
  const { width, height, cellUm, label, unit, scale } = figure
  const side = Math.min(half / width, half / height)
  const [wide, high] = [side * width, side * height]
  const steps = stepsOf(figure)
  let body = [
    line(0, 0, wide, 0, 'rule'),
    line(0, high, wide, high, 'rule'),
    line(0, 0, 0, high, 'rule'),
    line(wide, 0, wide, high, 'rule'),
  ].join('')
  for (const { row, from, to, step } of runs(steps, width)) {
    // A little over the edge, or paper shines through between rows.
    const box = { x: from * side, y: row * side, width: (to - from) * side + 0.3, height: side + 0.3 }
    body += element('rect', { ...box, fill: stepColours[step] })
  }
  body += lengthBar(figure, side, high)
  const top = high + 56
  const plot: Plot = { left: 8, right: half - 8, top, bottom: top + 14 }
  body += words(plot.left, top - 8, 'axis', unit === null || unit === '1' ? label : `${label}, ${unit}`)
  const stride = (plot.right - plot.left) / stepColours.length
  stepColours.forEach((fill, k) => {
    body += element('rect', { x: plot.left + k * stride, y: top, width: stride + 0.5, height: 14, fill })
  })
  body += keyTicks(figure, plot)
  const known = figure.values.filter(value => value !== null)
  const range = tickTexts([scale.least, scale.greatest])
  return {
    width: half,
    height: plot.bottom + 28,
    body,
    summary:
      `${label} over a slide of ${plural(known.length, 'cell')} with tissue` +
      `${cellUm === null ? '' : ` of ${Math.round(cellUm)} µm`}, from ${range[0]} to ${range[1]}; ` +
      `${how[scale.kind]}.`,
    numbers: {
      columns: ['column', 'row', label],
      rows: figure.values.flatMap((value, at) =>
        value === null ? [] : [[at % width, Math.floor(at / width), value]],
      ),
    },
  }
}

const how = {
  range: 'colours run between two stated values, the same for all slides',
  spread: 'colours run from the least to the greatest value of this slide',
  rank: 'colours go by the share of cells below, so that slides cannot be compared by colour',
} as const

/** The colour of each cell; -1 without a value. */
function stepsOf({ values, scale }: Heatmap): Int8Array {
  const known = values.filter(value => value !== null).sort((a, b) => a - b)
  const spread = scale.greatest - scale.least
  const place = (value: number) =>
    scale.kind === 'rank'
      ? known.findLastIndex(one => one <= value) / Math.max(1, known.length - 1)
      : spread > 0
        ? (value - scale.least) / spread
        : 0.5
  const places = new Map<number, number>()
  return Int8Array.from(values, value => {
    if (value === null) return -1
    const found = places.get(value) ?? stepOf(place(value))
    places.set(value, found)
    return found
  })
}

/** Neighbours of one colour in a row are one rectangle. */
function* runs(steps: Int8Array, width: number) {
  for (let row = 0; row * width < steps.length; row++)
    for (let from = 0; from < width; ) {
      const step = steps[row * width + from]
      let to = from + 1
      while (to < width && steps[row * width + to] === step) to++
      if (step >= 0) yield { row, from, to, step }
      from = to
    }
}

/** 1, 2 or 5 times a power of ten, about a fifth of the picture. */
function lengthBar({ cellUm, width }: Heatmap, side: number, bottom: number): string {
  if (cellUm === null) return words(0, bottom + 18, 'tick', 'scale of the slide unknown')
  const wanted = (cellUm * width) / 5
  const power = 10 ** Math.floor(Math.log10(wanted))
  const um = power * ([5, 2, 1].find(k => k * power <= wanted) ?? 1)
  const length = (um / cellUm) * side
  const text = um >= 1000 ? `${um / 1000} mm` : `${um} µm`
  return (
    line(0, bottom + 12, length, bottom + 12, 'rule strong') + words(length + 8, bottom + 16, 'tick', text)
  )
}

function keyTicks({ scale }: Heatmap, plot: Plot): string {
  if (scale.kind === 'rank') {
    const x = linear([0, 1], [plot.left, plot.right])
    return xAxis(plot, x, [0, 0.5, 1], ['lowest', 'middle', 'highest'])
  }
  const x = linear([scale.least, scale.greatest], [plot.left, plot.right])
  return xAxis(plot, x, x.ticks(5))
}
