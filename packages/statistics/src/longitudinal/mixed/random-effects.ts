import { cholesky, choleskyInverse } from '../../linear-algebra/index.ts'
import type { FactorMap } from '../covariance-map.ts'
import { type FixedEffects, sensitivityToCoefficients } from '../fixed-effects.ts'
import type { ClusterProducts } from './cluster-products.ts'
import { clusterReducer } from './cluster-reducer.ts'
import type { MarginalFit } from './profiled-deviance.ts'

/** Predicted random effects, one row of q a cluster, in the order of `levels`. */
export interface ConditionalModes {
  /** Row-major clusters x q: E(b | y) at the estimates (BLUP). */
  readonly values: Float64Array
  /** Row-major q x q a cluster: Var(b | y) with the fixed effects known. */
  readonly covariance: Float64Array
  /** Row-major q x coefficients a cluster: D Z' V^-1 X, by which the modes fall as the coefficients rise. */
  readonly sensitivity: Float64Array
}

/**
 * b_i = D Z' V^-1 (y - X b), with Var(b_i | y) = sigma^2 L M^-1 L'. `scale` is the unit of the outcome and `sigma` the
 * residual standard deviation, both on the original scale of y. R: lme4::ranef(condVar = TRUE).
 */
export function conditionalModes(
  products: ClusterProducts,
  fixed: FixedEffects,
  map: FactorMap,
  theta: Float64Array,
  at: MarginalFit,
  scale: number,
  sigma: number,
): ConditionalModes {
  const { clusters, q, p, scales } = products
  const lambda = map.factor(theta)
  const d = map.matrix(theta)
  const reducer = clusterReducer(products)
  reducer.total(lambda)
  const values = new Float64Array(clusters * q)
  const covariance = new Float64Array(clusters * q * q)
  const sensitivity = new Float64Array(clusters * q * fixed.columns)
  const byGamma = new Float64Array(p)
  for (let cluster = 0; cluster < clusters; cluster++) {
    reducer.precision(cluster)
    const { t } = reducer
    const spread = posterior(products, cluster, lambda)
    for (let a = 0; a < q; a++) {
      let mode = 0
      for (let c = 0; c <= p; c++) {
        let sum = 0
        for (let b = 0; b < q; b++) sum += d[a * q + b] * t[b * (p + 1) + c]
        if (c === p) mode += sum
        else {
          mode -= sum * at.gamma[c]
          byGamma[c] = sum / scales[a]
        }
      }
      sensitivity.set(sensitivityToCoefficients(fixed, byGamma), (cluster * q + a) * fixed.columns)
      values[cluster * q + a] = (mode * scale) / scales[a]
      for (let b = 0; b < q; b++)
        covariance[(cluster * q + a) * q + b] = (spread[a * q + b] * sigma * sigma) / (scales[a] * scales[b])
    }
  }
  return { values, covariance, sensitivity }
}

/** L (I + L' Z'Z L)^-1 L'. */
function posterior({ q, f }: ClusterProducts, cluster: number, lambda: Float64Array): Float64Array {
  const at = cluster * q * q
  // G = F' L, so that I + G' G is the matrix to invert
  const g = new Float64Array(q * q)
  for (let i = 0; i < q; i++)
    for (let j = 0; j < q; j++)
      for (let o = Math.max(i, j); o < q; o++) g[i * q + j] += f[at + o * q + i] * lambda[o * q + j]
  const m = new Float64Array(q * q)
  for (let i = 0; i < q; i++)
    for (let j = 0; j < q; j++) {
      let sum = i === j ? 1 : 0
      for (let o = 0; o < q; o++) sum += g[o * q + i] * g[o * q + j]
      m[i * q + j] = sum
    }
  const inverse = choleskyInverse(cholesky(m, q, 0))
  const result = new Float64Array(q * q)
  for (let a = 0; a < q; a++)
    for (let b = 0; b < q; b++)
      for (let i = 0; i <= a; i++)
        for (let j = 0; j <= b; j++)
          result[a * q + b] += lambda[a * q + i] * inverse[i * q + j] * lambda[b * q + j]
  return result
}
