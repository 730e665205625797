import { cholesky, crossProduct } from '../../linear-algebra/index.ts'
import { clustersOf } from '../clusters.ts'
import { factorMap } from '../covariance-map.ts'
import {
  type FixedDesign,
  fixedDesign,
  originalCoefficients,
  originalCovariance,
  outcomeOnDesign,
} from '../fixed-effects.ts'
import { mixedOptimum } from '../mixed/mixed-optimum.ts'
import { jointHessian, mixedLikelihood } from '../mixed/profiled-deviance.ts'
import type { FixedEffectInference } from '../satterthwaite.ts'
import { varianceParameterCovariance } from '../variance-uncertainty.ts'
import { addOutcome, type ClusterBasis, clusterBasis } from './cluster-basis.ts'
import { ratioSearch } from './ratio-optimum.ts'
import { varianceRatio } from './variance-ratio.ts'

/**
 * Why an outcome has no fit: no value, constant (or an exact function of the covariates), fewer than two clusters, as
 * many random effects as rows, no residual degree of freedom, a random slope that is constant in its rows.
 */
export type ManyMixedFault =
  | 'no values'
  | 'constant'
  | 'one cluster'
  | 'no cluster seen again'
  | 'too few rows'
  | 'slope constant'

/** A standard deviation of the random intercept below this share of sigma is called zero, as in lme4. */
const SINGULAR = 1e-4

/** What one outcome's fit gives. */
interface OneFit {
  readonly clusters: number
  readonly sigma: number
  readonly deviance: number
  readonly randomCovariance: Float64Array
  readonly singular: boolean
  readonly converged: boolean
  readonly inference: FixedEffectInference
}

type FitOne = (y: Float64Array) => OneFit | ManyMixedFault

/** What is shared by the outcomes of one pattern of missing values; a fault is all of theirs. */
export function preparePattern(
  x: readonly ArrayLike<number>[],
  slopes: readonly ArrayLike<number>[],
  group: ArrayLike<number>,
  { reml, correlated }: { reml: boolean; correlated: boolean },
): FitOne | ManyMixedFault {
  const n = group.length
  if (n === 0) return 'no values'
  if (new Set(Array.from(group)).size < 2) return 'one cluster'
  const clusters = clustersOf('group', group, n)
  const random = [new Float64Array(n).fill(1), ...slopes]
  if (clusters.levels.length * random.length >= n) return 'no cluster seen again'
  if (cholesky(crossProduct(random), random.length).aliased.includes(1)) return 'slope constant'
  const design = fixedDesign(n, x)
  if (n <= design.kept.length) return 'too few rows'
  const basis = clusterBasis(design, random, clusters)
  const likelihood =
    slopes.length === 0 ? interceptOptimum(basis, reml) : slopeOptimum(basis, reml, correlated)
  return y => {
    const { gamma, remainder, scale } = outcomeOnDesign(design, y)
    if (scale === 0) return 'constant'
    addOutcome(basis, remainder)
    return originalFit(design, likelihood(), { gamma, scale, reml, clusters: clusters.levels.length })
  }
}

/** The optimum on scaled columns and outcome. */
interface ScaledOptimum {
  readonly logDet: number
  readonly squares: number
  readonly nu: number
  readonly gamma: Float64Array
  readonly phi: Float64Array
  readonly phiDerivatives: readonly Float64Array[]
  /** D, q x q, on the original scale of the random design. */
  readonly covariance: Float64Array
  readonly hessian: Float64Array
  readonly singular: boolean
  readonly converged: boolean
}

function interceptOptimum(basis: ClusterBasis, reml: boolean): () => ScaledOptimum {
  const { products } = basis
  const search = ratioSearch(varianceRatio(products, reml), products, reml)
  const nu = reml ? products.rows - products.p : products.rows
  return () => {
    const { lambda, converged, at } = search.optimum()
    const theta = Math.sqrt(lambda)
    // lambda = theta^2
    const gradient = (slope: number) => Float64Array.of(2 * theta * slope)
    const curvature = (slope: number, second: number) => Float64Array.of(2 * slope + 4 * lambda * second)
    const squares = {
      squares: at.squares,
      squaresGradient: gradient(at.squaresSlope),
      squaresHessian: curvature(at.squaresSlope, at.squaresCurvature),
      logDetHessian: curvature(at.logDetSlope, at.logDetCurvature),
    }
    return {
      logDet: at.logDet,
      squares: at.squares,
      nu,
      gamma: at.gamma,
      phi: at.phi,
      phiDerivatives: [at.phiSlope.map(v => 2 * theta * v)],
      covariance: Float64Array.of(lambda),
      hessian: jointHessian(squares, nu),
      singular: theta < SINGULAR,
      converged,
    }
  }
}

function slopeOptimum({ products }: ClusterBasis, reml: boolean, correlated: boolean): () => ScaledOptimum {
  const { q, scales } = products
  const map = factorMap(q, correlated)
  return () => {
    // of the outcome that is in the products now
    const likelihood = mixedLikelihood(products, map, reml)
    const optimum = mixedOptimum(likelihood, map)
    const at = likelihood.derivatives(optimum.theta)
    const covariance = map
      .matrix(optimum.theta)
      .map((v, i) => v / (scales[Math.trunc(i / q)] * scales[i % q]))
    return { ...at, ...optimum, nu: likelihood.nu, covariance, hessian: jointHessian(at, likelihood.nu) }
  }
}

/** From scaled columns and outcome to the given ones. Satterthwaite's df do not change with the scale of theta. */
function originalFit(
  design: FixedDesign,
  at: ScaledOptimum,
  { gamma, scale, reml, clusters }: { gamma: Float64Array; scale: number; reml: boolean; clusters: number },
): OneFit {
  const { nu } = at
  const variance = (at.squares / nu) * scale * scale
  const sigma = Math.sqrt(variance)
  const k = at.phiDerivatives.length + 1
  const scaledSigma = sigma / scale
  return {
    clusters,
    sigma,
    deviance:
      at.logDet + (reml ? 2 * design.logDeterminant : 0) + nu * (1 + Math.log(2 * Math.PI * variance)),
    randomCovariance: at.covariance.map(v => v * variance),
    singular: at.singular,
    converged: at.converged,
    inference: {
      coefficients: originalCoefficients(
        design,
        gamma.map((v, j) => v + scale * at.gamma[j]),
      ),
      covariance: originalCovariance(design, at.phi, variance),
      aliased: design.aliased,
      combination: design.combination,
      varianceUncertainty: {
        derivatives: [
          ...at.phiDerivatives.map(matrix => originalCovariance(design, matrix, variance)),
          originalCovariance(design, at.phi, 2 * scaledSigma * scale * scale),
        ],
        covariance: varianceParameterCovariance(at.hessian, k),
      },
    },
  }
}
