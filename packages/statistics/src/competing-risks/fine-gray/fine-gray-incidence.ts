import { requireDesign, requireFinite } from '../../input-error.ts'
import { lastAtOrBefore } from '../../survival/survival-lookup.ts'
import { overflow } from '../cause-specific-incidence.ts'
import type { FineGrayFit } from './fine-gray.ts'

/**
 * Predicted cumulative incidence 1 - exp(-H(t) exp(x beta)) of new patients, row-major, patients x times: 0 before the
 * first event, carried forward beyond the last. R: cmprsk::predict.crr.
 * @param options.x one array a covariate, each of as many values as there are patients
 * @throws StatisticsInputError on lengths, missing values or a hazard beyond the range of numbers
 */
export function fineGrayIncidence(options: {
  readonly fit: Pick<FineGrayFit, 'coefficients' | 'time' | 'cumulativeHazard'>
  readonly x: readonly ArrayLike<number>[]
  readonly times: ArrayLike<number>
}): Float64Array {
  const { fit, x, times } = options
  const n = x.length === 0 ? 1 : x[0].length
  requireDesign(x, n)
  requireFinite('times', times, times.length)
  requireFinite('x', new Float64Array(x.length), fit.coefficients.length)
  const hazard = Float64Array.from(times, at => {
    const k = lastAtOrBefore(fit.time, at)
    return k < 0 ? 0 : fit.cumulativeHazard[k]
  })
  const m = times.length
  const incidence = new Float64Array(n * m)
  for (let i = 0; i < n; i++) {
    const risk = Math.exp(x.reduce((sum, column, j) => sum + fit.coefficients[j] * column[i], 0))
    for (let k = 0; k < m; k++) {
      const cumulative = hazard[k] * risk
      if (!Number.isFinite(cumulative)) throw overflow(i)
      incidence[i * m + k] = -Math.expm1(-cumulative)
    }
  }
  return incidence
}
