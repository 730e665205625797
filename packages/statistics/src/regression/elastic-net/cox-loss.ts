import { coxPathEnds, type Loss } from './loss.ts'
import { riskIntervals, riskSums } from './risk-intervals.ts'

/**
 * Minus the log partial likelihood with Breslow's ties over the total weight, relative to the saturated model's
 * -sum d log d (d: weight of the events at one time), as in glmnet. Everything is O(n) once the times are sorted.
 */
export function coxLoss(
  time: ArrayLike<number>,
  event: ArrayLike<number>,
  weights: Float64Array,
  strata?: ArrayLike<number>,
  start?: ArrayLike<number>,
): Loss {
  const intervals = riskIntervals(time, event, weights, strata, start)
  const { count, stratumStart, stratum, first, last, deaths } = intervals
  const { overRiskSets, accumulate, within } = riskSums(intervals)
  const n = time.length
  const groups = count
  const total = weights.reduce((a, b) => a + b, 0)
  let saturated = 0
  for (const d of deaths) saturated -= d * Math.log(d)
  const eventWeight = Float64Array.from(weights, (w, i) => (event[i] === 1 ? w : 0))
  const relevant = Uint8Array.from(weights, (w, i) => (w > 0 && last[i] > first[i] ? 1 : 0))
  const shifts = new Float64Array(stratumStart.length - 1)
  const risk = new Float64Array(n)
  const atRisk = new Float64Array(groups)
  const hazard = new Float64Array(groups)

  /** risk = w exp(eta - shift), atRisk = its sums over the risk sets, hazard = the running sum of d / atRisk. */
  const sumRisks = (linear: Float64Array) => {
    shifts.fill(Number.NEGATIVE_INFINITY)
    for (let i = 0; i < n; i++)
      if (relevant[i] && linear[i] > shifts[stratum[i]]) shifts[stratum[i]] = linear[i]
    for (let i = 0; i < n; i++)
      risk[i] = relevant[i] ? weights[i] * Math.exp(linear[i] - shifts[stratum[i]]) : 0
    overRiskSets(risk, atRisk)
    for (let g = 0; g < groups; g++) hazard[g] = deaths[g] / atRisk[g]
    accumulate(hazard)
  }

  return {
    quadratic: false,
    totalWeight: total,
    ridgeScale: 1,
    pathEnds: coxPathEnds,
    evaluate(linear, residual) {
      sumRisks(linear)
      let logLikelihood = 0
      for (let i = 0; i < n; i++) {
        logLikelihood += eventWeight[i] * linear[i]
        residual[i] = (eventWeight[i] - risk[i] * within(hazard, i)) / total
      }
      for (let s = 0; s < shifts.length; s++)
        for (let g = stratumStart[s]; g < stratumStart[s + 1]; g++)
          logLikelihood -= deaths[g] * (Math.log(atRisk[g]) + shifts[s])
      return (saturated - logLikelihood) / total
    },
    curvature(linear) {
      sumRisks(linear)
      const own = Float64Array.from(risk, (r, i) => (r * within(hazard, i)) / total)
      const held = Float64Array.from(risk)
      const factor = Float64Array.from(atRisk, (r, g) => deaths[g] / (r * r))
      const weighted = new Float64Array(n)
      const sums = new Float64Array(groups)
      return {
        apply(v, out) {
          for (let i = 0; i < n; i++) weighted[i] = held[i] * v[i]
          overRiskSets(weighted, sums)
          for (let g = 0; g < groups; g++) sums[g] *= factor[g]
          accumulate(sums)
          for (let i = 0; i < n; i++) out[i] = own[i] * v[i] - (held[i] * within(sums, i)) / total
        },
      }
    },
  }
}
