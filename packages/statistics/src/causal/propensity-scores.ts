import { requireDesign } from '../input-error.ts'
import { type Cholesky, cholesky, crossProduct } from '../linear-algebra/index.ts'
import { logistic } from '../regression/logistic.ts'
import { multinomialLogit } from '../regression/multinomial.ts'
import { treatmentArms } from './treatment-arms.ts'

/** Probability of each arm given the covariates, and the model that it came from. */
export interface PropensityModel {
  /** One array an arm, n long; they sum to 1 in each row. */
  readonly scores: readonly Float64Array[]
  /** One array an arm but the first, against the first: intercept, then the covariates (0 where aliased). */
  readonly coefficients: readonly Float64Array[]
  /** Standard errors, as `coefficients`. */
  readonly se: readonly Float64Array[]
  readonly logLikelihood: number
  readonly converged: boolean
  /** A combination of the covariates tells the arms apart: there is no overlap, and no estimate. */
  readonly separated: boolean
  /** Intercept first. */
  readonly aliased: readonly boolean[]
  readonly warnings: readonly string[]
  /** The design with its intercept in front; aliased columns are 0. */
  readonly design: readonly Float64Array[]
  /** Factor of the Fisher information, (arms - 1) blocks of the design's width. */
  readonly information: Cholesky
}

/**
 * Propensity scores by maximum likelihood: logistic regression for two arms (Rosenbaum & Rubin, Biometrika
 * 1983;70:41), multinomial logit for more (Imbens, Biometrika 2000;87:706). Arm 0 is the reference.
 * Where a combination of the covariates separates the arms, `separated` says so and the scores are of no use:
 * weights made from the model are refused.
 * R: glm(group ~ x, binomial), nnet::multinom.
 * @throws StatisticsInputError one arm alone, an empty arm, missing values or unequal lengths
 */
export function propensityScores(options: {
  /** Arm of each patient: 0, 1, ... */
  readonly group: ArrayLike<number>
  /** Design matrix, one array a covariate, without the intercept. */
  readonly x: readonly ArrayLike<number>[]
}): PropensityModel {
  const { group, x } = options
  const arms = treatmentArms(group)
  const n = group.length
  requireDesign(x, n)
  const fit = arms.count === 2 ? twoArmFit(group, x) : severalArmsFit(group, x)
  const { aliased } = fit
  const design = [new Float64Array(n).fill(1), ...x].map((column, j) =>
    aliased[j] ? new Float64Array(n) : Float64Array.from(column),
  )
  const information = cholesky(fisherInformation(design, fit.scores), design.length * (arms.count - 1), 1e-13)
  return { ...fit, design, information }
}

type ModelFit = Omit<PropensityModel, 'design' | 'information'>

function twoArmFit(group: ArrayLike<number>, x: readonly ArrayLike<number>[]): ModelFit {
  const fit = logistic({ y: group, x })
  return {
    scores: [fit.fitted.map((_, i) => 1 / (1 + Math.exp(fit.linear[i]))), fit.fitted],
    coefficients: [fit.coefficients],
    se: [fit.se],
    logLikelihood: fit.logLikelihood,
    converged: fit.converged,
    separated: fit.separated,
    aliased: fit.aliased,
    warnings: fit.warnings,
  }
}

function severalArmsFit(group: ArrayLike<number>, x: readonly ArrayLike<number>[]): ModelFit {
  const fit = multinomialLogit({ y: group, x, reference: 0 })
  return {
    scores: fit.fitted,
    coefficients: fit.coefficients,
    se: fit.se,
    logLikelihood: fit.logLikelihood,
    converged: fit.converged,
    separated: fit.separated,
    aliased: fit.aliased,
    warnings: fit.warnings,
  }
}

/** Fisher information of the multinomial logit, blocks sum of e_k (1[k = m] - e_m) x x'. */
function fisherInformation(design: readonly Float64Array[], scores: readonly Float64Array[]): Float64Array {
  const width = design.length
  const blocks = scores.length - 1
  const size = width * blocks
  const matrix = new Float64Array(size * size)
  for (let k = 0; k < blocks; k++)
    for (let m = 0; m <= k; m++) {
      const block = crossProduct(
        design,
        scores[k + 1].map((e, i) => e * ((k === m ? 1 : 0) - scores[m + 1][i])),
      )
      for (let r = 0; r < width; r++)
        for (let c = 0; c < width; c++) {
          matrix[(k * width + r) * size + m * width + c] = block[r * width + c]
          matrix[(m * width + c) * size + k * width + r] = block[r * width + c]
        }
    }
  return matrix
}
