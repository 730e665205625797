import { quadraticForm } from '../../linear-algebra/index.ts'
import type { CoxFit } from './cox.ts'
import { type CoxInput, readCoxData } from './cox-data.ts'
import { hazardSteps, lastStep, runningSums } from './hazard-steps.ts'

/** Survival of new patients at one time, with the standard error of its logarithm. */
export interface CoxPrediction {
  readonly survival: Float64Array
  /** Standard error of log survival: that of survival is this times survival. */
  readonly logError: Float64Array
}

/**
 * Survival at `at` for new patients (`newX`, one array a covariate), with the standard error that counts both the
 * baseline hazard and the coefficients: var(H) = r^2 (sum w / denominator^2 + q' V q), q = sum (x - mean) dH0
 * (Tsiatis, Ann Stat 1981;9:93). Unstratified. R: survfit(coxph(...), newdata).
 */
export function coxPrediction(
  options: CoxInput & { readonly fit: CoxFit; readonly newX: CoxInput['x']; readonly at: number },
): CoxPrediction {
  const { fit, newX, at } = options
  const data = readCoxData({ ...options, strata: undefined })
  const { p, scale, mean } = data
  const beta = fit.coefficients.map((b, j) => b * scale[j])
  const steps = hazardSteps(data, beta, fit.ties)
  const step = lastStep(steps, 0, at)
  const n = newX.length === 0 ? 0 : newX[0].length
  const survival = new Float64Array(n).fill(1)
  const logError = new Float64Array(n)
  if (step < 0) return { survival, logError }
  const hazard = runningSums(steps, steps.hazard, 1)[step]
  const variance = runningSums(steps, steps.variance, 1)[step]
  const weighted = runningSums(steps, steps.weightedMean, p).subarray(step * p, (step + 1) * p)
  const q = new Float64Array(p)
  for (let i = 0; i < n; i++) {
    let linear = 0
    for (let j = 0; j < p; j++) {
      const centred = (newX[j][i] - mean[j]) / scale[j]
      linear += beta[j] * centred
      // V is on the original scale of the covariates, so q is put there too.
      q[j] = (centred * hazard - weighted[j]) * scale[j]
    }
    const risk = Math.exp(linear)
    survival[i] = Math.exp(-hazard * risk)
    logError[i] = risk * Math.sqrt(variance + quadraticForm(fit.covariance, q))
  }
  return { survival, logError }
}
