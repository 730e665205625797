import { requireLevel, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { aliasWarnings, type CoefficientTable, coefficientTable } from '../coefficient-table.ts'
import { factorMap } from '../covariance-map.ts'
import { fixedEffects, linearPredictor, originalCoefficients, originalCovariance } from '../fixed-effects.ts'
import { varianceParameterCovariance } from '../variance-uncertainty.ts'
import { clusterProducts } from './cluster-products.ts'
import { type LinearMixedOptions, readMixed } from './mixed-input.ts'
import { mixedOptimum } from './mixed-optimum.ts'
import { jointHessian, mixedLikelihood } from './profiled-deviance.ts'
import { type ConditionalModes, conditionalModes } from './random-effects.ts'
import { type VarianceComponents, varianceComponents } from './variance-components.ts'

export interface LinearMixedFit extends CoefficientTable {
  readonly method: 'reml' | 'ml'
  readonly n: number
  /** The codes of the clusters, ascending. */
  readonly levels: Float64Array
  /** Random effects a cluster, the intercept first where it is random. */
  readonly effects: number
  /** sigma^2 D, row-major. */
  readonly randomCovariance: Float64Array
  readonly components: VarianceComponents
  readonly sigma: number
  /** The free entries of the relative factor L (D = L L'), column after column as in lme4. */
  readonly theta: Float64Array
  readonly modes: ConditionalModes
  /** X b + Z E(b | y). */
  readonly fitted: Float64Array
  /** X b. */
  readonly marginalFitted: Float64Array
  /** y - fitted, not divided by the weights. */
  readonly residuals: Float64Array
  readonly marginalResiduals: Float64Array
  /** Restricted where the method is reml. */
  readonly logLikelihood: number
  /** -2 logLikelihood + 2 parameters; fixed effects, variances and sigma all count, as in lme4. */
  readonly aic: number
  readonly bic: number
  readonly parameters: number
  /** Some combination of the random effects has no variance (lme4's isSingular). */
  readonly singular: boolean
  readonly converged: boolean
  readonly iterations: number
  readonly warnings: readonly string[]
}

/**
 * Linear mixed model with one grouping factor, y = X b + Z_i u_i + e, u_i ~ N(0, sigma^2 D), e ~ N(0, sigma^2 / w). The
 * deviance, profiled over b and sigma, is minimised in the relative factor of D (Bates et al., J Stat Softw 2015;67(1))
 * by Newton's method with exact derivatives; degrees of freedom are Satterthwaite's. A variance of zero and a
 * correlation of one are flagged `singular`; aliased covariates get 0. R: lmerTest::lmer.
 * @throws StatisticsInputError on missing values, fewer than two clusters, as many random effects as rows, random
 * effects that are collinear, or an outcome that is an exact linear function of the covariates
 */
export function linearMixed(options: LinearMixedOptions): LinearMixedFit {
  const { y, x, weights, correlated = true, method = 'reml', level = 0.95 } = options
  requireOneOf('method', method, ['reml', 'ml'])
  requireLevel(level)
  const { n, clusters, random } = readMixed(options)
  const fixed = fixedEffects(y, x, weights)
  const rank = fixed.kept.length
  if (n <= rank)
    throw new StatisticsInputError(
      'empty',
      'y',
      `${n} rows and ${rank} coefficients leave no residual degree of freedom.`,
    )
  if (fixed.scale === 0)
    throw new StatisticsInputError(
      'domain',
      'y',
      'y is constant, or an exact linear function of the covariates: no variance is left to divide between clusters and rows.',
    )
  const products = clusterProducts(fixed, random, clusters, weights)
  const q = random.length
  const map = factorMap(q, correlated)
  const reml = method === 'reml'
  const likelihood = mixedLikelihood(products, map, reml)
  const optimum = mixedOptimum(likelihood, map)
  const at = likelihood.derivatives(optimum.theta)
  const { nu } = likelihood

  // from scaled columns and outcome to the given ones
  const { scale } = fixed
  const variance = (at.squares / nu) * scale * scale
  const sigma = Math.sqrt(variance)
  const unit = Float64Array.from(map.positions, ([i]) => products.scales[i])
  const theta = optimum.theta.map((v, m) => v / unit[m])
  const steps = [...unit, 1 / scale]
  const k = steps.length
  const uncertainty = varianceParameterCovariance(jointHessian(at, nu), k).map(
    (v, i) => v / (steps[Math.trunc(i / k)] * steps[i % k]),
  )
  const derivatives = [
    ...at.phiDerivatives.map((matrix, m) => originalCovariance(fixed, matrix, variance * unit[m])),
    originalCovariance(fixed, at.phi, 2 * sigma),
  ]

  const coefficients = originalCoefficients(
    fixed,
    fixed.gamma.map((v, j) => v + scale * at.gamma[j]),
  )
  const modes = conditionalModes(products, fixed, map, optimum.theta, at, scale, sigma)
  const marginalFitted = linearPredictor(coefficients, x, n)
  const fitted = marginalFitted.map((v, row) => {
    let sum = v
    for (let a = 0; a < q; a++) sum += random[a][row] * modes.values[clusters.codes[row] * q + a]
    return sum
  })

  let logWeights = 0
  if (weights) for (let i = 0; i < n; i++) logWeights += Math.log(weights[i])
  const deviance =
    at.logDet +
    (reml ? 2 * fixed.logDeterminant : 0) +
    nu * (1 + Math.log(2 * Math.PI * variance)) -
    logWeights
  const parameters = rank + k
  const warnings = aliasWarnings(fixed.aliased)
  if (optimum.singular)
    warnings.push(
      'The fit is singular: a variance of the random effects is 0 or a correlation is -1 or 1; a simpler random part would fit as well.',
    )
  if (!optimum.converged) warnings.push('The likelihood did not reach its maximum.')
  return {
    method,
    n,
    levels: clusters.levels,
    effects: q,
    ...coefficientTable(
      {
        coefficients,
        covariance: originalCovariance(fixed, at.phi, variance),
        aliased: fixed.aliased,
        combination: fixed.combination,
        varianceUncertainty: { derivatives, covariance: uncertainty },
      },
      level,
    ),
    randomCovariance: map.matrix(theta).map(v => v * variance),
    components: varianceComponents(map, theta, sigma, uncertainty, level),
    sigma,
    theta,
    modes,
    fitted,
    marginalFitted,
    residuals: fitted.map((v, i) => y[i] - v),
    marginalResiduals: marginalFitted.map((v, i) => y[i] - v),
    logLikelihood: -deviance / 2,
    aic: deviance + 2 * parameters,
    bic: deviance + Math.log(n) * parameters,
    parameters,
    singular: optimum.singular,
    converged: optimum.converged,
    iterations: optimum.iterations,
    warnings,
  }
}
