import { chiSquaredUpper } from '../../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../../input-error.ts'
import { cholesky, choleskyInverse, choleskySolve } from '../../linear-algebra/index.ts'
import type { ChiSquaredTest } from '../../survival/cox/cox.ts'
import { infiniteCoefficients } from '../../survival/cox/infinite-coefficients.ts'
import { maximise, type NewtonResult } from '../../survival/cox/newton.ts'
import { sandwich, scoreInfluence } from './fine-gray-covariance.ts'
import { type FineGrayData, type FineGrayInput, readFineGray } from './fine-gray-data.ts'
import { weightedLikelihood, weightedSteps } from './weighted-likelihood.ts'

export interface FineGrayOptions extends FineGrayInput {
  /** Groups of dependent rows (a patient, a centre), for the covariance. */
  readonly cluster?: ArrayLike<number>
  /**
   * `estimated-weights` (the default without delayed entry) counts the estimation of the censoring curve, as crr;
   * `known-weights` does not, as coxph on the rows of survival::finegray.
   */
  readonly variance?: 'estimated-weights' | 'known-weights'
  readonly maxIterations?: number
  /** Largest relative change of the log likelihood at which iteration stops. */
  readonly tolerance?: number
}

export interface FineGrayFit {
  /** Log subdistribution hazard ratios; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Sandwich, row-major p x p; zero rows and columns where aliased. */
  readonly covariance: Float64Array
  readonly se: Float64Array
  /** Inverse of the information, which is no covariance here; crr's `invinf`. */
  readonly inverseInformation: Float64Array
  readonly logLikelihood: number
  readonly nullLogLikelihood: number
  /** Of the weighted (pseudo) likelihood, as crr prints it. */
  readonly likelihoodRatio: ChiSquaredTest
  /** From the sandwich covariance. */
  readonly wald: ChiSquaredTest
  /** Of the weighted likelihood at 0, with its information. */
  readonly score: ChiSquaredTest
  /** Distinct times of the event of interest. */
  readonly time: Float64Array
  /** Cumulative baseline subdistribution hazard where every covariate is 0, at `time`. */
  readonly cumulativeHazard: Float64Array
  readonly iterations: number
  readonly converged: boolean
  readonly infinite: readonly boolean[]
  readonly aliased: readonly boolean[]
  readonly means: Float64Array
  /** Rows of positive weight. */
  readonly n: number
  readonly events: number
  readonly competingEvents: number
  readonly warnings: readonly string[]
}

/**
 * Fine and Gray's regression on the subdistribution hazard of the cause `of`: those with a competing event stay in the
 * risk set with weight G(t-) / G(X-), G being the curve of remaining uncensored. Breslow ties. Sorted once, then
 * O(n p^2) an iteration. Without competing events this is Cox regression with Breslow ties and a robust covariance;
 * without an event of interest every coefficient is 0 and aliased, with a warning. With delayed entry the weights are
 * multiplied by H(t-) / H(X-), H being the product-limit curve of entry backwards in time (Geskus, Biometrics
 * 2011;67:39), and taken as known. Fine & Gray, JASA 1999;94:496. R: cmprsk::crr; with weights or delayed entry
 * survival::finegray and coxph.
 * @throws StatisticsInputError on lengths, missing values, a cause that no row has, or a meaningless option
 */
export function fineGray(options: FineGrayOptions): FineGrayFit {
  const { cluster, maxIterations = 50, tolerance = 1e-12 } = options
  const { variance = options.entry ? 'known-weights' : 'estimated-weights' } = options
  requirePositive('maxIterations', maxIterations)
  requirePositive('tolerance', tolerance)
  if (cluster) requireFinite('cluster', cluster, options.time.length)
  if (options.entry && variance === 'estimated-weights')
    throw new StatisticsInputError(
      'option',
      'variance',
      'With delayed entry only the variance of known weights is here: leave the option out.',
    )
  const data = readFineGray(options)
  const { p, scale, events, constant } = data
  const result = maximise(beta => weightedLikelihood(data, beta), {
    p,
    events,
    constant,
    tolerance,
    maxIterations,
  })
  const steps = weightedSteps(data, result.beta)
  const standardised = choleskyInverse(result.factor)
  const influence = scoreInfluence(data, steps, variance === 'estimated-weights')
  const robust = sandwich(data, influence, standardised, cluster)
  const unscaled = (matrix: Float64Array) =>
    matrix.map((v, i) => v / (scale[Math.floor(i / p)] * scale[i % p]))
  const covariance = unscaled(robust)
  const coefficients = result.beta.map((b, j) => b / scale[j])
  const aliased = Array.from(result.aliased, Boolean)
  const infinite = infiniteCoefficients(data, result)
  return {
    coefficients,
    covariance,
    se: Float64Array.from({ length: p }, (_, j) => Math.sqrt(covariance[j * p + j])),
    inverseInformation: unscaled(standardised),
    logLikelihood: result.final.value,
    nullLogLikelihood: result.null.value,
    likelihoodRatio: chiSquared(2 * (result.final.value - result.null.value), result.factor.rank),
    wald: quadratic(robust, result.beta),
    score: scoreTest(result),
    time: data.eventTime,
    cumulativeHazard: baselineAtZero(data, steps.hazard, coefficients),
    iterations: result.iterations,
    converged: result.converged,
    infinite,
    aliased,
    means: data.mean,
    n: data.n,
    events,
    competingEvents: data.competing.reduce((sum, one) => sum + one, 0),
    warnings: warnings(events, result, infinite, aliased),
  }
}

function requirePositive(option: string, value: number): void {
  if (!(value > 0))
    throw new StatisticsInputError('option', option, `${option} is ${value}: give a positive number.`)
}

/** Running sums of the steps, moved from the mean covariates to 0. */
function baselineAtZero(data: FineGrayData, hazard: Float64Array, coefficients: Float64Array): Float64Array {
  const atMean = coefficients.reduce((sum, b, j) => sum + b * data.mean[j], 0)
  let sum = 0
  return hazard.map(step => {
    sum += step * Math.exp(-atMean)
    return sum
  })
}

function chiSquared(statistic: number, df: number): ChiSquaredTest {
  const value = Math.max(statistic, 0)
  return { statistic: value, df, p: df === 0 ? 1 : chiSquaredUpper(value, df) }
}

function quadratic(covariance: Float64Array, beta: Float64Array): ChiSquaredTest {
  const factor = cholesky(covariance, beta.length)
  const solved = choleskySolve(factor, beta)
  return chiSquared(
    beta.reduce((sum, b, j) => sum + b * solved[j], 0),
    factor.rank,
  )
}

function scoreTest({ null: atNull, nullFactor }: NewtonResult): ChiSquaredTest {
  const solved = choleskySolve(nullFactor, atNull.score)
  return chiSquared(
    atNull.score.reduce((sum, u, j) => sum + u * solved[j], 0),
    nullFactor.rank,
  )
}

function warnings(
  events: number,
  result: NewtonResult,
  infinite: readonly boolean[],
  aliased: readonly boolean[],
): string[] {
  const which = (flags: readonly boolean[]) =>
    flags.flatMap((flag, j) => (flag ? [`x[${j}]`] : [])).join(', ')
  const list: string[] = []
  if (events === 0) list.push('no event of the cause of interest: every coefficient is set to 0')
  else if (aliased.includes(true))
    list.push(`constant or collinear within the risk sets, set to 0: ${which(aliased)}`)
  if (infinite.includes(true))
    list.push(`monotone likelihood, the coefficient may be infinite: ${which(infinite)}`)
  if (!result.converged) list.push(`not converged after ${result.iterations} iterations`)
  return list
}
