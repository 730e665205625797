import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle } from '../drawing/axis.ts'
import type { Drawing } from '../drawing/drawing.ts'
import { wide } from '../drawing/size.ts'
import { element, line, words } from '../drawing/svg.ts'
import { fixed } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

const rowHeight = 24
const labelWidth = 250

/** A love plot: hollow before weighting, filled after, with the line below which a covariate counts as balanced. */
export function drawBalance(figure: FigureOf<'balance'>): Drawing {
  const rows = [...figure.rows].sort((a, b) => b.before - a.before)
  const plot: Plot = {
    left: labelWidth,
    right: wide - 150,
    top: 34,
    bottom: 34 + rows.length * rowHeight + 6,
  }
  const largest = Math.max(2 * figure.threshold, ...rows.flatMap(row => [row.before, row.after]))
  const x = linear([0, largest * 1.03], [plot.left, plot.right])
  let body = words(0, 16, 'axis', 'Covariate')
  body += words(wide - 78, 16, 'axis end', 'Before') + words(wide, 16, 'axis end', 'After')
  body += line(x(figure.threshold), plot.top - 8, x(figure.threshold), plot.bottom, 'guide')
  body += line(plot.left, plot.bottom, plot.right, plot.bottom, 'rule strong')
  rows.forEach((row, i) => {
    const y = plot.top + (i + 0.5) * rowHeight
    body += words(0, y + 4, 'tick dark', wrapText(row.label, labelWidth - 14, 13, false, 1)[0])
    body += line(plot.left, y, plot.right, y, 'rule')
    body += line(x(row.after), y, x(row.before), y, 'whisker s0')
    body += element('circle', { cx: x(row.before), cy: y, r: 4.4, class: 'mark s0' })
    body += element('circle', { cx: x(row.after), cy: y, r: 4.4, class: 'fill s0' })
    body += words(wide - 78, y + 4, 'tick end', fixed(row.before, 2))
    body += words(wide, y + 4, 'tick end dark', fixed(row.after, 2))
  })
  body += xAxis(plot, x, x.ticks(6))
  body += xTitle(plot, 'Standardised difference: hollow before weighting, filled after')
  const over = rows.filter(row => row.after > figure.threshold)
  return {
    width: wide,
    height: plot.bottom + 50,
    body,
    summary: `Balance of ${rows.length} covariates. Before weighting ${rows.filter(row => row.before > figure.threshold).length} differ by more than ${figure.threshold} standard deviations, after it ${over.length}${over.length > 0 ? `: ${over.map(row => row.label).join(', ')}` : ''}.`,
    numbers: {
      columns: ['covariate', 'before', 'after'],
      rows: rows.map(row => [row.label, row.before, row.after]),
    },
  }
}
