import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
} from '../../linear-algebra/index.ts'
import type { FactorMap } from '../covariance-map.ts'
import { alongDirections } from '../directional-derivatives.ts'
import { addCluster, emptySums } from '../likelihood-sums.ts'
import type { Derivatives } from '../newton.ts'
import type { ClusterProducts } from './cluster-products.ts'
import { clusterReducer } from './cluster-reducer.ts'

/** The likelihood at theta with the fixed effects at their best; sigma is still free. */
export interface MarginalFit {
  /** log|V / sigma^2|, and log|X' V^-1 X sigma^2| where REML. */
  readonly logDet: number
  /** The generalised least-squares sum r^2. */
  readonly squares: number
  /** (X' V^-1 X)^-1 without sigma^2, p x p. */
  readonly phi: Float64Array
  readonly gamma: Float64Array
}

export interface MarginalDerivatives extends MarginalFit {
  readonly logDetGradient: Float64Array
  readonly logDetHessian: Float64Array
  readonly squaresGradient: Float64Array
  readonly squaresHessian: Float64Array
  /** d phi / d theta, p x p a parameter. */
  readonly phiDerivatives: readonly Float64Array[]
  /** Derivative of the profiled deviance by D, q x q. */
  readonly covarianceGradient: Float64Array
}

/** A mixed model's likelihood in theta, the relative factor of the random effects' covariance. */
export interface MixedLikelihood {
  /** Residual degrees of freedom: n - p by REML, n by ML. */
  readonly nu: number
  readonly clusters: number
  fit(theta: Float64Array): MarginalFit
  derivatives(theta: Float64Array): MarginalDerivatives
}

/**
 * Bates, Maechler, Bolker & Walker, J Stat Softw 2015;67(1): the penalised least-squares form, one cluster at a time,
 * so that an evaluation costs O(clusters q^2 (q + p) + p^3).
 */
export function mixedLikelihood(products: ClusterProducts, map: FactorMap, reml: boolean): MixedLikelihood {
  const { clusters, q, p, rows } = products
  const reducer = clusterReducer(products)

  // what was asked for last: a value is as a rule followed by its derivatives
  let last: { theta: Float64Array; at: MarginalFit } | null = null

  const fit = (theta: Float64Array): MarginalFit => {
    if (last?.theta.every((v, m) => v === theta[m])) return last.at
    const at = fitAnew(theta)
    last = { theta: theta.slice(), at }
    return at
  }

  const fitAnew = (theta: Float64Array): MarginalFit => {
    const lambda = map.factor(theta)
    const { logDet, normal } = reducer.total(lambda)
    const width = p + 1
    const information = new Float64Array(p * p)
    const right = new Float64Array(p)
    for (let c = 0; c < p; c++) {
      right[c] = normal[p * width + c]
      for (let d = 0; d <= c; d++) {
        information[c * p + d] = normal[c * width + d]
        information[d * p + c] = normal[c * width + d]
      }
    }
    const factor = cholesky(information, p, 0)
    const gamma = choleskySolve(factor, right)
    let squares = normal[p * width + p]
    for (let c = 0; c < p; c++) squares -= right[c] * gamma[c]
    return {
      logDet: logDet + (reml ? choleskyLogDeterminant(factor) : 0),
      squares,
      phi: choleskyInverse(factor),
      gamma,
    }
  }

  const nu = reml ? rows - p : rows
  return {
    nu,
    clusters,
    fit,
    derivatives: theta => {
      const at = fit(theta)
      const sums = emptySums(q, p, at.phi, at.gamma, reml)
      for (let i = 0; i < clusters; i++) {
        reducer.precision(i)
        addCluster(sums, reducer.s, reducer.t)
      }
      const along = alongDirections(sums, map.directions(theta))
      const add = (hessian: Float64Array, gradient: Float64Array) => {
        const curvature = map.curvature(theta, gradient)
        return hessian.map((v, i) => v + curvature[i])
      }
      return {
        ...at,
        logDetGradient: along.logDet.gradient,
        logDetHessian: add(along.logDet.hessian, sums.logDetGradient),
        squaresGradient: along.squares.gradient,
        squaresHessian: add(along.squares.hessian, sums.squaresGradient),
        phiDerivatives: along.phi,
        covarianceGradient: sums.logDetGradient.map(
          (v, i) => v + (nu * sums.squaresGradient[i]) / at.squares,
        ),
      }
    },
  }
}

/** log|...| + nu log(r^2 / nu), the deviance with sigma^2 at r^2 / nu, without its constants. */
export function profiledDeviance({ logDet, squares }: MarginalFit, nu: number): number {
  return squares > 0 ? logDet + nu * Math.log(squares / nu) : Number.POSITIVE_INFINITY
}

export function profiledDerivatives(at: MarginalDerivatives, nu: number): Derivatives {
  const { squares, squaresGradient: slope } = at
  const k = slope.length
  return {
    value: profiledDeviance(at, nu),
    gradient: at.logDetGradient.map((v, m) => v + (nu * slope[m]) / squares),
    hessian: at.logDetHessian.map((v, i) => {
      const m = Math.trunc(i / k)
      const product = slope[m] * slope[i % k]
      return v + nu * (at.squaresHessian[i] / squares - product / (squares * squares))
    }),
  }
}

/**
 * The Hessian of the deviance in (theta, sigma) at the optimum of sigma, (k + 1) x (k + 1): what lmerTest differentiates
 * numerically. The covariance of (theta, sigma) is twice its inverse.
 */
export function jointHessian(
  at: Pick<MarginalDerivatives, 'squares' | 'squaresGradient' | 'squaresHessian' | 'logDetHessian'>,
  nu: number,
): Float64Array {
  const k = at.squaresGradient.length
  const variance = at.squares / nu
  const sigma = Math.sqrt(variance)
  const hessian = new Float64Array((k + 1) * (k + 1))
  for (let m = 0; m < k; m++) {
    for (let o = 0; o < k; o++)
      hessian[m * (k + 1) + o] = at.logDetHessian[m * k + o] + at.squaresHessian[m * k + o] / variance
    const mixed = (-2 * at.squaresGradient[m]) / (variance * sigma)
    hessian[m * (k + 1) + k] = mixed
    hessian[k * (k + 1) + m] = mixed
  }
  hessian[k * (k + 1) + k] = (4 * nu) / variance
  return hessian
}
