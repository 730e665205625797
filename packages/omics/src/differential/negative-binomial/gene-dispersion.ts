import { dot } from '../linear/orthogonal-basis.ts'
import { type CountModel, dividedMoments } from './count-model.ts'
import { DispersionProfile, type LogPrior } from './dispersion-profile.ts'
import { fitLogLinear, leastMean } from './log-linear-fit.ts'

export interface GeneDispersion {
  /** Its own maximum of the Cox-Reid profile, between the model's smallest and largest. */
  readonly dispersion: number
  /** The means at which it was estimated. */
  readonly mu: Float64Array
  readonly baseMean: number
}

/**
 * A feature's own dispersion. The means are those of the groups where the design is one of groups alone, else of a
 * log-linear fit at a first dispersion by moments; from there the profile is climbed.
 */
export function geneDispersion(counts: Float64Array, model: CountModel): GeneDispersion {
  const { sizeFactors, samples, basis, smallest, largest } = model
  const { mean, variance } = dividedMoments(counts, sizeFactors)
  const divided = Float64Array.from(counts, (count, s) => count / sizeFactors[s])
  const fitted = new Float64Array(samples)
  for (const column of basis.q) {
    const along = dot(column, divided)
    for (let s = 0; s < samples; s++) fitted[s] += along * column[s]
  }
  let rough = 0
  let inverse = 0
  for (let s = 0; s < samples; s++) {
    const mu = Math.max(1, fitted[s])
    rough += ((divided[s] - mu) ** 2 - mu) / (mu * mu)
    inverse += 1 / sizeFactors[s] / samples
  }
  rough = Math.max(0, rough / (samples - model.coefficients))
  const moments = (variance - inverse * mean) / (mean * mean)
  const start = Math.min(largest, Math.max(smallest, Math.min(rough, moments)))
  const mu =
    model.cellCount === model.coefficients
      ? fitted.map((one, s) => Math.max(leastMean, one * sizeFactors[s]))
      : fitLogLinear(counts, start, model).mu.map(one => Math.max(leastMean, one))
  const profile = new DispersionProfile(counts, mu, model, null)
  const top = profile.climb(Math.log(start), Math.log(smallest / 10))
  let dispersion = Math.min(top.dispersion, largest)
  // A climb that gained nothing stays where it began.
  if (top.last < top.first + Math.abs(top.first) / 1e6) dispersion = start
  const settled = top.converged && top.steps !== 1
  if (!settled && dispersion > smallest * 10) dispersion = profile.search(smallest, largest)
  return { dispersion: Math.min(largest, Math.max(smallest, dispersion)), mu, baseMean: mean }
}

/** The dispersion at the maximum of the profile with the prior about the trend. */
export function shrunkenDispersion(
  counts: Float64Array,
  { dispersion, mu }: GeneDispersion,
  model: CountModel,
  prior: LogPrior,
): number {
  const { smallest, largest } = model
  const trend = Math.exp(prior.mean)
  const profile = new DispersionProfile(counts, mu, model, prior)
  const top = profile.climb(Math.log(dispersion > 0.1 * trend ? dispersion : trend), Math.log(smallest / 10))
  const found = top.converged ? top.dispersion : profile.search(smallest, largest)
  return Math.min(largest, Math.max(smallest, found))
}
