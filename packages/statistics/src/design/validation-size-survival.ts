import { gaussLegendre } from '../gauss-legendre.ts'
import { StatisticsInputError } from '../input-error.ts'
import { normalMean } from './explained-variation.ts'
import { requireBetween } from './option-range.ts'
import { sizeForConcordance, sizeForRatio } from './validation-precision.ts'

export interface RileyValidationSurvivalOptions {
  /** Expected distribution of the linear predictor, normal; the hazard of a patient is baselineHazard exp(LP). */
  readonly linear: { readonly mean: number; readonly sd: number }
  /** Events a patient and unit of time where the linear predictor is 0, constant. */
  readonly baselineHazard: number
  /** Time of the predicted risk. */
  readonly horizon: number
  /** Losses a patient and unit of time, exponential. */
  readonly censoringHazard?: number
  /** End of everybody's follow-up, not before the horizon; by default the horizon. */
  readonly longestFollowUp?: number
  readonly cStatistic: number
  /** Width wanted of each 95 % interval. */
  readonly widths?: {
    readonly observedExpected?: number
    readonly slope?: number
    readonly cStatistic?: number
  }
}

export interface ValidationSizeSurvival {
  readonly observedExpected: number
  readonly slope: number
  readonly cStatistic: number
  /** The largest of the three. */
  readonly n: number
  /** Events expected among n patients by the end of follow-up. */
  readonly events: number
  /** Expected risk at the horizon. */
  readonly risk: number
}

/**
 * Smallest number of patients to validate a model of a time-to-event outcome, calibrated as expected. O/E at the
 * horizon: Greenwood's variance of 1 - S in the limit of many patients. Slope: information of the Cox partial
 * likelihood in the limit, integral of baselineHazard G(u) (E0 E2 - E1^2) / E0 with Ek the mean of LP^k exp(LP) S(u | LP).
 * Concordance: Newcombe's standard error with the share of events seen, an approximation that treats them as a binary
 * outcome. The criteria of Riley et al., Stat Med 2022;41:1280, which takes the errors from one large simulated cohort;
 * here they are integrals of the same quantities.
 * @throws StatisticsInputError when an option is out of its range
 */
export function rileyValidationSurvival(options: RileyValidationSurvivalOptions): ValidationSizeSurvival {
  const { horizon, cStatistic, longestFollowUp = horizon } = options
  const { observedExpected = 0.2, slope = 0.2, cStatistic: width = 0.1 } = options.widths ?? {}
  requireOptions(options, [observedExpected, slope, width])
  const at = cohortAt(options)
  const risk = 1 - at(horizon).surviving
  const greenwood = integral(0, horizon, u => {
    const { failing, surviving, followed } = at(u)
    return failing / (surviving * surviving * followed)
  })
  const relativeVariance = ((1 - risk) / risk) ** 2 * greenwood
  const information = integral(0, longestFollowUp, u => {
    const { failing, first, second, followed } = at(u)
    return followed * (second - (first * first) / failing)
  })
  const events = integral(0, longestFollowUp, u => at(u).failing * at(u).followed)
  const forRatio = sizeForRatio(relativeVariance, observedExpected)
  const forSlope = Math.ceil(1 / (information * (slope / (2 * 1.96)) ** 2))
  const forC = sizeForConcordance(cStatistic, events, width)
  const n = Math.max(forRatio, forSlope, forC)
  return { observedExpected: forRatio, slope: forSlope, cStatistic: forC, n, events: n * events, risk }
}

/** The cohort at time u: means over the linear predictor. */
function cohortAt({ linear, baselineHazard, censoringHazard = 0 }: RileyValidationSurvivalOptions) {
  return (u: number) => {
    const moment = (power: number, hazard: 0 | 1) =>
      normalMean(z => {
        const lp = linear.mean + linear.sd * z
        const ratio = Math.exp(lp)
        return (
          lp ** power *
          (hazard * ratio * baselineHazard + (1 - hazard)) *
          Math.exp(-baselineHazard * ratio * u)
        )
      })
    return {
      surviving: moment(0, 0),
      /** Density of events among all, and its moments over the linear predictor. */
      failing: moment(0, 1),
      first: moment(1, 1),
      second: moment(2, 1),
      followed: Math.exp(-censoringHazard * u),
    }
  }
}

function integral(from: number, to: number, f: (u: number) => number): number {
  const { node, weight } = gaussLegendre(64)
  const half = (to - from) / 2
  return node.reduce((sum, x, i) => sum + weight[i] * half * f(from + half * (x + 1)), 0)
}

function requireOptions(options: RileyValidationSurvivalOptions, widths: readonly number[]): void {
  const {
    linear,
    baselineHazard,
    horizon,
    cStatistic,
    censoringHazard = 0,
    longestFollowUp = horizon,
  } = options
  requireBetween('linear.sd', linear.sd, 0, Number.POSITIVE_INFINITY)
  requireBetween('baselineHazard', baselineHazard, 0, Number.POSITIVE_INFINITY)
  requireBetween('horizon', horizon, 0, Number.POSITIVE_INFINITY)
  requireBetween('cStatistic', cStatistic, 0, 1)
  for (const width of widths) requireBetween('widths', width, 0, Number.POSITIVE_INFINITY)
  if (!(censoringHazard >= 0 && Number.isFinite(censoringHazard)))
    throw new StatisticsInputError(
      'option',
      'censoringHazard',
      `censoringHazard is ${censoringHazard}: give 0 or more.`,
    )
  if (!(longestFollowUp >= horizon && Number.isFinite(longestFollowUp)))
    throw new StatisticsInputError(
      'option',
      'longestFollowUp',
      `longestFollowUp is ${longestFollowUp}, before the horizon ${horizon}: the risk there would not be seen.`,
    )
}
