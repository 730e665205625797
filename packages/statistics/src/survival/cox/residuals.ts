import { type CoxData, sortedLinear } from './cox-data.ts'
import { type HazardSteps, lastStep, runningSums } from './hazard-steps.ts'

/** Residuals of the sorted rows, on the standardised scale, not multiplied by the weights. */
export interface CoxResiduals {
  /** Events observed minus expected. */
  readonly martingale: Float64Array
  /** n x p: each row's share of the score, sum over event times of (x - mean) dM. */
  readonly score: Float64Array
}

/** Martingale and score residuals (Therneau & Grambsch 2000, chapters 4 and 7), tied events as in the fit. */
export function coxResiduals(
  data: CoxData,
  beta: Float64Array,
  steps: HazardSteps,
  breslow: boolean,
): CoxResiduals {
  const { n, p, x, time, event, entry, stratumStart } = data
  const linear = sortedLinear(data, beta)
  const hazard = runningSums(steps, steps.hazard, 1)
  const weighted = runningSums(steps, steps.weightedMean, p)
  const martingale = new Float64Array(n)
  const score = new Float64Array(n * p)
  for (let s = 0; s + 1 < stratumStart.length; s++)
    for (let i = stratumStart[s]; i < stratumStart[s + 1]; i++) {
      const risk = Math.exp(linear[i])
      const last = lastStep(steps, s, time[i])
      const before = entry ? lastStep(steps, s, entry[i]) : -1
      const own = event[i] === 1 ? last : -1
      // Under Efron's form an event bears only a part of the hazard of its own time.
      const spared = own >= 0 && !breslow
      const h =
        at(hazard, last, 1, 0) -
        at(hazard, before, 1, 0) -
        (spared ? steps.hazard[own] - steps.ownHazard[own] : 0)
      martingale[i] = event[i] - risk * h
      for (let j = 0; j < p; j++) {
        const xj = x[i * p + j]
        const expected =
          at(weighted, last, p, j) -
          at(weighted, before, p, j) -
          (spared ? steps.weightedMean[own * p + j] - steps.ownWeightedMean[own * p + j] : 0)
        score[i * p + j] = (own >= 0 ? xj - steps.mean[own * p + j] : 0) - risk * (xj * h - expected)
      }
    }
  return { martingale, score }
}

function at(sums: Float64Array, row: number, width: number, column: number): number {
  return row < 0 ? 0 : sums[row * width + column]
}
