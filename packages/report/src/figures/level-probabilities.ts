import type { FigureOf } from '@tessera/evidence'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { estimateNotes } from '../drawing/estimate-notes.ts'
import { panelRows } from '../drawing/panels.ts'
import { element, lines, words } from '../drawing/svg.ts'
import { count, percent } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type Levels = FigureOf<'level-probabilities'>
type Model = Levels['models'][number]

const rowHeight = 30
const barHeight = 20

/** A stacked bar an observed level, one panel a model; the shade goes from the lowest level to the highest. */
export function drawLevelProbabilities(figure: Levels, context: DrawingContext): Drawing {
  return {
    ...panelRows(figure.models, { across: 2, below: 20 }, (model, side) =>
      drawPanel(model, figure.levels, side, context),
    ),
    summary: figure.models.map(model => summarise(model, figure.levels)).join(' '),
    numbers: {
      columns: [
        'model',
        'observed level',
        'n',
        ...figure.levels.map(level => `mean probability of ${level}`),
      ],
      rows: figure.models.flatMap(model =>
        model.observed.map(row => [model.label, row.level, row.n, ...row.probability]),
      ),
    },
  }
}

function drawPanel(
  model: Model,
  levels: readonly string[],
  side: number,
  context: DrawingContext,
): { body: string; height: number } {
  const label = wrapText(model.label, side, 13.5, true, 2)
  const left = 112
  const width = side - left - 44
  const legend = drawLegend(levels, left, 14 + label.length * 18, side)
  const first = 26 + label.length * 18 + legend.height
  let body = lines(0, 14, 'label', label, 18) + legend.body
  body += words(0, first - 10, 'axis', 'Observed')
  model.observed.forEach((row, i) => {
    const y = first + i * rowHeight
    body += words(left - 10, y + 14, 'tick end dark', wrapText(row.level, left - 12, 13, false, 1)[0])
    let from = left
    row.probability.forEach((p, k) => {
      const own = width * p
      body += element('rect', {
        x: from,
        y,
        width: Math.max(0, own - 1),
        height: barHeight,
        ...fill(k, levels.length),
      })
      // A share that has room for its number says it; pale bars take dark ink, dark ones light.
      if (own > 30)
        body += element(
          'text',
          { x: from + own / 2, y: y + 14, class: `tick mid ${k >= levels.length / 2 ? 'onDark' : 'dark'}` },
          percent(p),
        )
      from += own
    })
    body += words(left + width + 8, y + 14, 'tick', count(row.n))
  })
  const bottom = first + model.observed.length * rowHeight
  const notes = estimateNotes(model.estimates, context).flatMap(note => wrapText(note, side, 13))
  body += lines(0, bottom + 18, 'tick', notes, 17)
  return { body, height: bottom + 8 + notes.length * 17 }
}

/** The names of the levels with their shade, in their order. */
function drawLegend(levels: readonly string[], x: number, y: number, side: number) {
  let body = ''
  let left = x
  let top = y
  levels.forEach((level, k) => {
    const width = 30 + level.length * 7
    if (left > x && left + width > side) {
      left = x
      top += 18
    }
    body += element('rect', { x: left, y: top - 9, width: 12, height: 12, ...fill(k, levels.length) })
    body += words(left + 17, top + 2, 'tick dark', level)
    left += width
  })
  return { body, height: top - y + 18 }
}

/** From a pale to a full blue, so that the order is seen in grey too. */
function fill(k: number, levels: number) {
  const opacity = levels === 1 ? 1 : 0.15 + (0.85 * k) / (levels - 1)
  return { class: 'level', 'fill-opacity': opacity.toFixed(3) }
}

function summarise(model: Model, levels: readonly string[]): string {
  const rows = model.observed.map(
    row =>
      `${row.n} observed ${row.level}: ${row.probability.map((p, k) => `${levels[k]} ${percent(p)} %`).join(', ')}`,
  )
  return `${model.label}, mean predicted probabilities. ${rows.join('; ')}.`
}
