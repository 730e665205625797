import type { Estimate } from '@tessera/evidence'

/** Shown where a number could not be estimated. */
export const missing = '–'

/** A number with `digits` decimals, a true minus sign and no negative zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  const magnitude = text.replace('-', '')
  return value < 0 && Number(magnitude) !== 0 ? `−${magnitude}` : magnitude
}

/** A count with thin groups of thousands: 12 345. */
export function count(value: number): string {
  return fixed(value, 0).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/**
 * How many decimals a number deserves: what its interval can carry. Half-widths from 5 on earn none, from 0.5
 * one, from 0.0075 two, from 0.00075 three, below that four. Without an interval, by size.
 */
export function deservedDigits(value: number, lower: number | null, upper: number | null): number {
  if (lower !== null && upper !== null && upper > lower) {
    // The shorter side decides: a ratio's long upper arm must not blunt its lower limit.
    const half = shorterSide(value, lower, upper)
    if (half >= 5) return 0
    if (half >= 0.5) return 1
    if (half >= 0.0075) return 2
    return half >= 0.00075 ? 3 : 4
  }
  const size = Math.abs(value)
  if (size >= 100) return 0
  return size >= 10 ? 1 : 2
}

function shorterSide(value: number, lower: number, upper: number): number {
  const sides = [value - lower, upper - value].filter(side => side > 0)
  return sides.length > 0 ? Math.min(...sides) : (upper - lower) / 2
}

/** Measures that live on a scale so fine that two decimals would hide them. */
const fine = /brier|net_benefit|log_score|ici/

function digitsOf(estimate: Estimate, value: number): number {
  const digits = deservedDigits(value, estimate.lower, estimate.upper)
  return fine.test(estimate.measure) ? Math.max(digits, 3) : digits
}

function isDifference(estimate: Estimate): boolean {
  return estimate.measure.startsWith('difference') || estimate.measure.endsWith('_difference')
}

function signed(text: string, plus: boolean, value: number): string {
  return plus && value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** The point value alone, as far as its interval carries it; differences keep their sign. */
export function valueText(estimate: Estimate): string {
  if (estimate.value === null) return missing
  return signed(
    fixed(estimate.value, digitsOf(estimate, estimate.value)),
    isDifference(estimate),
    estimate.value,
  )
}

/** "0.68 to 0.76", or '' where there is no interval. */
export function limitsText(estimate: Estimate): string {
  if (estimate.value === null || estimate.lower === null || estimate.upper === null) return ''
  const digits = digitsOf(estimate, estimate.value)
  return `${fixed(estimate.lower, digits)} to ${fixed(estimate.upper, digits)}`
}

/** "0.72 (0.68 to 0.76)"; an interval that is not of 95 % says its level; a missing value is a dash. */
export function estimateText(estimate: Estimate): string {
  const limits = limitsText(estimate)
  if (limits === '') return valueText(estimate)
  const level = Math.abs(estimate.level - 0.95) < 1e-9 ? '' : `; ${levelText(estimate.level)}`
  return `${valueText(estimate)} (${limits}${level})`
}

/** "95 %" */
export function levelText(level: number): string {
  return `${Number((level * 100).toFixed(1))} %`
}

/** "0.72 (0.68 to 0.76)" from bare numbers; `digits` null takes what the interval deserves. */
export function intervalText(
  value: number | null,
  lower: number | null,
  upper: number | null,
  digits: number | null = null,
): string {
  if (value === null) return missing
  const d = digits ?? deservedDigits(value, lower, upper)
  if (lower === null || upper === null) return fixed(value, d)
  return `${fixed(value, d)} (${fixed(lower, d)} to ${fixed(upper, d)})`
}

/** "p = 0.03", "p < 0.001". */
export function pText(p: number): string {
  if (p < 0.001) return 'p < 0.001'
  return `p = ${p < 0.095 ? Number(p.toPrecision(1)).toFixed(p < 0.0095 ? 3 : 2) : p.toFixed(2)}`
}

/** A share of one as a percentage without its sign. */
export function percent(share: number, digits = 0): string {
  return fixed(share * 100, digits)
}

/** Ticks of an axis with equal decimals. */
export function tickTexts(ticks: readonly number[]): string[] {
  const digits = Math.max(0, ...ticks.map(tick => decimals(tick)))
  return ticks.map(tick => fixed(tick, Math.min(digits, 4)))
}

function decimals(value: number): number {
  const text = String(Number(value.toPrecision(6)))
  const dot = text.indexOf('.')
  return dot < 0 || text.includes('e') ? 0 : text.length - dot - 1
}

/** "3 min 12 s", "48 s". */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`
}

/** The singular or plural of a noun with its number: "1 patient", "12 patients". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}
