import {
  eventProbability,
  type LogRankSize,
  logRankSize,
  normalQuantile,
  StatisticsInputError,
} from '@tessera/statistics'

export interface PartiallyRandomisedSizeOptions {
  /** Hazard of the first (experimental) treatment over that of the second, under the alternative. */
  readonly hazardRatio: number
  /** Events a patient and unit of time under the second treatment: log 2 / median. */
  readonly controlHazard: number
  /** Uniform accrual, and further follow-up of all. */
  readonly accrual: number
  readonly followUp: number
  readonly dropoutHazard?: number
  /** Share of those who enter who have a preference and follow it. */
  readonly preferenceShare: number
  /** Share of these who prefer the first treatment. */
  readonly prefersA?: number
  /** By how much weighting for confounders inflates the variance of the preference cohort's effect: 1 / (1 - R^2), or 1 + CV^2 of the weights. */
  readonly designEffect?: number
  readonly alpha?: number
  readonly sides?: 1 | 2
  readonly power?: number
  /** Patients randomised to the first treatment for each of the second. */
  readonly allocation?: number
}

export interface PartiallyRandomisedSize {
  /** The randomised cohort, which alone answers the primary question. */
  readonly randomised: { readonly events: number; readonly n: number; readonly size: LogRankSize }
  readonly preference: {
    readonly n: number
    readonly expectedEvents: number
    /** Standard error of its adjusted log hazard ratio. */
    readonly logError: number
    /** Factor of the 95 % limits: hazard ratio divided and multiplied by it. */
    readonly limitFactor: number
  }
  /** Of the difference of the two log hazard ratios: its standard error, and the ratio of hazard ratios that is seen with the power asked for. */
  readonly difference: { readonly logError: number; readonly detectableRatio: number }
  readonly total: number
}

/**
 * Size of a partially randomised patient-preference trial. The randomised comparison has the power (log-rank test,
 * Schoenfeld; `logRankSize`); those who have a preference come on top, n_randomised share / (1 - share) of them. What
 * their cohort then tells follows from its expected events d under the same hazards: Var(log HR) = D / (d q (1 - q)),
 * q the share of its patients under the first treatment, D the design effect. The difference between the cohorts is
 * never powered at such sizes, which the detectable ratio says.
 * @throws StatisticsInputError when an option is out of its range
 */
export function partiallyRandomisedSize(options: PartiallyRandomisedSizeOptions): PartiallyRandomisedSize {
  const { preferenceShare, prefersA = 0.5, designEffect = 1 } = options
  const { hazardRatio, controlHazard, accrual, followUp, dropoutHazard = 0 } = options
  requireShare('preferenceShare', preferenceShare)
  requireShare('prefersA', prefersA)
  if (!(designEffect >= 1 && Number.isFinite(designEffect)))
    throw new StatisticsInputError(
      'option',
      'designEffect',
      `designEffect is ${designEffect}: give 1 or more.`,
    )
  const { alpha = 0.05, sides = 2, power = 0.8, allocation = 1 } = options
  const size = logRankSize({
    hazardRatio,
    alpha,
    sides,
    power,
    allocation,
    followUp: { controlHazard, accrual, followUp, dropoutHazard },
  })
  const n = size.n?.total ?? Number.NaN
  const preferring = Math.ceil((n * preferenceShare) / (1 - preferenceShare) - 1e-9)
  const observed = (hazard: number) => eventProbability({ hazard, accrual, followUp, dropoutHazard })
  const events =
    preferring * (prefersA * observed(controlHazard * hazardRatio) + (1 - prefersA) * observed(controlHazard))
  const logError = Math.sqrt(designEffect / (events * prefersA * (1 - prefersA)))
  const q = allocation / (1 + allocation)
  const difference = Math.hypot(logError, 1 / Math.sqrt(size.exactEvents * q * (1 - q)))
  const z = normalQuantile(1 - alpha / sides) + normalQuantile(power)
  return {
    randomised: { events: size.events, n, size },
    preference: {
      n: preferring,
      expectedEvents: events,
      logError,
      limitFactor: Math.exp(normalQuantile(0.975) * logError),
    },
    difference: { logError: difference, detectableRatio: Math.exp(z * difference) },
    total: n + preferring,
  }
}

function requireShare(argument: string, value: number): void {
  if (!(value > 0 && value < 1))
    throw new StatisticsInputError(
      'option',
      argument,
      `${argument} is ${value}: give a share above 0 and below 1.`,
    )
}
