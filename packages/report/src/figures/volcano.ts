import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xTitle, yAxis, yTitle } from '../drawing/axis.ts'
import type { Drawing } from '../drawing/drawing.ts'
import { largest, smallest } from '../drawing/extent.ts'
import { logTicks } from '../drawing/log-ticks.ts'
import { wide } from '../drawing/size.ts'
import { line, path, words } from '../drawing/svg.ts'
import { fixed, intervalText, plural, pText, tickTexts } from '../text/number.ts'
import { textWidth } from '../text/width.ts'

type Volcano = FigureOf<'volcano'>

interface Dot {
  readonly label: string
  readonly x: number
  readonly y: number
  /** 1 found and higher, -1 found and lower, 0 not found. */
  readonly side: number
}

const size = 12.5

/** Effect against -log10 p. Those below the false discovery rate are coloured by direction, the first of them named. */
export function drawVolcano(figure: Volcano): Drawing {
  const plot: Plot = { left: 40, right: wide - 12, top: 54, bottom: 430 }
  const toX = (effect: number) => (figure.ratio ? Math.log(effect) : effect)
  const usable = figure.points.filter(point => Number.isFinite(toX(point.effect)) && point.p >= 0)
  const [low, high] = domainOf(usable.map(point => toX(point.effect)))
  const height = (p: number) => -Math.log10(Math.max(p, 1e-300))
  const top =
    1.06 *
    Math.max(
      1.5,
      largest(
        usable.map(point => height(point.p)),
        0,
      ),
    )
  const x = linear([low, high], [plot.left, plot.right])
  const y = linear([0, top], [plot.bottom, plot.top])
  const dots = usable
    .map((point): Dot => {
      const found = point.fdr !== null && point.fdr < figure.fdr
      const effect = toX(point.effect)
      return {
        label: point.label,
        x: x(effect),
        y: y(height(point.p)),
        side: found ? Math.sign(effect) : 0,
      }
    })
    .sort((a, b) => a.y - b.y)
  const ticks = figure.ratio ? logTicks(Math.exp(low), Math.exp(high)) : x.ticks(7)
  const texts = figure.ratio ? ticks.map(tick => String(tick)) : tickTexts(ticks)
  let body = yAxis(plot, y, y.ticks(5)) + yTitle({ ...plot, top: 30 }, '−log₁₀ p')
  body += line(plot.left, plot.bottom, plot.right, plot.bottom, 'rule strong')
  ticks.forEach((tick, i) => {
    const at = x(toX(tick))
    body += line(at, plot.bottom, at, plot.bottom + 4, 'rule strong')
    body += words(at, plot.bottom + 18, 'tick mid', texts[i])
  })
  body += xTitle(plot, figure.label)
  body += line(x(0), plot.top, x(0), plot.bottom, 'rule strong')
  if (figure.cut !== null) {
    const at = y(height(figure.cut))
    body += line(plot.left, at, plot.right, at, 'guide')
    body += words(plot.right, at - 5, 'tick end halo', `FDR ${figure.fdr}`)
  }
  body += dotPath(
    dots.filter(dot => dot.side === 0),
    'dots sx',
  )
  body += dotPath(
    dots.filter(dot => dot.side < 0),
    'dots s0',
  )
  body += dotPath(
    dots.filter(dot => dot.side > 0),
    'dots s1',
  )
  const found = { up: dots.filter(dot => dot.side > 0).length, down: dots.filter(dot => dot.side < 0).length }
  body += words(plot.left, 48, 'label s0', `${found.down} ${figure.lower}`)
  body += words(plot.right, 48, 'label end s1', `${found.up} ${figure.higher}`)
  body += names(dots, figure.named, plot)
  const first = usable.toSorted((a, b) => a.p - b.p).slice(0, 3)
  return {
    width: wide,
    height: plot.bottom + 46,
    body,
    summary:
      `${plural(usable.length, 'feature')}; ${found.up + found.down} at a false discovery rate below ${figure.fdr}: ${found.up} ${figure.higher}, ${found.down} ${figure.lower}. ` +
      `Smallest p: ${first.map(point => `${point.label} ${intervalText(point.effect, null, null, 2)} (${pText(point.p)})`).join('; ')}.`,
    numbers: {
      columns: ['feature', figure.label, 'p', 'fdr'],
      rows: figure.points.map(point => [point.label, point.effect, point.p, point.fdr]),
    },
  }
}

/** From the least to the greatest effect, with 0 inside: at least a third as far to one side as to the other. */
function domainOf(effects: readonly number[]): [number, number] {
  const high = Math.max(largest(effects, 0), 0)
  const low = Math.min(smallest(effects, 0), 0)
  const reach = Math.max(high, -low, 0.05)
  return [-1.08 * Math.max(-low, reach / 3), 1.08 * Math.max(high, reach / 3)]
}

/** All dots of a colour as one path; those that fall on the same half pixel are drawn once. */
function dotPath(dots: readonly Dot[], className: string): string {
  const seen = new Set<string>()
  for (const { x, y } of dots)
    seen.add(`M${fixed(Math.round(x * 2) / 2, 1)},${fixed(Math.round(y * 2) / 2, 1)}h0`)
  return seen.size === 0 ? '' : path([...seen].join('').replaceAll('−', '-'), className)
}

interface Box {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

/** Names beside the highest dots, where they touch neither another name nor a coloured dot. */
function names(dots: readonly Dot[], most: number, plot: Plot): string {
  const coloured = dots.filter(dot => dot.side !== 0)
  const wanted = (coloured.length > 0 ? coloured : dots).slice(0, most)
  const taken: Box[] = []
  let body = ''
  for (const dot of wanted) {
    const width = textWidth(dot.label, size) + 2
    const outward = dot.side < 0 ? -1 : 1
    const candidates = [
      [outward, 0],
      [-outward, 0],
      [outward, -9],
      [outward, 9],
      [-outward, -9],
      [-outward, 9],
      [0, -14],
      [0, 14],
    ].map(([way, dy]) => {
      const x0 = way === 0 ? dot.x - width / 2 : way > 0 ? dot.x + 6 : dot.x - 6 - width
      return { box: { x0, x1: x0 + width, y0: dot.y + dy - 7, y1: dot.y + dy + 7 }, dy }
    })
    const place = candidates.find(
      ({ box }) =>
        box.x0 >= plot.left &&
        box.x1 <= plot.right &&
        box.y0 >= plot.top - 8 &&
        box.y1 <= plot.bottom &&
        !taken.some(
          other => box.x0 < other.x1 && other.x0 < box.x1 && box.y0 < other.y1 && other.y0 < box.y1,
        ) &&
        !coloured.some(
          other =>
            other !== dot &&
            other.x > box.x0 - 3 &&
            other.x < box.x1 + 3 &&
            other.y > box.y0 - 2 &&
            other.y < box.y1 + 2,
        ),
    )
    if (place === undefined) continue
    taken.push(place.box)
    body += words(place.box.x0 + 1, dot.y + place.dy + 4.5, 'tick dark halo', dot.label)
  }
  return body
}
