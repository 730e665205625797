import type { FigureOf } from '@tessera/evidence'
import { linear, type Plot, xAxis, xTitle, yTitle } from '../drawing/axis.ts'
import type { Drawing } from '../drawing/drawing.ts'
import { largest, smallest } from '../drawing/extent.ts'
import { half } from '../drawing/size.ts'
import { line, lines, rectangle } from '../drawing/svg.ts'
import { fixed, percent, plural, pText } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type Null = FigureOf<'null-distribution'>

/** How often the whole procedure yields what, when outcomes are shuffled; and where the real result lies. */
export function drawNullDistribution(figure: Null): Drawing {
  const plot: Plot = { left: 8, right: half - 8, top: 58, bottom: 250 }
  const all = [...figure.permuted, figure.observed]
  const least = smallest(all)
  const most = largest(all)
  const margin = 0.06 * (most - least || 0.1)
  const x = linear([least - margin, most + margin], [plot.left, plot.right])
  const bins = binned(figure.permuted, x.ticks(barCount(figure.permuted, most - least + 2 * margin)))
  const tallest = Math.max(1, ...bins.map(bin => bin.n))
  const height = plot.bottom - plot.top - 10
  const observed = x(figure.observed)
  let body = yTitle({ ...plot, top: 28 }, 'Permutations')
  for (const bin of bins)
    if (bin.n > 0) {
      const tall = (bin.n / tallest) * height
      body += rectangle(
        x(bin.from) + 0.5,
        plot.bottom - tall,
        Math.max(0.5, x(bin.to) - x(bin.from) - 1),
        tall,
        'bar grey',
      )
    }
  body += line(plot.left, plot.bottom, plot.right, plot.bottom, 'rule strong')
  body += xAxis(plot, x, x.ticks(5)) + xTitle(plot, wrapText(figure.label, half - 20, 12.5, true, 1)[0])
  body += line(observed, plot.top - 26, observed, plot.bottom, 'curve s0')
  const right = observed > (plot.left + plot.right) / 2
  body += lines(observed + (right ? -8 : 8), plot.top - 18, `label halo s0 ${right ? 'end' : ''}`.trim(), [
    `This study ${fixed(figure.observed, 2)}`,
    pText(figure.p),
  ])
  return {
    width: half,
    height: plot.bottom + 46,
    body,
    summary: `${plural(figure.permuted.length, 'permutation')} of the outcome (${figure.test}). ${figure.label}: observed ${fixed(figure.observed, 2)}, ${pText(figure.p)}; ${describe(figure)}`,
    numbers: {
      columns: ['permutation', figure.measure],
      rows: [...figure.permuted.map((value, k) => [k + 1, value]), ['observed', figure.observed]],
    },
  }
}

/** About twice the square root of their number over the range of the permuted values: few make few bars. */
function barCount(permuted: readonly number[], domain: number): number {
  const range = largest(permuted, Number.NEGATIVE_INFINITY) - smallest(permuted)
  if (!(range > 0)) return 20
  return Math.round(Math.min(80, Math.max(8, (2 * Math.sqrt(permuted.length) * domain) / range)))
}

/** How many permuted values reach the observed one: read off the drawing, not a test. */
function describe(figure: Null): string {
  const reached = figure.permuted.filter(value => value >= figure.observed).length
  const share = figure.permuted.length === 0 ? '' : ` (${percent(reached / figure.permuted.length)} %)`
  return `${plural(reached, 'permutation')}${share} lay at or above it.`
}

/** Counts of values between neighbouring edges, the ends left open: layout of bars. */
function binned(
  values: readonly number[],
  ticks: readonly number[],
): { from: number; to: number; n: number }[] {
  if (ticks.length < 2) return []
  const step = ticks[1] - ticks[0]
  const from = ticks[0] - step
  const bins = Array.from({ length: ticks.length + 1 }, (_, k) => ({
    from: from + k * step,
    to: from + (k + 1) * step,
    n: 0,
  }))
  for (const value of values) {
    const k = Math.min(bins.length - 1, Math.max(0, Math.floor((value - from) / step + 1e-9)))
    bins[k].n++
  }
  return bins
}
