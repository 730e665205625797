import type { CombinationRule } from './combination-rule.ts'
import { commensuratePrior } from './commensurate.ts'
import {
  localInformation,
  mixtureDensity,
  mixtureLower,
  mixtureMean,
  mixturePosterior,
  mixtureQuantile,
  mixtureVariance,
  type NormalMixture,
} from './normal-mixture.ts'

/** An effect with its standard error: a log hazard ratio or a difference. */
export interface NormalEstimate {
  readonly value: number
  readonly se: number
}

export interface CombinedEffect {
  readonly rule: CombinationRule
  /** Mean of the posterior, or the randomised estimate itself. */
  readonly value: number
  readonly se: number
  /** Equal-tailed credible limits; confidence limits where the randomised cohort stands alone. */
  readonly lower: number
  readonly upper: number
  /** P(effect < 0). */
  readonly belowZero: number
  /** Posterior weight of the component that believes the preference cohort; null for other rules. */
  readonly weight: number | null
  /** Posterior mean of the standard deviation between the cohorts; null for other rules. */
  readonly betweenSd: number | null
  readonly borrowing: Borrowing | null
}

/** How much the preference cohort adds, in the unit of `information`: the randomised estimate's own size. */
export interface Borrowing {
  /** Before the randomised data: expected local information of the prior over that of one unit. */
  readonly priorSize: number
  /** After them: what the posterior's precision exceeds the randomised one by; below 0 where conflict widens it. */
  readonly posteriorSize: number
}

/**
 * The randomised effect, informed by the preference cohort's adjusted one as the rule says, with normal likelihoods.
 * `robust mixture`: prior weight * N(y_P, se_P^2 + between^2) + (1 - weight) * N(0, vague^2); the weight falls by itself
 * where the cohorts conflict (Schmidli, Biometrics 2014;70:1023). `commensurate`: see {@link commensuratePrior}.
 * The sizes are effective sample sizes: before, E over the prior of its local information (Neuenschwander, Biometrics
 * 2020;76:578), after, the gain of precision; both times se_R^2 / `size`, so in patients or events of the randomised
 * cohort, whichever `size` counts.
 */
export function combineCohorts(options: {
  readonly randomised: NormalEstimate
  readonly preference: NormalEstimate
  readonly rule: CombinationRule
  /** Events (hazard ratio) or patients of the randomised cohort. */
  readonly size: number
  readonly level?: number
}): CombinedEffect {
  const { randomised, preference, rule, size, level = 0.95 } = options
  const { value: y, se } = randomised
  const tail = (1 - level) / 2
  const prior = rule.rule === 'randomised alone' ? null : priorOf(rule, preference)
  const posterior = posteriorOf(rule, randomised, preference)
  const variance = mixtureVariance(posterior)
  const unit = size * se * se
  return {
    rule,
    value: prior === null ? y : mixtureMean(posterior),
    se: prior === null ? se : Math.sqrt(variance),
    lower: mixtureQuantile(posterior, tail),
    upper: mixtureQuantile(posterior, 1 - tail),
    belowZero: mixtureLower(posterior, 0),
    weight: rule.rule === 'robust mixture' ? posterior.weight[0] : null,
    betweenSd:
      prior !== null && rule.rule === 'commensurate'
        ? posterior.weight.reduce(
            (sum, w, k) => sum + w * Math.sqrt(Math.max(prior.sd[k] ** 2 - preference.se ** 2, 0)),
            0,
          )
        : null,
    borrowing: prior && {
      priorSize: unit * expectedInformation(prior),
      posteriorSize: unit * (1 / variance - 1 / (se * se)),
    },
  }
}

/** The posterior of the randomised effect; normal around the estimate where the randomised cohort stands alone. */
export function posteriorOf(
  rule: CombinationRule,
  { value, se }: NormalEstimate,
  preference: NormalEstimate,
): NormalMixture {
  if (rule.rule === 'randomised alone')
    return { weight: Float64Array.of(1), mean: Float64Array.of(value), sd: Float64Array.of(se) }
  return mixturePosterior(priorOf(rule, preference), value, se)
}

/** The prior on the randomised effect that a rule makes of the preference cohort's estimate. */
export function priorOf(
  rule: Exclude<CombinationRule, { rule: 'randomised alone' }>,
  { value, se }: NormalEstimate,
): NormalMixture {
  if (rule.rule === 'commensurate') return commensuratePrior({ value, se }, rule.betweenScale)
  return {
    weight: Float64Array.of(rule.weight, 1 - rule.weight),
    mean: Float64Array.of(value, 0),
    sd: Float64Array.of(Math.hypot(se, rule.betweenSd ?? 0), rule.vagueSd),
  }
}

/** E of the prior's local information under the prior, by Simpson's rule over ten standard deviations a side. */
function expectedInformation(prior: NormalMixture): number {
  const low = prior.mean.reduce(
    (least, m, k) => Math.min(least, m - 10 * prior.sd[k]),
    Number.POSITIVE_INFINITY,
  )
  const high = prior.mean.reduce(
    (most, m, k) => Math.max(most, m + 10 * prior.sd[k]),
    Number.NEGATIVE_INFINITY,
  )
  const narrowest = prior.sd.reduce((least, sd) => Math.min(least, sd), Number.POSITIVE_INFINITY)
  const steps = 2 * Math.min(20_000, Math.max(500, Math.ceil((4 * (high - low)) / narrowest)))
  let sum = 0
  for (let k = 0; k <= steps; k++) {
    const x = low + ((high - low) * k) / steps
    const density = mixtureDensity(prior, x)
    if (density === 0) continue
    sum += (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2) * density * localInformation(prior, x)
  }
  return (sum * (high - low)) / (3 * steps)
}
