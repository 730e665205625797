import { requireLevel, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { symmetricEigen } from '../../linear-algebra/index.ts'
import { aliasWarnings, type CoefficientTable, coefficientTable } from '../coefficient-table.ts'
import { fixedEffects, linearPredictor, originalCoefficients, originalCovariance } from '../fixed-effects.ts'
import { minimise } from '../newton.ts'
import { varianceParameterCovariance } from '../variance-uncertainty.ts'
import { type CovarianceStructure, covarianceStructure } from './covariance-structure.ts'
import { repeatedLikelihood } from './repeated-likelihood.ts'
import { readVisits, type VisitData } from './visit-data.ts'

export interface RepeatedMeasuresOptions {
  readonly y: ArrayLike<number>
  /** Fixed effects, one array a covariate, without the intercept. */
  readonly x: readonly ArrayLike<number>[]
  readonly subject: ArrayLike<number>
  /** The visit of each row, any numbers; their rank counts. A subject may lack visits and has none twice. */
  readonly visit: ArrayLike<number>
  readonly structure?: CovarianceStructure
  /** The covariance of two rows is divided by the roots of their weights. */
  readonly weights?: ArrayLike<number>
  readonly method?: 'reml' | 'ml'
  readonly level?: number
}

export interface RepeatedMeasuresFit extends CoefficientTable {
  readonly method: 'reml' | 'ml'
  readonly structure: CovarianceStructure
  readonly n: number
  readonly subjects: number
  /** Distinct visits, ascending. */
  readonly visits: Float64Array
  /** Covariance of the visits, row-major visits x visits. */
  readonly visitCovariance: Float64Array
  readonly visitCorrelation: Float64Array
  readonly visitSd: Float64Array
  /** X b. */
  readonly fitted: Float64Array
  readonly residuals: Float64Array
  readonly logLikelihood: number
  /** Fixed effects and covariance parameters both count, as in nlme::gls. */
  readonly aic: number
  /** With log(n - rank) by REML and log(n) by ML, as in nlme::gls. */
  readonly bic: number
  readonly covarianceParameters: number
  /** The covariance of the visits is not positive definite at the optimum: the data do not identify the structure. */
  readonly singular: boolean
  readonly converged: boolean
  readonly iterations: number
  readonly warnings: readonly string[]
}

/**
 * Mixed model for repeated measures: y of a subject ~ N(X b, Sigma over the visits seen), Sigma of the given structure.
 * Missing visits are missing at random given the rest. The deviance is minimised by Newton's method with exact
 * derivatives; degrees of freedom are Satterthwaite's. R: nlme::gls(correlation, weights = varIdent), mmrm::mmrm.
 * @throws StatisticsInputError on missing values, a visit twice, fewer than two subjects, an exact linear outcome, or,
 * unstructured, two visits that no subject has both
 */
export function repeatedMeasures(options: RepeatedMeasuresOptions): RepeatedMeasuresFit {
  const { y, x, weights, structure = 'us', method = 'reml', level = 0.95 } = options
  requireOneOf('method', method, ['reml', 'ml'])
  requireLevel(level)
  const data = readVisits(options)
  const { n } = data
  if (structure === 'us') requirePairs(data)
  const reml = method === 'reml'
  const fixed = fixedEffects(y, x, weights)
  const rank = fixed.kept.length
  const size = data.visits.length
  const map = covarianceStructure(structure, size)
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
      'y is constant, or an exact linear function of the covariates: no variance is left to model.',
    )
  const likelihood = repeatedLikelihood(data, fixed, map, reml)
  const { theta, iterations, converged } = minimise({
    start: map.start,
    value: theta => likelihood.fit(theta).deviance,
    derivatives: likelihood.derivatives,
  })
  const at = likelihood.derivatives(theta)
  const variance = fixed.scale * fixed.scale
  const visitCovariance = map.matrix(theta).map(v => v * variance)
  const visitSd = Float64Array.from({ length: size }, (_, i) => Math.sqrt(visitCovariance[i * size + i]))
  const { values } = symmetricEigen(correlationOf(visitCovariance, visitSd), size)
  const singular = !(values[0] > 1e-9 * values[size - 1])

  const coefficients = originalCoefficients(
    fixed,
    fixed.gamma.map((v, j) => v + fixed.scale * at.gamma[j]),
  )
  const fitted = linearPredictor(coefficients, x, n)
  let logWeights = 0
  if (weights) for (let i = 0; i < n; i++) logWeights += Math.log(weights[i])
  const nu = reml ? n - rank : n
  const deviance =
    at.deviance + (reml ? 2 * fixed.logDeterminant : 0) + nu * Math.log(2 * Math.PI * variance) - logWeights
  const parameters = rank + map.parameters
  const warnings = aliasWarnings(fixed.aliased)
  if (singular)
    warnings.push(
      `The covariance of the visits is singular: ${data.subjects.levels.length} subjects do not identify the structure ${structure}; use one with fewer parameters.`,
    )
  if (!converged) warnings.push('The likelihood did not reach its maximum.')
  return {
    method,
    structure,
    n,
    subjects: data.subjects.levels.length,
    visits: data.visits,
    ...coefficientTable(
      {
        coefficients,
        covariance: originalCovariance(fixed, at.phi, variance),
        aliased: fixed.aliased,
        combination: fixed.combination,
        varianceUncertainty: {
          derivatives: at.phiDerivatives.map(matrix => originalCovariance(fixed, matrix, variance)),
          covariance: varianceParameterCovariance(at.hessian, map.parameters),
        },
      },
      level,
    ),
    visitCovariance,
    visitCorrelation: correlationOf(visitCovariance, visitSd),
    visitSd,
    fitted,
    residuals: fitted.map((v, i) => y[i] - v),
    logLikelihood: -deviance / 2,
    aic: deviance + 2 * parameters,
    bic: deviance + Math.log(nu) * parameters,
    covarianceParameters: map.parameters,
    singular,
    converged,
    iterations,
    warnings,
  }
}

function correlationOf(covariance: Float64Array, sd: Float64Array): Float64Array {
  const size = sd.length
  return covariance.map((v, at) => {
    const i = Math.trunc(at / size)
    const j = at % size
    return i === j ? 1 : v / (sd[i] * sd[j])
  })
}

/** Every pair of visits must be seen in one subject at least, or its covariance is anything. */
function requirePairs({ visits, patterns }: VisitData): void {
  for (let a = 0; a < visits.length; a++)
    for (let b = 0; b < a; b++)
      if (!patterns.some(pattern => pattern.includes(a) && pattern.includes(b)))
        throw new StatisticsInputError(
          'domain',
          'visit',
          `No subject has both visit ${visits[b]} and visit ${visits[a]}: their covariance is unknown; use a structure such as cs, ar1 or toep.`,
        )
}
