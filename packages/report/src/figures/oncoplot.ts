import type { FigureOf } from '@tessera/evidence'
import type { Drawing } from '../drawing/drawing.ts'
import { wide } from '../drawing/size.ts'
import { path, px, rectangle, words } from '../drawing/svg.ts'
import { drawTracks, trackHeight, trackKey } from '../drawing/tracks.ts'
import { percent, plural } from '../text/number.ts'
import { textWidth, wrapText } from '../text/width.ts'

type Oncoplot = FigureOf<'oncoplot'>

const rowHeight = 21

/** A row a gene, a column a sample, coloured by the class of alteration; share and number of altered samples at the right. */
export function drawOncoplot(figure: Oncoplot): Drawing {
  const { genes, classes, samples, cells, tracks } = figure
  const names = [...genes.map(gene => gene.label), ...tracks.map(track => track.label)]
  const left = Math.min(150, Math.max(40, ...names.map(name => textWidth(name, 13, true)))) + 10
  const right = wide - 92
  const cell = (right - left) / Math.max(1, samples)
  const used = classes.map((label, c) => ({ label, c })).filter(({ c }) => cells.includes(c))
  let x = 0
  let head = 12
  let body = ''
  for (const { label, c } of used) {
    const own = textWidth(label, 13) + 34
    if (x > 0 && x + own > wide) {
      x = 0
      head += 20
    }
    body += rectangle(x, head - 10, 12, 12, classStyle(c)) + words(x + 16, head, 'tick dark', label)
    x += own
  }
  const top = head + 22
  const everyone = Array.from({ length: samples }, (_, i) => i)
  genes.forEach((gene, g) => {
    const y = top + g * rowHeight
    body += words(left - 8, y + 14, 'label end dark', wrapText(gene.label, 140, 13, true, 1)[0])
    body += rectangle(left, y + 1, right - left, rowHeight - 4, 'empty')
    const paths = new Map<number, string>()
    everyone.forEach(s => {
      const c = cells[g * samples + s]
      if (c < 0) return
      const box = `M${px(left + s * cell)},${px(y + 1)}h${px(Math.max(0.6, cell * 0.92))}v${rowHeight - 4}H${px(left + s * cell)}z`
      paths.set(c, (paths.get(c) ?? '') + box)
    })
    for (const [c, d] of paths) body += path(d, classStyle(c))
    body += words(right + 48, y + 14, 'tick end dark', `${percent(gene.altered / Math.max(1, samples))} %`)
    body += words(wide, y + 14, 'tick end', String(gene.altered))
  })
  const bottom = top + genes.length * rowHeight
  body += drawTracks(tracks, everyone, { left, top: bottom + 8, cell, labelEnd: left - 8 }, 0)
  const under = bottom + 8 + tracks.length * trackHeight
  const keyed = trackKey(tracks, left, under + 16, right - left, 0)
  body += keyed.body
  const end = under + (tracks.length === 0 ? 4 : 6 + keyed.height)
  body += words((left + right) / 2, end + 14, 'tick mid', plural(samples, 'sample'))
  return {
    width: wide,
    height: end + 22,
    body,
    summary: `Alterations of ${plural(genes.length, 'gene')} in ${plural(samples, 'sample')}: ${genes
      .slice(0, 10)
      .map(gene => `${gene.label} ${gene.altered} (${percent(gene.altered / Math.max(1, samples))} %)`)
      .join(', ')}.`,
    numbers: {
      columns: ['gene', 'altered', ...classes],
      rows: genes.map((gene, g) => [
        gene.label,
        gene.altered,
        ...classes.map((_, c) => everyone.filter(s => cells[g * samples + s] === c).length),
      ]),
    },
  }
}

/** The seventh class, all others, is ink. */
function classStyle(c: number): string {
  return c >= 6 ? 'fill others' : `fill s${c}`
}
