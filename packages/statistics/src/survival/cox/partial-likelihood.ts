import { type CoxData, sortedLinear, type Ties } from './cox-data.ts'
import { exactLikelihood } from './exact-likelihood.ts'
import { addOuterProducts, addRows, unpackSymmetric } from './outer-products.ts'
import { nextRiskSet, riskOf, riskSets } from './risk-set.ts'

/** Log partial likelihood with its gradient and information, on the standardised scale of the covariates. */
export interface PartialLikelihood {
  readonly value: number
  readonly score: Float64Array
  /** Row-major p x p, symmetric. */
  readonly information: Float64Array
}

/** Means over risk sets that are gathered before their outer products are taken. */
const BLOCK = 64

/**
 * Log partial likelihood. With d events of mean weight w tied at a time, Efron's form takes d denominators
 * s0 - (k / d) e0, k = 0 .. d - 1, where e0 is the sum over the events themselves; Breslow's takes s0 each time;
 * the exact form is {@link exactLikelihood}. Efron, JASA 1977;72:557. Breslow, Biometrics 1974;30:89.
 *
 * No second moment is carried along the risk sets. A row's share of all of them together is its risk times the
 * hazard H that it lived through, so the information is X' diag(risk H) X less the outer products of the means,
 * and the gradient is X' (martingale residual): O(n p^2), and nothing is subtracted when a row leaves.
 */
export function partialLikelihood(data: CoxData, beta: Float64Array, ties: Ties): PartialLikelihood {
  if (ties === 'exact') return exactLikelihood(data, beta)
  const { p, n, x, event, weight, steps } = data
  const linear = sortedLinear(data, beta)
  const risk = riskOf(data, linear)
  const hazard = new Float64Array(steps.count)
  // Under Efron's form an event bears only a part of the hazard of its own time: what it is spared.
  const spared = new Float64Array(steps.count)
  const packed = new Float64Array((p * (p + 1)) / 2)
  const means = new Float64Array(BLOCK * p)
  const factors = new Float64Array(BLOCK)
  let gathered = 0
  let value = 0
  const sets = riskSets(data, risk, false)
  const { atRisk, events } = sets
  const { s1 } = atRisk
  const e1 = events.s1
  while (nextRiskSet(sets)) {
    const { step } = sets
    const { s0 } = atRisk
    const count = steps.events[step]
    const total = steps.weight[step]
    let from = gathered * p
    if (ties === 'breslow' || count === 1) {
      const inverse = 1 / s0
      value -= total * Math.log(s0)
      hazard[step] = total * inverse
      for (let j = 0; j < p; j++) means[from + j] = s1[j] * inverse
      factors[gathered++] = -total
    } else {
      // The sum over k of mean_k mean_k', a s1 s1' - b (s1 e1' + e1 s1') + c e1 e1', is two outer products.
      const e0 = events.s0
      const w = total / count
      let h = 0
      let a = 0
      let b = 0
      let c = 0
      for (let k = 0; k < count; k++) {
        const share = k / count
        const denominator = s0 - share * e0
        const inverse = 1 / denominator
        value -= w * Math.log(denominator)
        h += inverse
        spared[step] += share * w * inverse
        a += inverse * inverse
        b += share * inverse * inverse
        c += share * share * inverse * inverse
      }
      hazard[step] = w * h
      const root = Math.sqrt(a)
      const ratio = b / a
      for (let j = 0; j < p; j++) means[from + j] = (s1[j] - ratio * e1[j]) * root
      factors[gathered++] = -w
      from += p
      const rest = Math.sqrt(Math.max(c - b * ratio, 0))
      for (let j = 0; j < p; j++) means[from + j] = e1[j] * rest
      factors[gathered++] = -w
    }
    if (gathered >= BLOCK - 1) {
      addOuterProducts(packed, means, p, factors, 0, gathered)
      gathered = 0
    }
  }
  addOuterProducts(packed, means, p, factors, 0, gathered)
  const lost = accumulate(hazard, steps.stratumEnd, steps.atEntry !== null)
  const { atExit, atEntry } = steps
  // Linear predictor and risk are read for the last time: their room serves for expected events and residuals.
  const expected = linear
  for (let i = 0; i < n; i++) {
    const last = atExit[i]
    let h = last < 0 ? 0 : hazard[last]
    if (atEntry && atEntry[i] >= 0) h = h - hazard[atEntry[i]] + (lost[last] - lost[atEntry[i]])
    let residual = 0
    if (event[i] === 1) {
      h -= spared[last]
      residual = weight[i]
      value += weight[i] * linear[i]
    }
    const share = risk[i] * h
    expected[i] = share
    risk[i] = residual - share
  }
  const score = new Float64Array(p)
  addRows(score, x, p, risk, n)
  addOuterProducts(packed, x, p, expected, 0, n)
  return { value, score, information: unpackSymmetric(packed, p) }
}

/**
 * Turns increments, latest first within each stratum, into the hazard accumulated up to each step. Returns, where
 * it is to be kept, what rounding lost of each sum: a patient who enters after a time of few and small risks lives through the small
 * difference of two large sums.
 */
function accumulate(hazard: Float64Array, stratumEnd: Int32Array, keepLost: boolean): Float64Array {
  const lost = new Float64Array(keepLost ? hazard.length : 0)
  let from = 0
  for (const end of stratumEnd) {
    for (let at = end - 2; at >= from; at--) {
      const before = hazard[at + 1]
      const increment = hazard[at]
      const sum = before + increment
      hazard[at] = sum
      if (!keepLost) continue
      const share = sum - before
      lost[at] = lost[at + 1] + (before - (sum - share) + (increment - share))
    }
    from = end
  }
  return lost
}
