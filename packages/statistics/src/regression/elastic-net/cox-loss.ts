import type { PenalisedDesign } from './design.ts'
import { OuterProducts, weightedGram } from './gram.ts'
import { coxPathEnds, type Loss } from './loss.ts'

/** Rows by stratum and then by time, in groups of equal time. */
export interface RiskOrder {
  readonly order: Int32Array
  /** First position of each group in `order`, and one past the last. */
  readonly groupStart: Int32Array
  /** 1 where the group is the last (latest) of its stratum. */
  readonly groupEndsStratum: Uint8Array
  /** Total weight of the events of each group. */
  readonly deaths: Float64Array
}

export function riskOrder(
  time: ArrayLike<number>,
  event: ArrayLike<number>,
  weights: ArrayLike<number>,
  strata?: ArrayLike<number>,
): RiskOrder {
  const n = time.length
  const order = Int32Array.from({ length: n }, (_, i) => i)
  order.sort((a, b) => (strata ? strata[a] - strata[b] : 0) || time[a] - time[b] || a - b)
  const starts: number[] = []
  const ends: number[] = []
  const deaths: number[] = []
  for (let k = 0; k < n; k++) {
    const i = order[k]
    const before = order[k - 1]
    const newStratum = k > 0 && strata !== undefined && strata[i] !== strata[before]
    if (newStratum) ends[ends.length - 1] = 1
    if (k === 0 || newStratum || time[i] !== time[before]) {
      starts.push(k)
      ends.push(0)
      deaths.push(0)
    }
    if (event[i] === 1) deaths[deaths.length - 1] += weights[i]
  }
  ends[ends.length - 1] = 1
  starts.push(n)
  return {
    order,
    groupStart: Int32Array.from(starts),
    groupEndsStratum: Uint8Array.from(ends),
    deaths: Float64Array.from(deaths),
  }
}

/**
 * Minus the log partial likelihood with Breslow's ties over the total weight, relative to the saturated model's
 * -sum d log d (d: weight of the events at one time), as in glmnet.
 */
export function coxLoss(
  time: ArrayLike<number>,
  event: ArrayLike<number>,
  weights: Float64Array,
  strata?: ArrayLike<number>,
): Loss {
  const { order, groupStart, groupEndsStratum, deaths } = riskOrder(time, event, weights, strata)
  const n = time.length
  const groups = deaths.length
  const total = weights.reduce((a, b) => a + b, 0)
  let saturated = 0
  for (const d of deaths) if (d > 0) saturated -= d * Math.log(d)
  const weightedRisk = new Float64Array(n) // by position in `order`
  const atRisk = new Float64Array(groups)
  const shifts = new Float64Array(groups)

  /** Fills weightedRisk = w exp(eta - shift) and atRisk = its sum over the risk set, stratum by stratum. */
  const sumRisks = (linear: Float64Array) => {
    let last = groups - 1
    while (last >= 0) {
      let first = last
      while (first > 0 && !groupEndsStratum[first - 1]) first--
      let shift = Number.NEGATIVE_INFINITY
      for (let k = groupStart[first]; k < groupStart[last + 1]; k++)
        if (linear[order[k]] > shift) shift = linear[order[k]]
      let sum = 0
      for (let g = last; g >= first; g--) {
        for (let k = groupStart[g]; k < groupStart[g + 1]; k++) {
          weightedRisk[k] = weights[order[k]] * Math.exp(linear[order[k]] - shift)
          sum += weightedRisk[k]
        }
        atRisk[g] = sum
        shifts[g] = shift
      }
      last = first - 1
    }
  }

  return {
    quadratic: false,
    totalWeight: total,
    ridgeScale: 1,
    pathEnds: coxPathEnds,
    evaluate(linear, residual) {
      sumRisks(linear)
      let logLikelihood = 0
      let hazard = 0
      for (let g = 0; g < groups; g++) {
        if (deaths[g] > 0) {
          hazard += deaths[g] / atRisk[g]
          logLikelihood -= deaths[g] * (Math.log(atRisk[g]) + shifts[g])
        }
        for (let k = groupStart[g]; k < groupStart[g + 1]; k++) {
          const i = order[k]
          let r = -weightedRisk[k] * hazard
          if (event[i] === 1) {
            r += weights[i]
            logLikelihood += weights[i] * linear[i]
          }
          residual[i] = r / total
        }
        if (groupEndsStratum[g]) hazard = 0
      }
      return (saturated - logLikelihood) / total
    },
    hessian(linear, design, positions) {
      sumRisks(linear)
      const curvature = new Float64Array(n)
      let hazard = 0
      for (let g = 0; g < groups; g++) {
        if (deaths[g] > 0) hazard += deaths[g] / atRisk[g]
        for (let k = groupStart[g]; k < groupStart[g + 1]; k++)
          curvature[order[k]] = (weightedRisk[k] * hazard) / total
        if (groupEndsStratum[g]) hazard = 0
      }
      const gram = weightedGram(design, positions, curvature)
      subtractMeans(gram, design, positions)
      return gram
    },
  }

  /** Subtracts sum over event times of d (S1 / S0) (S1 / S0)', S1 being the risk set's weighted covariate sum. */
  function subtractMeans(gram: Float64Array, design: PenalisedDesign, positions: Int32Array): void {
    const size = positions.length
    const products = new OuterProducts(gram, size)
    const { block, capacity } = products
    const sums = new Float64Array(size)
    let last = groups - 1
    while (last >= 0) {
      let filled = 0
      let first = last
      while (first >= 0) {
        if (deaths[first] > 0) filled++
        first--
        if (filled === capacity) break
      }
      for (let a = 0; a < size; a++) {
        const j = positions[a]
        const column = design.columns[j]
        const mean = design.means[j]
        const scale = 1 / design.scales[j]
        let sum = sums[a]
        let at = a * capacity
        for (let g = last; g > first; g--) {
          if (groupEndsStratum[g]) sum = 0
          for (let k = groupStart[g]; k < groupStart[g + 1]; k++)
            sum += weightedRisk[k] * (column[order[k]] - mean)
          if (deaths[g] > 0) block[at++] = ((sum * scale) / atRisk[g]) * Math.sqrt(deaths[g] / total)
        }
        sums[a] = sum
      }
      products.subtract(filled)
      last = first
    }
    products.finish()
  }
}
