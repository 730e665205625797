import { cox, normalQuantile } from '@tessera/statistics'
import type { NotEstimable } from './estimate.ts'

export interface TreatmentHazardInput {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** 0 the first treatment, 1 the second. */
  readonly treatment: ArrayLike<number>
  readonly stratum?: readonly string[]
  readonly level?: number
}

/** Hazard of the first treatment over that of the second. */
export interface TreatmentHazard {
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Of its logarithm. */
  readonly se: number
  readonly p: number
  readonly n: number
  readonly events: number
}

/**
 * The hazard ratio of the treatments among the randomised: Cox's model, stratified, Efron ties, Wald limits. It is
 * the one effect that preference designs have on the hazard (see `requireIdentified`).
 * @throws StatisticsInputError on lengths, codes or missing values
 */
export function treatmentHazard(input: TreatmentHazardInput): TreatmentHazard | NotEstimable {
  const { time, event, treatment, stratum, level = 0.95 } = input
  const names = stratum ? [...new Set(stratum)].sort() : []
  const fit = cox({
    time,
    event,
    x: [Float64Array.from(treatment, code => 1 - code)],
    ...(stratum ? { strata: Int32Array.from(stratum, name => names.indexOf(name)) } : {}),
  })
  if (fit.events === 0) return { value: null, reason: 'no events' }
  if (fit.aliased[0]) return { value: null, reason: 'the treatments are never at risk together' }
  if (fit.infinite[0])
    return { value: null, reason: 'events under one treatment alone: the ratio is 0 or infinite' }
  const half = normalQuantile((1 + level) / 2) * fit.se[0]
  const log = fit.coefficients[0]
  return {
    value: Math.exp(log),
    lower: Math.exp(log - half),
    upper: Math.exp(log + half),
    se: fit.se[0],
    p: fit.wald.p,
    n: fit.n,
    events: fit.events,
  }
}
