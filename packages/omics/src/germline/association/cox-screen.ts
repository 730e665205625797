import { cholesky, choleskyInverse, cox, quadraticForm } from '@tessera/statistics'
import { dot } from './orthonormal.ts'
import type { Screen } from './screens.ts'

/** The samples with one time, in the order of the times descending; those with the event first. */
interface TimeGroup {
  readonly from: number
  readonly to: number
  readonly events: number
  /** 1 / S0 of each tied event by Efron: the sum of the risks less a share of those of the events. */
  readonly inverse: number[]
}

/**
 * Score test of Cox regression (Efron's ties) against a null model of the covariates that is fitted once. With w =
 * exp(x b), u is the sum of g times the martingale residual; v = V_gg - V_gx V_xx^-1 V_xg of the information at the
 * null model, of which all but one sum over the risk sets does not depend on the variant. R: the score test of
 * coxph(..., init = c(b, 0), iter.max = 0).
 */
export function coxScreen(
  time: Float64Array,
  event: Float64Array,
  covariates: readonly Float64Array[],
): Screen {
  const n = time.length
  const fit = cox({ time, event, x: covariates })
  const order = Int32Array.from(time.keys()).sort((a, b) => time[b] - time[a] || event[b] - event[a])
  const x = covariates.map((column, j) => column.map(value => value - fit.means[j]))
  const risk = Float64Array.from({ length: n }, (_, i) =>
    Math.exp(x.reduce((sum, column, j) => sum + fit.coefficients[j] * column[i], 0)),
  )
  const groups = timeGroups(order, time, event)
  const { expected, slope } = sumOverRiskSets(groups, order, risk, x)
  const residual = event.map((one, i) => one - expected[i])
  const cross = x.map((column, j) => column.map((value, i) => value * expected[i] - slope[j][i]))
  const information = new Float64Array(x.length ** 2)
  for (let j = 0; j < x.length; j++)
    for (let k = 0; k < x.length; k++) information[j * x.length + k] = dot(x[k], cross[j])
  const inverse = choleskyInverse(cholesky(information, x.length))
  const along = new Float64Array(x.length)
  const score = { u: 0, v: 0 }
  return centred => {
    let [u, v] = [0, 0]
    for (let i = 0; i < n; i++) {
      u += centred[i] * residual[i]
      v += centred[i] * centred[i] * expected[i]
    }
    v -= squaredMeans(groups, order, risk, centred)
    for (let j = 0; j < along.length; j++) along[j] = dot(cross[j], centred)
    score.u = u
    score.v = v - quadraticForm(inverse, along)
    return score
  }
}

function timeGroups(order: Int32Array, time: Float64Array, event: Float64Array): TimeGroup[] {
  const groups: TimeGroup[] = []
  for (let from = 0; from < order.length; ) {
    let to = from
    let events = 0
    while (to < order.length && time[order[to]] === time[order[from]]) events += event[order[to++]]
    groups.push({ from, to, events, inverse: [] })
    from = to
  }
  return groups
}

/**
 * What does not depend on a variant: every sample's expected number of events, and w times the sum over its risk sets
 * of the covariates' means over S0.
 */
function sumOverRiskSets(
  groups: readonly TimeGroup[],
  order: Int32Array,
  risk: Float64Array,
  x: readonly Float64Array[],
): { expected: Float64Array; slope: Float64Array[] } {
  const p = x.length
  const steps: Float64Array[][] = []
  const sums = new Float64Array(p + 1)
  for (const { from, to, events, inverse } of groups) {
    const ofEvents = new Float64Array(p + 1)
    for (let at = from; at < to; at++) {
      const i = order[at]
      for (let j = 0; j <= p; j++) {
        const value = risk[i] * (j === 0 ? 1 : x[j - 1][i])
        sums[j] += value
        if (at < from + events) ofEvents[j] += value
      }
    }
    // A step a tied event: 1 / S0, then the covariates' S1 / S0^2.
    const own: Float64Array[] = []
    for (let l = 0; l < events; l++) {
      const left = sums.map((sum, j) => sum - (l / events) * ofEvents[j])
      inverse.push(1 / left[0])
      own.push(left.map((sum, j) => (j === 0 ? 1 / left[0] : sum / left[0] ** 2)))
    }
    steps.push(own)
  }
  const expected = new Float64Array(risk.length)
  const slope = x.map(() => new Float64Array(risk.length))
  const before = new Float64Array(p + 1)
  for (let g = groups.length - 1; g >= 0; g--) {
    const { from, to, events } = groups[g]
    for (let at = from; at < to; at++) {
      const i = order[at]
      const isEvent = at < from + events
      for (let j = 0; j <= p; j++) {
        let sum = before[j]
        for (const [l, step] of steps[g].entries()) sum += (isEvent ? 1 - l / events : 1) * step[j]
        if (j === 0) expected[i] = risk[i] * sum
        else slope[j - 1][i] = risk[i] * sum
      }
    }
    for (const step of steps[g]) for (let j = 0; j <= p; j++) before[j] += step[j]
  }
  return { expected, slope }
}

/** Sum over the events of the squared mean of g in their risk sets. */
function squaredMeans(
  groups: readonly TimeGroup[],
  order: Int32Array,
  risk: Float64Array,
  centred: Float64Array,
): number {
  let sum = 0
  let total = 0
  for (const { from, to, events, inverse } of groups) {
    let ofEvents = 0
    for (let at = from; at < to; at++) {
      const i = order[at]
      const value = risk[i] * centred[i]
      sum += value
      if (at < from + events) ofEvents += value
    }
    for (let l = 0; l < events; l++) {
      const mean = (sum - (l / events) * ofEvents) * inverse[l]
      total += mean * mean
    }
  }
  return total
}
