import { requireBinary, requireProbability, requireWeights, StatisticsInputError } from '../input-error.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'

export interface BrierScore {
  readonly value: number
  /** Standard error of the mean over patients; NaN where the weights sum to 1 or less. */
  readonly se: number
  /** value -/+ z se, kept at 0 or more. */
  readonly lower: number
  readonly upper: number
  /** 1 - value / (m (1 - m)), m the share of events: 1 is perfect, 0 no better than m for all; NaN with one class. */
  readonly scaled: number
  /** By the delta method, m being estimated. */
  readonly scaledSe: number
  readonly scaledLower: number
  readonly scaledUpper: number
}

export interface LogScore {
  readonly value: number
  /** Standard error of the mean over patients; NaN where the value is infinite. */
  readonly se: number
  readonly lower: number
  readonly upper: number
}

interface Predicted {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  /** P(event). */
  readonly risk: ArrayLike<number>
  /** Frequencies. */
  readonly weights?: ArrayLike<number>
  readonly level?: number
}

/**
 * Brier score: mean (event - risk)^2. Brier, Mon Weather Rev 1950;78:1. R: riskRegression::Score(metrics = "brier").
 * @throws StatisticsInputError on missing values, unequal lengths or risks outside 0 to 1
 */
export function brier(options: Predicted): BrierScore {
  const { event, risk, level = 0.95 } = options
  const { weightOf, total, events } = checked(options)
  const z = twoSidedQuantile(level)
  const n = event.length
  const loss = (row: number) => (event[row] - risk[row]) ** 2
  const { value, se } = meanOf(n, weightOf, total, loss)
  const share = events / total
  const spread = share * (1 - share)
  const known = spread > 0
  // What a patient moves: the score, and through the share of events that of the constant prediction.
  const moved = (row: number) =>
    (loss(row) - value - (value / spread) * (1 - 2 * share) * (event[row] - share)) / spread
  const scaled = known ? 1 - value / spread : Number.NaN
  const scaledSe = known ? meanOf(n, weightOf, total, moved).se : Number.NaN
  return {
    value,
    se,
    lower: Math.max(0, value - z * se),
    upper: value + z * se,
    scaled,
    scaledSe,
    scaledLower: scaled - z * scaledSe,
    scaledUpper: scaled + z * scaledSe,
  }
}

/**
 * Logarithmic score: mean of -log(risk) for events and -log(1 - risk) for others, lower is better; Infinity when
 * an event had risk 0 or a non-event risk 1.
 * @throws StatisticsInputError as `brier`
 */
export function logScore(options: Predicted): LogScore {
  const { event, risk, level = 0.95 } = options
  const { weightOf, total } = checked(options)
  const z = twoSidedQuantile(level)
  const { value, se } = meanOf(event.length, weightOf, total, i =>
    event[i] === 1 ? -Math.log(risk[i]) : -Math.log1p(-risk[i]),
  )
  return { value, se, lower: Math.max(0, value - z * se), upper: value + z * se }
}

function checked({ event, risk, weights }: Predicted) {
  const n = event.length
  if (n === 0) throw new StatisticsInputError('empty', 'event', 'event has no rows.')
  requireProbability('risk', risk, n)
  requireBinary('event', event, n)
  if (weights) requireWeights(weights, n)
  const weightOf = (row: number) => weights?.[row] ?? 1
  let total = 0
  let events = 0
  for (let i = 0; i < n; i++) {
    total += weightOf(i)
    events += weightOf(i) * event[i]
  }
  return { weightOf, total, events }
}

/** Mean over rows of positive weight, with its standard error. */
function meanOf(
  n: number,
  weightOf: (row: number) => number,
  total: number,
  at: (row: number) => number,
): { value: number; se: number } {
  let sum = 0
  for (let i = 0; i < n; i++) if (weightOf(i) > 0) sum += weightOf(i) * at(i)
  const value = sum / total
  let squares = 0
  for (let i = 0; i < n; i++) if (weightOf(i) > 0) squares += weightOf(i) * (at(i) - value) ** 2
  return { value, se: Math.sqrt(squares / (total - 1) / total) }
}
