import { chiSquaredUpper } from '../../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../../input-error.ts'
import { cholesky, choleskyInverse, choleskySolve, quadraticForm } from '../../linear-algebra/index.ts'
import { type CoxInput, readCoxData, type Ties } from './cox-data.ts'
import { hazardSteps } from './hazard-steps.ts'
import { infiniteCoefficients } from './infinite-coefficients.ts'
import { maximisePartialLikelihood, type NewtonResult } from './newton.ts'
import { coxResiduals } from './residuals.ts'
import { robustCovariance } from './robust-covariance.ts'

export interface CoxOptions extends CoxInput {
  /** Groups of dependent rows (a patient, a centre), for the robust covariance. */
  readonly cluster?: ArrayLike<number>
  readonly ties?: Ties
  readonly maxIterations?: number
  /** Largest relative change of the log likelihood at which iteration stops. */
  readonly tolerance?: number
}

export interface ChiSquaredTest {
  readonly statistic: number
  readonly df: number
  readonly p: number
}

export interface CoxFit {
  /** Log hazard ratios; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Row-major p x p; zero rows and columns where aliased. Model-based. */
  readonly covariance: Float64Array
  /** Lin-Wei sandwich by cluster; null without `cluster`. */
  readonly robustCovariance: Float64Array | null
  /** From the robust covariance where there is one. */
  readonly se: Float64Array
  readonly logLikelihood: number
  readonly nullLogLikelihood: number
  readonly likelihoodRatio: ChiSquaredTest
  readonly wald: ChiSquaredTest
  readonly score: ChiSquaredTest
  readonly iterations: number
  readonly converged: boolean
  /** The likelihood still rises as the coefficient grows without bound: the value has no meaning but its sign. */
  readonly infinite: readonly boolean[]
  /** Constant, or a linear combination of earlier covariates within the risk sets: set to 0. */
  readonly aliased: readonly boolean[]
  /** Weighted means of the covariates. */
  readonly means: Float64Array
  /** Rows of positive weight. */
  readonly n: number
  readonly events: number
  readonly ties: Ties
  readonly warnings: readonly string[]
}

/**
 * Cox proportional hazards regression by Newton-Raphson on the partial likelihood: hazard of a patient =
 * (baseline hazard of the stratum) * exp(offset + x beta). Sorted once, then O(n p^2) an iteration. Without any
 * event every coefficient is 0 and aliased, with a warning. Cox, JRSS B 1972;34:187.
 * R: survival::coxph(Surv(entry, time, event) ~ x + strata() + offset() + cluster(), ties).
 * @throws StatisticsInputError on lengths, missing values, or a meaningless option
 */
export function cox(options: CoxOptions): CoxFit {
  const { ties = 'efron', maxIterations = 30, tolerance = 1e-9, cluster } = options
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
  if (cluster) requireFinite('cluster', cluster, options.time.length)
  const data = readCoxData(options)
  const { p, scale } = data
  const result = maximisePartialLikelihood(data, ties, tolerance, maxIterations)
  const standardised = choleskyInverse(result.factor)
  const covariance = standardised.map((v, i) => v / (scale[Math.floor(i / p)] * scale[i % p]))
  let robust: Float64Array | null = null
  if (cluster) {
    const steps = hazardSteps(data, result.beta, ties)
    const { score } = coxResiduals(data, result.beta, steps, ties === 'breslow')
    robust = robustCovariance(data, score, standardised, cluster)
  }
  const used = robust ?? covariance
  const aliased = Array.from(result.aliased, Boolean)
  const infinite = infiniteCoefficients(data, result)
  return {
    coefficients: result.beta.map((b, j) => b / scale[j]),
    covariance,
    robustCovariance: robust,
    se: Float64Array.from({ length: p }, (_, j) => Math.sqrt(used[j * p + j])),
    logLikelihood: result.final.value,
    nullLogLikelihood: result.null.value,
    likelihoodRatio: test(2 * (result.final.value - result.null.value), result.factor.rank),
    wald: waldTest(result, robust, scale),
    score: test(
      dot(result.null.score, choleskySolve(result.nullFactor, result.null.score)),
      result.nullFactor.rank,
    ),
    iterations: result.iterations,
    converged: result.converged,
    infinite,
    aliased,
    means: data.mean,
    n: data.n,
    events: data.events,
    ties,
    warnings: warnings(data.events, result, infinite, aliased),
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j], 0)
}

function test(statistic: number, df: number): ChiSquaredTest {
  const atLeastZero = Math.max(statistic, 0)
  return { statistic: atLeastZero, df, p: df === 0 ? 1 : chiSquaredUpper(atLeastZero, df) }
}

function waldTest(result: NewtonResult, robust: Float64Array | null, scale: Float64Array): ChiSquaredTest {
  const { beta, factor } = result
  if (!robust) return test(quadraticForm(result.final.information, beta), factor.rank)
  const p = beta.length
  const standardised = cholesky(
    robust.map((v, i) => v * scale[Math.floor(i / p)] * scale[i % p]),
    p,
  )
  return test(dot(beta, choleskySolve(standardised, beta)), standardised.rank)
}

function warnings(
  events: number,
  result: NewtonResult,
  infinite: readonly boolean[],
  aliased: readonly boolean[],
): string[] {
  const list: string[] = []
  const which = (flags: readonly boolean[]) =>
    flags.flatMap((flag, j) => (flag ? [`x[${j}]`] : [])).join(', ')
  if (events === 0) list.push('no events: every coefficient is set to 0')
  else if (aliased.includes(true))
    list.push(`constant or collinear within the risk sets, set to 0: ${which(aliased)}`)
  if (infinite.includes(true))
    list.push(`monotone likelihood, the coefficient may be infinite: ${which(infinite)}`)
  if (!result.converged) list.push(`not converged after ${result.iterations} iterations`)
  return list
}
