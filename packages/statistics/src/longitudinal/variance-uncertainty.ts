import { symmetricEigen } from '../linear-algebra/index.ts'

/**
 * Twice the inverse of the deviance's Hessian in the variance parameters. Directions without curvature (a singular
 * fit) are left out, as lmerTest leaves them out.
 */
export function varianceParameterCovariance(hessian: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(hessian, size)
  const least = 1e-10 * (values[size - 1] ?? 0)
  const covariance = new Float64Array(size * size)
  vectors.forEach((vector, m) => {
    if (values[m] > least)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) covariance[i * size + j] += (2 * vector[i] * vector[j]) / values[m]
  })
  return covariance
}
