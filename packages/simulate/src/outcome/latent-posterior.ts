import { cholesky, choleskyInverse, choleskySolve } from '@tessera/statistics'

/** A normal law of the latent parts given the Gaussian modalities of a set. */
export interface LatentPosterior {
  /** Posterior mean of a patient whose modalities were summed up in `score`. */
  mean(prior: Float64Array, score: Float64Array): Float64Array
  /** Lower triangle L, row-major, with L L' = posterior covariance. */
  readonly factor: Float64Array
}

/**
 * The posterior of x ~ N(prior, Sigma) after modalities with information J = sum of Lambda' Psi^-1 Lambda (y = Lambda x
 * + e, e ~ N(0, Psi)): covariance V = (Sigma^-1 + J)^-1 and mean V (Sigma^-1 prior + s), where the score s = sum of
 * Lambda' Psi^-1 y is sufficient. Given x, s ~ N(J x, J), so no measurement need be drawn.
 * Source: Lindley, Smith, JRSS B 1972;34:1-41, equation (11).
 * @param covariance Sigma, d x d row-major, positive definite
 * @param information J, d x d row-major
 */
export function latentPosterior(
  covariance: Float64Array,
  information: Float64Array,
  size: number,
): LatentPosterior {
  const precision = choleskyInverse(cholesky(covariance, size))
  const both = cholesky(
    precision.map((value, i) => value + information[i]),
    size,
  )
  return {
    factor: lower(choleskyInverse(both), size),
    mean: (prior, score) => {
      const known = Float64Array.from(prior, (_, i) => {
        let sum = score[i]
        for (let j = 0; j < size; j++) sum += precision[i * size + j] * prior[j]
        return sum
      })
      return choleskySolve(both, known)
    },
  }
}

/** L of a covariance, rank-deficient ones included (a part of variance 0 gives a row of zeros). */
export function lower(covariance: Float64Array, size: number): Float64Array {
  const l = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = covariance[i * size + j]
      for (let k = 0; k < j; k++) sum -= l[i * size + k] * l[j * size + k]
      if (i === j) l[i * size + i] = Math.sqrt(Math.max(0, sum))
      else l[i * size + j] = l[j * size + j] > 1e-9 ? sum / l[j * size + j] : 0
    }
  return l
}

/** mean + L z. */
export function placed(mean: Float64Array, factor: Float64Array, z: Float64Array): Float64Array {
  const size = mean.length
  const point = new Float64Array(size)
  // Asked a million times: plain loops take a third of the time of Float64Array.from.
  for (let i = 0; i < size; i++) {
    let sum = mean[i]
    for (let j = 0; j <= i; j++) sum += factor[i * size + j] * z[j]
    point[i] = sum
  }
  return point
}
