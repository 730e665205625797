import { normalQuantile } from '../../distributions/index.ts'
import { quadraticForm } from '../../linear-algebra/index.ts'
import type { FactorMap } from '../covariance-map.ts'

/** A standard deviation with its Wald limits, taken on the logarithm. */
export interface StandardDeviation {
  readonly variance: number
  readonly sd: number
  /** NaN where the standard deviation is 0 or the fit is singular there. */
  readonly lower: number
  readonly upper: number
}

export interface RandomCorrelation {
  /** Positions of the two random effects. */
  readonly first: number
  readonly second: number
  /** NaN where either variance is 0. */
  readonly value: number
  /** On Fisher's z; NaN at -1 and 1. */
  readonly lower: number
  readonly upper: number
}

export interface VarianceComponents {
  readonly random: readonly StandardDeviation[]
  readonly correlations: readonly RandomCorrelation[]
  readonly residual: StandardDeviation
}

/**
 * Standard deviations and correlations of the random effects, with Wald limits from the observed information on log sd
 * and Fisher's z. `theta` is the relative factor, `covariance` the asymptotic covariance of (theta, sigma). By the delta
 * method, which at the optimum is the information in (log sd, z) itself.
 */
export function varianceComponents(
  map: FactorMap,
  theta: Float64Array,
  sigma: number,
  covariance: Float64Array,
  level: number,
): VarianceComponents {
  const q = map.size
  const d = map.matrix(theta)
  const directions = map.directions(theta)
  const z = normalQuantile(1 - (1 - level) / 2)
  const se = (gradient: ArrayLike<number>) => Math.sqrt(quadraticForm(covariance, gradient))
  const zero = 1e-12 * Math.max(...Array.from({ length: q }, (_, a) => d[a * q + a]))

  const random = Array.from({ length: q }, (_, a): StandardDeviation => {
    const relative = d[a * q + a]
    const variance = relative * sigma * sigma
    const sd = Math.sqrt(relative) * sigma
    if (!(relative > 0)) return { variance: 0, sd: 0, lower: Number.NaN, upper: Number.NaN }
    // log sd = log(d) / 2 + log sigma
    const error = se([...directions.map(direction => direction[a * q + a] / relative / 2), 1 / sigma])
    return { variance, sd, lower: sd * Math.exp(-z * error), upper: sd * Math.exp(z * error) }
  })

  const correlations: RandomCorrelation[] = []
  if (map.parameters > q)
    for (let a = 0; a < q; a++)
      for (let b = a + 1; b < q; b++) {
        const first = d[a * q + a]
        const second = d[b * q + b]
        if (!(first > zero && second > zero)) {
          correlations.push({ first: a, second: b, value: Number.NaN, lower: Number.NaN, upper: Number.NaN })
          continue
        }
        const root = Math.sqrt(first * second)
        const value = Math.max(-1, Math.min(1, d[a * q + b] / root))
        const left = 1 - value * value
        const gradient = directions.map(
          direction =>
            (direction[a * q + b] / root -
              (value / 2) * (direction[a * q + a] / first + direction[b * q + b] / second)) /
            left,
        )
        const error = left > 1e-10 ? se([...gradient, 0]) : Number.NaN
        correlations.push({
          first: a,
          second: b,
          value,
          lower: Math.tanh(Math.atanh(value) - z * error),
          upper: Math.tanh(Math.atanh(value) + z * error),
        })
      }

  const error = se([...directions.map(() => 0), 1 / sigma])
  return {
    random,
    correlations,
    residual: {
      variance: sigma * sigma,
      sd: sigma,
      lower: sigma * Math.exp(-z * error),
      upper: sigma * Math.exp(z * error),
    },
  }
}
