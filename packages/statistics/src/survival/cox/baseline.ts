import { requireFinite } from '../../input-error.ts'
import type { SurvivalInput } from '../survival-input.ts'
import type { CoxFit } from './cox.ts'
import { type CoxInput, readCoxData, type Ties } from './cox-data.ts'
import { hazardSteps, lastStep, runningSums } from './hazard-steps.ts'

/** Cumulative baseline hazard where the linear predictor is 0; one entry a distinct exit time, by stratum. */
export interface CoxBaseline {
  readonly time: Float64Array
  readonly cumulativeHazard: Float64Array
  /** The label of each entry's stratum; null without strata. Entries of one stratum stand together, ascending. */
  readonly strata: Float64Array | null
}

interface BaselineRows extends SurvivalInput {
  readonly strata?: ArrayLike<number>
}

export type CoxBaselineOptions = BaselineRows &
  (
    | { readonly fit: CoxFit; readonly x: CoxInput['x']; readonly offset?: ArrayLike<number> }
    | { readonly linear: ArrayLike<number>; readonly ties?: Ties }
  )

/**
 * Cumulative baseline hazard at linear predictor 0 (every covariate and the offset 0, uncentred). After Efron
 * ties Efron's estimate, after Breslow ties Breslow's. Give a `fit` with its covariates, or any linear predictor
 * (a penalised or published one). R: survival::basehaz(fit, centered = FALSE).
 * @throws StatisticsInputError on lengths or missing values
 */
export function coxBaseline(options: CoxBaselineOptions): CoxBaseline {
  const linear = 'fit' in options ? linearPredictor(options) : options.linear
  const ties = 'fit' in options ? options.fit.ties : (options.ties ?? 'efron')
  requireFinite('linear', linear, options.time.length)
  const { time, event, entry, weights, strata } = options
  const data = readCoxData({ time, event, entry, weights, strata, x: [], offset: linear })
  const steps = hazardSteps(data, new Float64Array(0), ties)
  const hazard = runningSums(steps, steps.hazard, 1)
  // The offset was centred for the fit; the hazard at 0 is that at the centre times exp(-centre).
  const centre = data.n === 0 ? 0 : linear[data.row[0]] - data.offset[0]
  const factor = Math.exp(-centre)
  const times: number[] = []
  const hazards: number[] = []
  const labels: number[] = []
  for (let s = 0; s + 1 < data.stratumStart.length; s++)
    for (let i = data.stratumStart[s + 1] - 1; i >= data.stratumStart[s]; i--) {
      if (i + 1 < data.stratumStart[s + 1] && data.time[i] === data.time[i + 1]) continue
      const step = lastStep(steps, s, data.time[i])
      times.push(data.time[i])
      hazards.push(step < 0 ? 0 : hazard[step] * factor)
      labels.push(data.stratumLabel[s])
    }
  return {
    time: Float64Array.from(times),
    cumulativeHazard: Float64Array.from(hazards),
    strata: strata ? Float64Array.from(labels) : null,
  }
}

/** offset + x beta, not centred. */
function linearPredictor(options: {
  fit: CoxFit
  x: CoxInput['x']
  offset?: ArrayLike<number>
  time: ArrayLike<number>
}): Float64Array {
  const { fit, x, offset } = options
  return Float64Array.from({ length: options.time.length }, (_, i) =>
    x.reduce((sum, column, j) => sum + fit.coefficients[j] * column[i], offset ? offset[i] : 0),
  )
}
