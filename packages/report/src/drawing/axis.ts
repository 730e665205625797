import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { tickTexts } from '../text/number.ts'
import { line, words } from './svg.ts'

export type Scale = ScaleLinear<number, number>

/** A linear scale from data to pixels; an empty domain is widened so that nothing divides by zero. */
export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [a, b] = domain
  const wide: [number, number] = b > a ? [a, b] : [a - 0.5, a + 0.5]
  return scaleLinear(wide, [range[0], range[1]])
}

/** The rectangle that data are drawn in. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Horizontal hairlines with their values at the left. */
export function yAxis(plot: Plot, y: Scale, ticks: readonly number[], texts = tickTexts(ticks)): string {
  return ticks
    .map(
      (tick, i) =>
        line(plot.left, y(tick), plot.right, y(tick), 'rule') +
        words(plot.left - 8, y(tick) + 4, 'tick end', texts[i]),
    )
    .join('')
}

/** Values under the plot, with short ticks on the base line. */
export function xAxis(plot: Plot, x: Scale, ticks: readonly number[], texts = tickTexts(ticks)): string {
  return ticks
    .map(
      (tick, i) =>
        line(x(tick), plot.bottom, x(tick), plot.bottom + 4, 'rule strong') +
        words(x(tick), plot.bottom + 18, 'tick mid', texts[i]),
    )
    .join('')
}

export function xTitle(plot: Plot, text: string, offset = 38): string {
  return words((plot.left + plot.right) / 2, plot.bottom + offset, 'axis mid', text)
}

/** The name of the vertical axis, set horizontally above it, where it is read without turning the head. */
export function yTitle(plot: Plot, text: string, x = 0): string {
  return words(x, plot.top - 14, 'axis', text)
}

/** Steps that people count months in. */
const monthSteps = [1, 3, 6, 12, 24, 36, 60, 120]

/** Times to mark: those given when they are few; else, in months, whole quarters and years; else round ones. */
export function timeTicks(times: readonly number[], x: Scale, unit: string): number[] {
  if (times.length >= 2 && times.length <= 13) return [...times]
  if (!/^months?$/i.test(unit)) return x.ticks(6)
  const [from, to] = x.domain()
  const step = monthSteps.find(months => (to - from) / months <= 8) ?? 240
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, k) => (first + k) * step)
}
