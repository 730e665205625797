import { requireFinite, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { cholesky, choleskyInverse, choleskySolve, quadraticForm } from '../../linear-algebra/index.ts'
import { type ChiSquaredTest, chiSquaredTest } from './chi-squared-test.ts'
import { type CoxData, type CoxInput, readCoxData, type Ties } from './cox-data.ts'
import { hazardSteps } from './hazard-steps.ts'
import { infiniteCoefficients } from './infinite-coefficients.ts'
import { maximisePartialLikelihood, type NewtonResult } from './newton.ts'
import { coxResiduals } from './residuals.ts'
import { robustCovariance, robustScoreTest } from './robust-covariance.ts'

export interface CoxOptions extends CoxInput {
  /** Groups of dependent rows (a patient, a centre), for the robust covariance. */
  readonly cluster?: ArrayLike<number>
  /** Robust covariance (infinitesimal jackknife), each row its own cluster unless `cluster` is given. */
  readonly robust?: boolean
  /** Tied events: Efron's form unless said otherwise; `exact` takes neither weights nor a robust covariance. */
  readonly ties?: Ties
  readonly maxIterations?: number
  /** Largest relative change of the log likelihood at which iteration stops. */
  readonly tolerance?: number
}

export type { ChiSquaredTest }

export interface CoxFit {
  /** Log hazard ratios; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Row-major p x p; zero rows and columns where aliased. Model-based. */
  readonly covariance: Float64Array
  /** Lin-Wei sandwich by cluster; null without `cluster` or `robust`. */
  readonly robustCovariance: Float64Array | null
  /** From the robust covariance where there is one. */
  readonly se: Float64Array
  readonly logLikelihood: number
  readonly nullLogLikelihood: number
  readonly likelihoodRatio: ChiSquaredTest
  readonly wald: ChiSquaredTest
  readonly score: ChiSquaredTest
  /** Score test with the robust variance of the score at beta = 0; null without `cluster` or `robust`. */
  readonly robustScore: ChiSquaredTest | null
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
 * R: survival::coxph(Surv(entry, time, event) ~ x + strata() + offset() + cluster(), ties, robust). The robust score
 * test keeps an offset at the null model, where R leaves it out.
 * @throws StatisticsInputError on lengths, missing values, or a meaningless option
 */
export function cox(options: CoxOptions): CoxFit {
  const { ties = 'efron', maxIterations = 30, tolerance = 1e-9, cluster } = options
  requireOneOf('ties', ties, ['efron', 'breslow', 'exact'])
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
  const sandwich = cluster !== undefined || options.robust === true
  const data = readCoxData(options)
  if (ties === 'exact') requireExact(data, sandwich)
  const { p, scale } = data
  const result = maximisePartialLikelihood(data, ties, tolerance, maxIterations)
  const standardised = choleskyInverse(result.factor)
  const covariance = standardised.map((v, i) => v / (scale[Math.floor(i / p)] * scale[i % p]))
  const robust = sandwich
    ? robustCovariance(data, rowScores(data, result.beta, ties), standardised, cluster)
    : null
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
    likelihoodRatio: chiSquaredTest(2 * (result.final.value - result.null.value), result.factor.rank),
    wald: waldTest(result, robust, scale),
    score: chiSquaredTest(
      dot(result.null.score, choleskySolve(result.nullFactor, result.null.score)),
      result.nullFactor.rank,
    ),
    robustScore: sandwich
      ? robustScoreTest(
          data,
          rowScores(
            data,
            result.beta.map(() => 0),
            ties,
          ),
          cluster,
        )
      : null,
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

/** The exact likelihood of a set of tied events knows neither case weights nor a row's share of the score. */
function requireExact(data: CoxData, sandwich: boolean): void {
  if (data.weight.some(w => w !== 1))
    throw new StatisticsInputError(
      'option',
      'weights',
      "ties is exact, which has no case weights: leave weights out, or use Efron's or Breslow's ties.",
    )
  if (sandwich)
    throw new StatisticsInputError(
      'option',
      'ties',
      "ties is exact, which has no robust covariance: use Efron's or Breslow's ties.",
    )
}

/** n x p: each sorted row's share of the score. */
function rowScores(data: CoxData, beta: Float64Array, ties: Ties): Float64Array {
  return coxResiduals(data, beta, hazardSteps(data, beta, ties), ties === 'breslow').score
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j], 0)
}

function waldTest(result: NewtonResult, robust: Float64Array | null, scale: Float64Array): ChiSquaredTest {
  const { beta, factor } = result
  if (!robust) return chiSquaredTest(quadraticForm(result.final.information, beta), factor.rank)
  const p = beta.length
  const standardised = cholesky(
    robust.map((v, i) => v * scale[Math.floor(i / p)] * scale[i % p]),
    p,
  )
  return chiSquaredTest(dot(beta, choleskySolve(standardised, beta)), standardised.rank)
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
