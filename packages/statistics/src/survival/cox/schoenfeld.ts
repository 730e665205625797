import type { CoxFit } from './cox.ts'
import type { CoxInput } from './cox-data.ts'
import { readForResiduals } from './dfbeta.ts'
import { hazardSteps, lastStep } from './hazard-steps.ts'

/** One entry an event, by stratum and ascending time; ties in the order of the input. */
export interface SchoenfeldResiduals {
  /** Row of the input. */
  readonly row: Int32Array
  readonly time: Float64Array
  /** The label of each event's stratum; null without strata. */
  readonly strata: Float64Array | null
  /** Row-major, events x p. */
  readonly residuals: Float64Array
}

/**
 * Schoenfeld residuals: covariates of each event less their mean over its risk set (under Efron's ties the average
 * of the means of the tied events). Events of weight 0 took no part in the fit and have none. `scaled`: times the covariance and the number of events, plus the coefficient,
 * an estimate of the coefficient at that time. Schoenfeld, Biometrika 1982;69:239. Grambsch & Therneau, Biometrika
 * 1994;81:515. R: residuals(coxph(...), "schoenfeld" or "scaledsch", weighted).
 * @throws StatisticsInputError on lengths or missing values, and after exact ties, which have none
 */
export function schoenfeldResiduals(
  options: CoxInput & { readonly fit: CoxFit; readonly scaled?: boolean; readonly weighted?: boolean },
): SchoenfeldResiduals {
  const { fit, scaled = false, weighted = false } = options
  const { data, beta } = readForResiduals(options)
  const { p, x, scale, row, time, event, weight, stratumStart, stratumLabel } = data
  const steps = hazardSteps(data, beta, fit.ties)
  const order: number[] = []
  const labels: number[] = []
  const residuals: number[] = []
  const { covariance, coefficients } = fit
  const own = new Float64Array(p)
  for (let s = 0; s + 1 < stratumStart.length; s++) {
    const events: number[] = []
    for (let i = stratumStart[s + 1] - 1; i >= stratumStart[s]; i--) if (event[i] === 1) events.push(i)
    events.sort((a, b) => time[a] - time[b] || row[a] - row[b])
    for (const i of events) {
      order.push(i)
      labels.push(stratumLabel[s])
      const step = lastStep(steps, s, time[i])
      const w = weighted ? weight[i] : 1
      for (let j = 0; j < p; j++) own[j] = w * (x[i * p + j] - steps.mean[step * p + j]) * scale[j]
      for (let j = 0; j < p; j++) {
        let value = own[j]
        if (scaled) {
          value = coefficients[j]
          for (let k = 0; k < p; k++) value += data.events * own[k] * covariance[k * p + j]
        }
        residuals.push(value)
      }
    }
  }
  return {
    row: Int32Array.from(order, i => row[i]),
    time: Float64Array.from(order, i => time[i]),
    strata: options.strata ? Float64Array.from(labels) : null,
    residuals: Float64Array.from(residuals),
  }
}
