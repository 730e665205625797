import { normalDensity, normalLower, StatisticsInputError } from '@tessera/statistics'

/** A mixture of normal distributions; the weights sum to 1. */
export interface NormalMixture {
  readonly weight: Float64Array
  readonly mean: Float64Array
  readonly sd: Float64Array
}

/**
 * The posterior of theta given an estimate y ~ N(theta, se^2) under a mixture prior, in closed form: each component is
 * updated by itself, and its weight is multiplied by the density of y that it had foretold, N(mean, sd^2 + se^2).
 * Schmidli, Biometrics 2014;70:1023. R: RBesT::postmix.
 */
export function mixturePosterior(prior: NormalMixture, y: number, se: number): NormalMixture {
  const log = prior.weight.map((w, k) => {
    const variance = prior.sd[k] ** 2 + se ** 2
    return Math.log(w) - 0.5 * Math.log(variance) - (y - prior.mean[k]) ** 2 / (2 * variance)
  })
  const largest = log.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const raw = log.map(value => Math.exp(value - largest))
  const total = raw.reduce((sum, value) => sum + value, 0)
  const precision = prior.sd.map(sd => 1 / sd ** 2 + 1 / se ** 2)
  return {
    weight: raw.map(value => value / total),
    mean: prior.mean.map((mean, k) => (mean / prior.sd[k] ** 2 + y / se ** 2) / precision[k]),
    sd: precision.map(p => 1 / Math.sqrt(p)),
  }
}

export function mixtureMean({ weight, mean }: NormalMixture): number {
  return weight.reduce((sum, w, k) => sum + w * mean[k], 0)
}

export function mixtureVariance(mixture: NormalMixture): number {
  const centre = mixtureMean(mixture)
  return mixture.weight.reduce(
    (sum, w, k) => sum + w * (mixture.sd[k] ** 2 + (mixture.mean[k] - centre) ** 2),
    0,
  )
}

/** P(theta <= x). */
export function mixtureLower({ weight, mean, sd }: NormalMixture, x: number): number {
  return weight.reduce((sum, w, k) => sum + w * normalLower((x - mean[k]) / sd[k]), 0)
}

/**
 * The x with P(theta <= x) = p, by bisection between the components' extremes.
 * @throws StatisticsInputError unless 0 < p < 1
 */
export function mixtureQuantile(mixture: NormalMixture, p: number): number {
  if (!(p > 0 && p < 1))
    throw new StatisticsInputError('option', 'p', `p is ${p}: give a probability between 0 and 1.`)
  const { mean, sd } = mixture
  let low = mean.reduce((least, m, k) => Math.min(least, m - 40 * sd[k]), Number.POSITIVE_INFINITY)
  let high = mean.reduce((most, m, k) => Math.max(most, m + 40 * sd[k]), Number.NEGATIVE_INFINITY)
  for (let i = 0; i < 200 && high - low > 1e-14 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2
    if (mixtureLower(mixture, middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * -d^2 log p / d theta^2 of the mixture's density: its local information.
 * With component scores s_k = (mean_k - theta) / sd_k^2 and responsibilities r_k: sum r_k / sd_k^2 - var_r(s).
 */
export function localInformation({ weight, mean, sd }: NormalMixture, theta: number): number {
  const log = weight.map((w, k) => Math.log(w) - Math.log(sd[k]) - 0.5 * ((theta - mean[k]) / sd[k]) ** 2)
  const largest = log.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  let total = 0
  let curvature = 0
  let score = 0
  let squares = 0
  for (let k = 0; k < log.length; k++) {
    const share = Math.exp(log[k] - largest)
    const own = (mean[k] - theta) / sd[k] ** 2
    total += share
    curvature += share / sd[k] ** 2
    score += share * own
    squares += share * own * own
  }
  return curvature / total - (squares / total - (score / total) ** 2)
}

/** Density at x. */
export function mixtureDensity({ weight, mean, sd }: NormalMixture, x: number): number {
  return weight.reduce((sum, w, k) => sum + (w * normalDensity((x - mean[k]) / sd[k])) / sd[k], 0)
}
