import { chiSquaredUpper } from '../../distributions/index.ts'
import { requireFinite, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { cholesky, choleskyInverse, squareProduct } from '../../linear-algebra/index.ts'
import type { ChiSquaredTest } from '../cox/cox.ts'
import { type AftData, type AftInput, readAftData } from './aft-data.ts'
import { reportedLikelihood } from './aft-likelihood.ts'
import { type AftMaximum, collapsed, maximiseAft } from './aft-newton.ts'
import { type AftDistribution, errorDistributions } from './error-distribution.ts'

export interface AftOptions extends AftInput {
  readonly distribution: AftDistribution
  /** Groups of dependent rows (a patient, a centre), for the robust covariance. */
  readonly cluster?: ArrayLike<number>
  /** Robust covariance, each row its own cluster unless `cluster` is given. */
  readonly robust?: boolean
  readonly maxIterations?: number
  /** Largest relative change of the log likelihood at which iteration stops. */
  readonly tolerance?: number
}

export interface AftFit {
  readonly distribution: AftDistribution
  readonly intercept: number
  /** Change of log time a unit of each covariate: exp of it is the time ratio. 0 where aliased. */
  readonly coefficients: Float64Array
  /** Scale of the error of log time; 1 for exponential times. Weibull shape = 1 / scale. */
  readonly scale: number
  /**
   * Row-major, in the order intercept, coefficients, log scale (which exponential times do not have). Inverse of the
   * observed information; zero rows and columns where aliased.
   */
  readonly covariance: Float64Array
  /** Sandwich by cluster, in the same order; null unless asked for. */
  readonly robustCovariance: Float64Array | null
  /** Standard errors in the order of `covariance`, from the robust one where there is one. */
  readonly se: Float64Array
  /** Of the times themselves (not of their logarithms), as survreg gives it. */
  readonly logLikelihood: number
  /** With the intercept (and the scale) alone. */
  readonly nullLogLikelihood: number
  readonly likelihoodRatio: ChiSquaredTest
  readonly iterations: number
  readonly converged: boolean
  /** The likelihood still rises as the coefficient grows without bound (a group without events). */
  readonly infinite: readonly boolean[]
  /** Constant, or a linear combination of earlier covariates: set to 0. */
  readonly aliased: readonly boolean[]
  /** Rows of positive weight. */
  readonly n: number
  readonly events: number
  readonly warnings: readonly string[]
}

/**
 * Accelerated failure time regression with right censoring by maximum likelihood: log T = offset + intercept +
 * x beta + scale W, W having the smallest extreme value (Weibull, exponential), normal or logistic distribution. A
 * unit of x multiplies survival time by exp(beta). Kalbfleisch & Prentice 2002, chapter 3.
 * R: survival::survreg(Surv(time, event) ~ x + offset(), weights, dist, cluster). As there, case weights multiply
 * each row's log likelihood, and left-truncated follow-up (delayed entry) is not taken: use `cox` for it.
 * @throws StatisticsInputError on lengths, missing values, times of 0, no event at all, or a scale that goes to 0
 * because the model passes through every event
 */
export function aft(options: AftOptions): AftFit {
  const { distribution, cluster, maxIterations = 100, tolerance = 1e-12 } = options
  requireOneOf('distribution', distribution, Object.keys(errorDistributions))
  if (!(maxIterations >= 1))
    throw new StatisticsInputError(
      'option',
      'maxIterations',
      `maxIterations is ${maxIterations}: give 1 or more.`,
    )
  if (!(tolerance > 0))
    throw new StatisticsInputError(
      'option',
      'tolerance',
      `tolerance is ${tolerance}: give a positive number.`,
    )
  const data = readAftData(options)
  if (cluster) requireFinite('cluster', cluster, options.time.length)
  const errors = errorDistributions[distribution]
  const free = distribution !== 'exponential'
  if (free && data.spread === 0) throw noScale()
  const { p, n } = data
  const maximum = maximiseAft(data, errors, free, p + 1, tolerance, maxIterations)
  const alone = maximiseAft(data, errors, free, 1, tolerance, maxIterations)
  if (free && (collapsed(maximum) || collapsed(alone))) throw noScale()
  const beta = maximum.gamma.map(g => g / maximum.tau)
  const unit = data.spread === 0 ? 1 : data.spread
  const { information, rows } = reportedLikelihood(data, errors, beta, 1 / maximum.tau, free)
  const size = free ? p + 2 : p + 1
  for (let j = 0; j <= p; j++)
    if (maximum.aliased[j])
      for (let k = 0; k < size; k++) {
        information[j * size + k] = 0
        information[k * size + j] = 0
      }
  const standardised = choleskyInverse(cholesky(information, size))
  const back = backTransform(data, unit, size)
  const covariance = sandwich(back, standardised, size)
  const robustCovariance =
    cluster || options.robust
      ? sandwich(back, sandwich(standardised, spreadOfClusters(data, rows, size, cluster), size), size)
      : null
  const coefficients = Float64Array.from({ length: p }, (_, j) => (beta[j + 1] * unit) / data.scale[j])
  const intercept =
    data.shift + beta[0] * unit - coefficients.reduce((sum, b, j) => sum + b * data.mean[j], 0)
  const used = robustCovariance ?? covariance
  // Back from the density of (log t - offset - shift) / spread to that of t.
  let eventWeight = 0
  for (let i = 0; i < n; i++) if (data.event[i] === 1) eventWeight += data.weight[i]
  // With the scale held, log tau is counted in the units of the standardised times already.
  const jacobian = -data.logTimeOfEvents - eventWeight * Math.log(unit)
  const logLikelihood = maximum.value + jacobian
  const nullLogLikelihood = alone.value + jacobian
  const aliased = Array.from(maximum.aliased.subarray(1, p + 1), Boolean)
  const infinite = infiniteCoefficients(data, maximum)
  const df = aliased.filter(a => !a).length
  const statistic = Math.max(2 * (logLikelihood - nullLogLikelihood), 0)
  return {
    distribution,
    intercept,
    coefficients,
    scale: free ? unit / maximum.tau : 1,
    covariance,
    robustCovariance,
    se: Float64Array.from({ length: size }, (_, j) => Math.sqrt(used[j * size + j])),
    logLikelihood,
    nullLogLikelihood,
    likelihoodRatio: { statistic, df, p: df === 0 ? 1 : chiSquaredUpper(statistic, df) },
    iterations: maximum.iterations,
    converged: maximum.converged,
    infinite,
    aliased,
    n,
    events: data.events,
    warnings: warnings(maximum, infinite, aliased),
  }
}

function noScale(): StatisticsInputError {
  return new StatisticsInputError(
    'domain',
    'time',
    'The model passes through every event, so that the scale goes to 0 and the likelihood has no maximum: fewer covariates, or exponential times, which have no scale to estimate.',
  )
}

/** Jacobian of (intercept, coefficients, log scale) by their standardised counterparts, row-major. */
function backTransform(data: AftData, unit: number, size: number): Float64Array {
  const { p, mean, scale } = data
  const matrix = new Float64Array(size * size)
  matrix[0] = unit
  for (let j = 0; j < p; j++) {
    matrix[j + 1] = (-unit * mean[j]) / scale[j]
    matrix[(j + 1) * size + j + 1] = unit / scale[j]
  }
  if (size === p + 2) matrix[size * size - 1] = 1
  return matrix
}

/** A B A' for row-major square matrices. */
function sandwich(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const transposed = a.map((_, at) => a[(at % size) * size + Math.floor(at / size)])
  return squareProduct(squareProduct(a, b, size), transposed, size)
}

/** sum over clusters of u u', u being the cluster's weighted sum of gradients. */
function spreadOfClusters(
  data: AftData,
  rows: Float64Array,
  size: number,
  cluster: ArrayLike<number> | undefined,
): Float64Array {
  const sums = new Map<number, Float64Array>()
  for (let i = 0; i < data.n; i++) {
    const label = cluster ? cluster[data.row[i]] : i
    const sum = sums.get(label) ?? new Float64Array(size)
    sums.set(label, sum)
    for (let j = 0; j < size; j++) sum[j] += data.weight[i] * rows[i * size + j]
  }
  const middle = new Float64Array(size * size)
  for (const sum of sums.values())
    for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) middle[j * size + k] += sum[j] * sum[k]
  return middle
}

/** A further step that still moves some patient's standardised error by more than this has no maximum before it. */
const STILL_MOVING = 0.05

function infiniteCoefficients(data: AftData, maximum: AftMaximum): boolean[] {
  const { n, p, x } = data
  return Array.from({ length: p }, (_, j) => {
    if (maximum.aliased[j + 1]) return false
    const step = Math.abs(maximum.nextStep[j + 1])
    if (maximum.lost[j + 1] || !Number.isFinite(step)) return true
    let smallest = Number.POSITIVE_INFINITY
    let largest = Number.NEGATIVE_INFINITY
    for (let i = 0; i < n; i++) {
      smallest = Math.min(smallest, x[i * (p + 1) + j + 1])
      largest = Math.max(largest, x[i * (p + 1) + j + 1])
    }
    return step * (largest - smallest) > STILL_MOVING && maximum.iterations > 1
  })
}

function warnings(maximum: AftMaximum, infinite: readonly boolean[], aliased: readonly boolean[]): string[] {
  const which = (flags: readonly boolean[]) =>
    flags.flatMap((flag, j) => (flag ? [`x[${j}]`] : [])).join(', ')
  const list: string[] = []
  if (aliased.includes(true)) list.push(`constant or collinear, set to 0: ${which(aliased)}`)
  if (infinite.includes(true))
    list.push(`monotone likelihood, the coefficient may be infinite: ${which(infinite)}`)
  if (!maximum.converged) list.push(`not converged after ${maximum.iterations} iterations`)
  return list
}
