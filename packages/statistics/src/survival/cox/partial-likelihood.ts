import { type CoxData, sortedLinear, type Ties } from './cox-data.ts'
import { exactLikelihood } from './exact-likelihood.ts'
import type { PartialLikelihood } from './likelihood.ts'
import { addOuterProducts, addRows, unpackSymmetric } from './outer-products.ts'
import { nextRiskSet, type RiskSets, riskOf, riskSets } from './risk-set.ts'

/** Products that leave this range are turned into their logarithms. */
const LARGE = 1e250
const SMALL = 1e-250

/** Means over risk sets that are gathered before their outer products are taken. */
const BLOCK = 64

/** Where the passes over one data set write, so that an iteration allocates next to nothing. */
export interface LikelihoodRoom {
  readonly linear: Float64Array
  readonly risk: Float64Array
  /** By step, and 0 in the last place, for rows before any event. */
  readonly hazard: Float64Array
  /** Under Efron's form an event bears only a part of the hazard of its own time: what it is spared. */
  readonly spared: Float64Array
  readonly lost: Float64Array | null
  readonly packed: Float64Array
  readonly means: Float64Array
  readonly factors: Float64Array
  readonly sets: RiskSets
}

export function likelihoodRoom(data: CoxData): LikelihoodRoom {
  const { n, p, steps } = data
  const risk = new Float64Array(n)
  return {
    linear: new Float64Array(n),
    risk,
    hazard: new Float64Array(steps.none + 1),
    spared: new Float64Array(steps.none + 1),
    lost: steps.atEntry ? new Float64Array(steps.none + 1) : null,
    packed: new Float64Array((p * (p + 1)) / 2),
    means: new Float64Array(BLOCK * p),
    factors: new Float64Array(BLOCK),
    sets: riskSets(data, risk, false),
  }
}

/**
 * Log partial likelihood. With d events of mean weight w tied at a time, Efron's form takes d denominators
 * s0 - (k / d) e0, k = 0 .. d - 1, where e0 is the sum over the events themselves; Breslow's takes s0 each time;
 * the exact form is {@link exactLikelihood}. Efron, JASA 1977;72:557. Breslow, Biometrics 1974;30:89.
 *
 * No second moment is carried along the risk sets. A row's share of all of them together is its risk times the
 * hazard H that it lived through, so the information is X' diag(risk H) X less the outer products of the means,
 * and the gradient is X' (martingale residual): O(n p^2), and nothing is subtracted when a row leaves.
 */
export function partialLikelihood(
  data: CoxData,
  beta: Float64Array,
  ties: Ties,
  room: LikelihoodRoom = likelihoodRoom(data),
): PartialLikelihood {
  if (ties === 'exact') return exactLikelihood(data, beta)
  const { p, n, x, event, weight, steps } = data
  const { linear, risk, hazard, spared, packed, means, factors, sets } = room
  sortedLinear(data, beta, linear)
  riskOf(data, linear, risk)
  spared.fill(0)
  packed.fill(0)
  sets.step = -1
  let gathered = 0
  let value = 0
  // Denominators of one weight are multiplied, and their logarithm taken once.
  let product = 1
  let unit = 1
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
      if (total !== unit) {
        value -= unit * Math.log(product)
        product = 1
        unit = total
      }
      const next = product * s0
      if (next < LARGE && next > SMALL) product = next
      else {
        value -= unit * (Math.log(product) + Math.log(s0))
        product = 1
      }
      hazard[step] = total * inverse
      for (let j = 0; j < p; j++) means[from + j] = s1[j] * inverse
      factors[gathered++] = -total
    } else {
      // The sum over k of mean_k mean_k', a s1 s1' - b (s1 e1' + e1 s1') + c e1 e1', is two outer products.
      const e0 = events.s0
      const w = total / count
      if (w !== unit) {
        value -= unit * Math.log(product)
        product = 1
        unit = w
      }
      let h = 0
      let a = 0
      let b = 0
      let c = 0
      for (let k = 0; k < count; k++) {
        const share = k / count
        const denominator = s0 - share * e0
        const inverse = 1 / denominator
        const next = product * denominator
        if (next < LARGE && next > SMALL) product = next
        else {
          value -= w * (Math.log(product) + Math.log(denominator))
          product = 1
        }
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
  value -= unit * Math.log(product)
  addOuterProducts(packed, means, p, factors, 0, gathered)
  const { lost } = room
  accumulate(hazard, lost, steps.stratumEnd)
  const { atExit, atEntry } = steps
  // Linear predictor and risk are read for the last time: their room serves for expected events and residuals.
  const expected = linear
  for (let i = 0; i < n; i++) {
    const last = atExit[i]
    let h = hazard[last]
    if (atEntry && lost) h = h - hazard[atEntry[i]] + (lost[last] - lost[atEntry[i]])
    const died = event[i] * weight[i]
    value += died * linear[i]
    const share = risk[i] * (h - event[i] * spared[last])
    expected[i] = share
    risk[i] = died - share
  }
  const score = new Float64Array(p)
  addRows(score, x, p, risk, n)
  addOuterProducts(packed, x, p, expected, 0, n)
  return { value, score, information: unpackSymmetric(packed, p) }
}

/**
 * Turns increments, latest first within each stratum, into the hazard accumulated up to each step. `lost`
 * takes what rounding lost of each sum: a patient who enters after a time of few and small risks lives through the small
 * difference of two large sums.
 */
function accumulate(hazard: Float64Array, lost: Float64Array | null, stratumEnd: Int32Array): void {
  let from = 0
  for (const end of stratumEnd) {
    if (lost && end > from) lost[end - 1] = 0
    for (let at = end - 2; at >= from; at--) {
      const before = hazard[at + 1]
      const increment = hazard[at]
      const sum = before + increment
      hazard[at] = sum
      if (!lost) continue
      const share = sum - before
      lost[at] = lost[at + 1] + (before - (sum - share) + (increment - share))
    }
    from = end
  }
}
