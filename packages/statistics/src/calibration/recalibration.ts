import { normalQuantile } from '../distributions/index.ts'
import { requireBothClasses, requireLevel, requireProbability } from '../input-error.ts'
import { inverseLogit } from '../regression/binomial-moments.ts'
import { logistic } from '../regression/logistic.ts'
import { heldRisk } from './risk-edge.ts'

export interface Interval {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

export interface WaldEstimate extends Interval {
  readonly se: number
}

interface Options {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  /** P(event). */
  readonly risk: ArrayLike<number>
  readonly level?: number
}

/** logit of the risk, which is held within 1e-9 to 1 - 1e-9. */
export function logitOfRisk(risk: number): number {
  const p = heldRisk(risk)
  return Math.log(p) - Math.log1p(-p)
}

/**
 * Events over expected events (sum of the risks), with limits on the log scale from
 * se(log O/E) = sqrt((1 - O / n) / O) (Debray et al., BMJ 2017;356:i6460). 1 is calibration in the large; Infinity
 * where every risk is 0.
 * @throws StatisticsInputError on one class alone, missing values, unequal lengths or risks outside 0 to 1
 */
export function observedExpectedRatio({ event, risk, level = 0.95 }: Options): Interval {
  const { n, events } = checked(event, risk, level)
  let expected = 0
  for (let i = 0; i < n; i++) expected += risk[i]
  const value = events / expected
  const reach = Math.exp(normalQuantile(0.5 + level / 2) * Math.sqrt((1 - events / n) / events))
  return { value, lower: value / reach, upper: value * reach }
}

/**
 * Calibration intercept: a in logit P(event) = a + logit(risk), slope held at 1; 0 is calibration in the large.
 * R: glm(event ~ offset(qlogis(risk)), binomial).
 * @throws StatisticsInputError as `observedExpectedRatio`
 */
export function calibrationIntercept({ event, risk, level = 0.95 }: Options): WaldEstimate {
  const { n, events } = checked(event, risk, level)
  const offset = Float64Array.from(risk, logitOfRisk)
  // Expected less observed events rise with a, and change sign between these: Newton's steps kept in a bracket.
  let low = -Math.max(...extremes(offset)) + logitOfRisk(events / n) - 1
  let high = -Math.min(...extremes(offset)) + logitOfRisk(events / n) + 1
  let a = Math.min(Math.max(0, low), high)
  let information = 0
  for (let iteration = 0; iteration < 200; iteration++) {
    let excess = -events
    information = 0
    for (let i = 0; i < n; i++) {
      const p = inverseLogit(a + offset[i])
      excess += p
      information += p * (1 - p)
    }
    if (excess > 0) high = a
    else low = a
    const step = excess / information
    const next = a - step > low && a - step < high ? a - step : (low + high) / 2
    if (Math.abs(next - a) <= 1e-15 * (1 + Math.abs(a))) break
    a = next
  }
  return wald(a, 1 / Math.sqrt(information), level)
}

/** The smallest and the largest value. */
function extremes(values: Float64Array): [number, number] {
  let low = values[0]
  let high = values[0]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/**
 * Calibration slope: b in logit P(event) = a + b logit(risk); below 1, predictions are too extreme. R:
 * glm(event ~ qlogis(risk), binomial). NaN where all risks are equal; Infinity where the risks separate the classes.
 * @throws StatisticsInputError as `observedExpectedRatio`
 */
export function calibrationSlope({ event, risk, level = 0.95 }: Options): WaldEstimate {
  checked(event, risk, level)
  const fit = logistic({ y: event, x: [Float64Array.from(risk, logitOfRisk)] })
  if (fit.aliased[1]) return wald(Number.NaN, Number.NaN, level)
  if (fit.separated)
    return {
      value: Math.sign(fit.coefficients[1]) * Number.POSITIVE_INFINITY,
      se: Number.NaN,
      lower: Number.NaN,
      upper: Number.NaN,
    }
  return wald(fit.coefficients[1], fit.se[1], level)
}

function wald(value: number, se: number, level: number): WaldEstimate {
  const reach = normalQuantile(0.5 + level / 2) * se
  return { value, se, lower: value - reach, upper: value + reach }
}

function checked(event: ArrayLike<number>, risk: ArrayLike<number>, level: number) {
  const n = event.length
  requireLevel(level)
  requireProbability('risk', risk, n)
  return { n, events: requireBothClasses('event', event, n) }
}
