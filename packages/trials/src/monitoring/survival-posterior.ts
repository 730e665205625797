import { aft, cholesky, drawGamma, type Random, StatisticsInputError } from '@tessera/statistics'

/** Survival of an arm: S(t) = exp(-(t / scale)^shape). */
export interface ArmLaw {
  readonly shape: number
  readonly scale: number
}

export interface PosteriorData {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** 1 in the experimental arm. */
  readonly group: ArrayLike<number>
}

/** Draws the law of control and of the experimental arm from what is known of them. */
export type DrawLaws = (random: Random) => readonly [control: ArmLaw, experimental: ArmLaw]

/**
 * Exponential times with a gamma prior on each arm's hazard: gamma(events + d, months + T), exact.
 * @throws StatisticsInputError where prior and data together have no event or no time in an arm
 */
export function exponentialPosterior(
  { time, event, group }: PosteriorData,
  prior: { readonly events: number; readonly months: number } = { events: 0.5, months: 0 },
): DrawLaws {
  const shape = [prior.events, prior.events]
  const rate = [prior.months, prior.months]
  for (let i = 0; i < time.length; i++) {
    shape[group[i]] += event[i]
    rate[group[i]] += time[i]
  }
  for (const arm of [0, 1])
    if (!(shape[arm] > 0 && rate[arm] > 0))
      throw new StatisticsInputError(
        'empty',
        'prior',
        `Arm ${arm} has no events or no follow-up yet: give a prior with events and months.`,
      )
  const law = (random: Random, arm: number): ArmLaw => ({
    shape: 1,
    scale: 1 / drawGamma(random, shape[arm], rate[arm]),
  })
  return random => [law(random, 0), law(random, 1)]
}

/**
 * Weibull times with a common shape: intercept, effect and log scale of log time from the normal approximation of
 * their posterior under flat priors, at the maximum likelihood estimates (statistics' aft, R: survreg).
 * @throws StatisticsInputError where an arm has no event, or a follow-up time is 0
 */
export function weibullPosterior({ time, event, group }: PosteriorData): DrawLaws {
  const fit = aft({ time, event, x: [group], distribution: 'weibull' })
  if (fit.infinite[0] || fit.aliased[0])
    throw new StatisticsInputError(
      'domain',
      'event',
      'An arm has no event yet: use the exponential model with a prior.',
    )
  const mean = [fit.intercept, fit.coefficients[0], Math.log(fit.scale)]
  const { factor } = cholesky(fit.covariance, 3)
  return random => {
    const z = [0, 1, 2].map(j => Math.sqrt(factor[j * 3 + j]) * random.normal())
    const [intercept, effect, logScale] = mean.map(
      (centre, j) =>
        centre + z[j] + z.slice(0, j).reduce((sum, value, k) => sum + factor[j * 3 + k] * value, 0),
    )
    const shape = Math.exp(-logScale)
    return [
      { shape, scale: Math.exp(intercept) },
      { shape, scale: Math.exp(intercept + effect) },
    ]
  }
}

/** A time drawn by the law, given that it is beyond `from`. */
export function drawBeyond({ shape, scale }: ArmLaw, from: number, random: Random): number {
  const hazard = (from / scale) ** shape - Math.log1p(-random.next())
  return scale * hazard ** (1 / shape)
}
