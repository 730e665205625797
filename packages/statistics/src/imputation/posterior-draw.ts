import { chiSquaredQuantile } from '../distributions/index.ts'
import { cholesky } from '../linear-algebra/index.ts'
import type { Random } from '../random.ts'

/** A draw from the normal distribution with this mean and (row-major, possibly singular) covariance. */
export function normalDraw(mean: ArrayLike<number>, covariance: Float64Array, random: Random): Float64Array {
  const size = mean.length
  const { factor, aliased } = cholesky(covariance, size)
  const z = Float64Array.from({ length: size }, (_, j) =>
    aliased[j] ? 0 : Math.sqrt(factor[j * size + j]) * random.normal(),
  )
  return Float64Array.from({ length: size }, (_, i) => {
    let value = mean[i] + z[i]
    for (let j = 0; j < i; j++) value += factor[i * size + j] * z[j]
    return value
  })
}

/** A draw from the chi-squared distribution, by inversion. */
export function chiSquaredDraw(df: number, random: Random): number {
  let u = 0
  while (u === 0) u = random.next()
  return chiSquaredQuantile(u, df)
}
