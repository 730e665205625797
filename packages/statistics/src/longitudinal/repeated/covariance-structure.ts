import { requireOneOf } from '../../input-error.ts'
import { type CovarianceMap, factorMap } from '../covariance-map.ts'

/**
 * Covariance of the visits of one subject: unstructured, compound symmetry, first-order autoregressive (by the rank of
 * the visit) and Toeplitz, the last three with one variance or, `h`, one a visit.
 */
export type CovarianceStructure = 'us' | 'cs' | 'csh' | 'ar1' | 'ar1h' | 'toep' | 'toeph'

export interface StructuredCovariance extends CovarianceMap {
  readonly start: Float64Array
}

export function covarianceStructure(structure: CovarianceStructure, visits: number): StructuredCovariance {
  requireOneOf('structure', structure, ['us', 'cs', 'csh', 'ar1', 'ar1h', 'toep', 'toeph'])
  if (structure === 'us') {
    const map = factorMap(visits, true)
    return { ...map, start: Float64Array.from(map.positions, ([i, j]) => (i === j ? 1 : 0)) }
  }
  const heterogeneous = structure.endsWith('h')
  if (structure.startsWith('cs')) return scaledCorrelation(visits, heterogeneous, exchangeable)
  if (structure.startsWith('ar1')) return scaledCorrelation(visits, heterogeneous, autoregressive)
  return scaledCorrelation(visits, heterogeneous, toeplitz(visits))
}

/** Correlation of visits that are `lag` > 0 apart, with its first and second derivatives. */
interface CorrelationByLag {
  readonly parameters: number
  value(rho: ArrayLike<number>, lag: number): number
  first(rho: ArrayLike<number>, lag: number, m: number): number
  second(rho: ArrayLike<number>, lag: number, m: number, o: number): number
  start(m: number): number
}

const exchangeable: CorrelationByLag = {
  parameters: 1,
  value: rho => rho[0],
  first: () => 1,
  second: () => 0,
  start: () => 0.2,
}

const autoregressive: CorrelationByLag = {
  parameters: 1,
  value: (rho, lag) => rho[0] ** lag,
  first: (rho, lag) => lag * rho[0] ** (lag - 1),
  second: (rho, lag) => (lag === 1 ? 0 : lag * (lag - 1) * rho[0] ** (lag - 2)),
  start: () => 0.3,
}

const toeplitz = (visits: number): CorrelationByLag => ({
  parameters: visits - 1,
  value: (rho, lag) => rho[lag - 1],
  first: (_, lag, m) => (lag === m + 1 ? 1 : 0),
  second: () => 0,
  start: m => 0.3 ** (m + 1),
})

/**
 * Sigma_ij = exp(eta_i + eta_j) rho(|i - j|), with one eta or one a visit; the parameters are the etas (log standard
 * deviations), then those of rho.
 */
function scaledCorrelation(
  visits: number,
  heterogeneous: boolean,
  correlation: CorrelationByLag,
): StructuredCovariance {
  const scales = heterogeneous ? visits : 1
  const correlations = visits === 1 ? 0 : correlation.parameters
  const parameters = scales + correlations
  const scaleOf = (visit: number) => (heterogeneous ? visit : 0)
  const size = (theta: ArrayLike<number>, i: number, j: number) =>
    Math.exp(theta[scaleOf(i)] + theta[scaleOf(j)])
  const times = (i: number, j: number, m: number) => (scaleOf(i) === m ? 1 : 0) + (scaleOf(j) === m ? 1 : 0)
  const rhoOf = (theta: ArrayLike<number>) => Array.from(theta).slice(scales)

  /** d^order of entry (i, j) by the parameters listed. */
  const entry = (theta: ArrayLike<number>, rho: number[], i: number, j: number, by: readonly number[]) => {
    const lag = Math.abs(i - j)
    const ofScale = by.filter(m => m < scales)
    const ofRho = by.filter(m => m >= scales).map(m => m - scales)
    let value = size(theta, i, j)
    for (const m of ofScale) value *= times(i, j, m)
    if (lag === 0) return ofRho.length > 0 ? 0 : value
    if (ofRho.length === 0) return value * correlation.value(rho, lag)
    if (ofRho.length === 1) return value * correlation.first(rho, lag, ofRho[0])
    return value * correlation.second(rho, lag, ofRho[0], ofRho[1])
  }
  const matrixOf = (theta: ArrayLike<number>, by: readonly number[]) => {
    const rho = rhoOf(theta)
    return Float64Array.from({ length: visits * visits }, (_, at) =>
      entry(theta, rho, Math.trunc(at / visits), at % visits, by),
    )
  }
  return {
    parameters,
    size: visits,
    start: Float64Array.from({ length: parameters }, (_, m) =>
      m < scales ? 0 : correlation.start(m - scales),
    ),
    matrix: theta => matrixOf(theta, []),
    directions: theta => Array.from({ length: parameters }, (_, m) => matrixOf(theta, [m])),
    curvature: (theta, gradient) => {
      const result = new Float64Array(parameters * parameters)
      for (let m = 0; m < parameters; m++)
        for (let o = 0; o <= m; o++) {
          const second = matrixOf(theta, [m, o])
          let sum = 0
          for (let at = 0; at < second.length; at++) sum += gradient[at] * second[at]
          result[m * parameters + o] = sum
          result[o * parameters + m] = sum
        }
      return result
    },
  }
}
