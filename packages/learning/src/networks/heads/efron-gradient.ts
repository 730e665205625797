import type { CoxRows } from './cox-risk-sets.ts'

export interface EfronGradient {
  /** −log partial likelihood by weight of event, as {@link coxLoss}; 0 without an event. */
  readonly loss: number
  /** Its derivative by each row's score. */
  readonly gradient: Float64Array
}

/**
 * Cox loss (Efron's ties) of any number of rows and its gradient by their scores, in float64 and n log n time: the
 * first of two passes where the bags of a risk set do not fit in memory together.
 *
 * 1. Take the score of every row, bag by bag (`forward` of a training), and the gradient g here.
 * 2. Step through the same bags in the same order with the loss Σ gᵢ·scoreᵢ ({@link scoreFedBack}) and weight 1
 *    each: by the chain rule the sum of their gradients is the gradient of the Cox loss over all rows.
 *
 * Both passes see the same parameters and dropout masks, so that the result is exact.
 */
export function efronGradient(score: ArrayLike<number>, rows: CoxRows): EfronGradient {
  const { time, event, weights, strata } = rows
  const n = time.length
  const gradient = new Float64Array(n)
  const weight = (row: number) => weights?.[row] ?? 1
  const stratum = (row: number) => strata?.[row] ?? 0
  const order = Int32Array.from({ length: n }, (_, i) => i)
    .filter(row => weight(row) > 0)
    .sort((a, b) => stratum(a) - stratum(b) || time[b] - time[a])
  let loss = 0
  let events = 0
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && stratum(order[to]) === stratum(order[from])) to++
    const part = ofStratum(order.subarray(from, to), score, { time, event, weights }, gradient)
    loss += part.loss
    events += part.events
    from = to
  }
  if (events === 0) return { loss: 0, gradient }
  return { loss: loss / events, gradient: gradient.map(g => g / events) }
}

interface TieGroup {
  readonly rows: Int32Array
  readonly deaths: Int32Array
  /** Log of the sum of w·e^score over the risk set, and over the deaths. */
  readonly logRisk: number
  readonly logDeaths: number
}

/** Rows of one stratum, the latest first; adds to `gradient`. */
function ofStratum(order: Int32Array, score: ArrayLike<number>, rows: CoxRows, gradient: Float64Array) {
  const { time, event, weights } = rows
  const weight = (row: number) => weights?.[row] ?? 1
  const logTerm = (row: number) => score[row] + Math.log(weight(row))
  const groups: TieGroup[] = []
  let logRisk = Number.NEGATIVE_INFINITY
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && time[order[to]] === time[order[from]]) to++
    const tied = order.subarray(from, to)
    const deaths = tied.filter(row => event[row] !== 0)
    for (const row of tied) logRisk = logSum(logRisk, logTerm(row))
    const logDeaths = deaths.reduce((sum, row) => logSum(sum, logTerm(row)), Number.NEGATIVE_INFINITY)
    groups.push({ rows: tied, deaths, logRisk, logDeaths })
    from = to
  }
  let loss = 0
  let events = 0
  // From the earliest time on: log of Σ 1/denominator over the events so far, in whose risk sets all that come are.
  let logHazard = Number.NEGATIVE_INFINITY
  for (const { rows: tied, deaths, logRisk: whole, logDeaths } of groups.reverse()) {
    const d = deaths.length
    const total = deaths.reduce((sum, row) => sum + weight(row), 0)
    let logSpared = Number.NEGATIVE_INFINITY
    for (let l = 0; l < d; l++) {
      const logDenominator = whole + Math.log1p((-l / d) * Math.exp(logDeaths - whole))
      loss += (total / d) * logDenominator
      const logStep = Math.log(total / d) - logDenominator
      logHazard = logSum(logHazard, logStep)
      if (l > 0) logSpared = logSum(logSpared, logStep + Math.log(l / d))
    }
    for (const row of tied) gradient[row] += Math.exp(logTerm(row) + logHazard)
    for (const row of deaths) {
      gradient[row] -= Math.exp(logTerm(row) + logSpared) + weight(row)
      loss -= weight(row) * score[row]
    }
    events += total
  }
  return { loss, events }
}

/** log(eᵃ + eᵇ) */
function logSum(a: number, b: number): number {
  const larger = Math.max(a, b)
  if (larger === Number.NEGATIVE_INFINITY) return larger
  return larger + Math.log1p(Math.exp(Math.min(a, b) - larger))
}
