import { requireBinary, requireProbability, StatisticsInputError } from '../input-error.ts'

export interface BrierScore {
  readonly value: number
  /** 1 - value / (m (1 - m)), m the share of events: 1 is perfect, 0 no better than m for all; NaN with one class. */
  readonly scaled: number
  /** Standard error of the mean over patients. */
  readonly se: number
}

export interface LogScore {
  readonly value: number
  /** Standard error of the mean over patients. */
  readonly se: number
}

interface Predicted {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  /** P(event). */
  readonly risk: ArrayLike<number>
}

/**
 * Brier score: mean (event - risk)^2. Brier, Mon Weather Rev 1950;78:1.
 * @throws StatisticsInputError on missing values, unequal lengths or risks outside 0 to 1
 */
export function brier({ event, risk }: Predicted): BrierScore {
  const { n, events } = checked(event, risk)
  const { value, se } = meanOf(n, i => (event[i] - risk[i]) ** 2)
  const share = events / n
  return { value, se, scaled: share > 0 && share < 1 ? 1 - value / (share * (1 - share)) : Number.NaN }
}

/**
 * Logarithmic score: mean of -log(risk) for events and -log(1 - risk) for others, lower is better; Infinity when
 * an event had risk 0 or a non-event risk 1.
 * @throws StatisticsInputError as `brier`
 */
export function logScore({ event, risk }: Predicted): LogScore {
  const { n } = checked(event, risk)
  return meanOf(n, i => (event[i] === 1 ? -Math.log(risk[i]) : -Math.log1p(-risk[i])))
}

function checked(event: ArrayLike<number>, risk: ArrayLike<number>) {
  const n = event.length
  if (n === 0) throw new StatisticsInputError('empty', 'event', 'event has no rows.')
  requireProbability('risk', risk, n)
  return { n, events: requireBinary('event', event, n) }
}

function meanOf(n: number, at: (row: number) => number): { value: number; se: number } {
  let sum = 0
  for (let i = 0; i < n; i++) sum += at(i)
  const value = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (at(i) - value) ** 2
  return { value, se: Math.sqrt(squares / (n - 1) / n) }
}
