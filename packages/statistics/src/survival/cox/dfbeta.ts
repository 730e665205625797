import { StatisticsInputError } from '../../input-error.ts'
import type { CoxFit } from './cox.ts'
import { type CoxData, type CoxInput, readCoxData } from './cox-data.ts'
import { hazardSteps } from './hazard-steps.ts'
import { type RowResidualOptions, sumByGroup } from './martingale.ts'
import { coxResiduals } from './residuals.ts'

/**
 * Score residuals, n x p row-major in the order of the input: each row's share of the score of every covariate. Rows
 * of weight 0, which took no part in the fit, are NaN (coxph refuses them). R: residuals(coxph(...), "score", weighted, collapse).
 * @throws StatisticsInputError on lengths or missing values, and after exact ties, which have none
 */
export function scoreResiduals(options: RowResidualOptions): Float64Array {
  return byRow(options, options.weighted ?? false, (score, data) =>
    score.map((u, at) => u * data.scale[at % data.p]),
  )
}

/**
 * The change of each coefficient on leaving a row out, to first order: score residual times covariance, n x p
 * row-major in the order of the input. Multiplied by the case weights unless `weighted` is false. With
 * `standardised`, each divided by the coefficient's standard error (dfbetas). Rows of weight 0 are NaN.
 * R: residuals(coxph(...), "dfbeta" or "dfbetas", collapse).
 * @throws StatisticsInputError on lengths or missing values, and after exact ties, which have none
 */
export function dfbetaResiduals(
  options: RowResidualOptions & { readonly standardised?: boolean },
): Float64Array {
  const { fit, weighted = true, standardised = false } = options
  const { covariance } = fit
  return byRow(options, weighted, (score, { p, scale }) => {
    const change = new Float64Array(score.length)
    for (let from = 0; from < score.length; from += p)
      for (let j = 0; j < p; j++) {
        let sum = 0
        for (let k = 0; k < p; k++) sum += score[from + k] * scale[k] * covariance[k * p + j]
        const variance = covariance[j * p + j]
        change[from + j] = standardised && variance > 0 ? sum / Math.sqrt(variance) : sum
      }
    return change
  })
}

function byRow(
  options: RowResidualOptions,
  weighted: boolean,
  compute: (score: Float64Array, data: CoxData) => Float64Array,
): Float64Array {
  const { fit, collapse } = options
  const { data, beta } = readForResiduals(options)
  const steps = hazardSteps(data, beta, fit.ties)
  const values = compute(coxResiduals(data, beta, steps, fit.ties !== 'efron').score, data)
  const { p } = data
  const residuals = new Float64Array(options.time.length * p).fill(Number.NaN)
  data.row.forEach((row, i) => {
    const w = weighted ? data.weight[i] : 1
    for (let j = 0; j < p; j++) residuals[row * p + j] = w * values[i * p + j]
  })
  return collapse ? sumByGroup(residuals, p, collapse) : residuals
}

/** The sorted rows, and the coefficients on their standardised scale. */
export function readForResiduals(options: CoxInput & { readonly fit: CoxFit }): {
  data: CoxData
  beta: Float64Array
} {
  const { fit } = options
  if (fit.ties === 'exact')
    throw new StatisticsInputError(
      'option',
      'fit',
      "The fit has exact ties, for which a row has no share of the score: fit with Efron's or Breslow's ties.",
    )
  const data = readCoxData(options)
  return { data, beta: fit.coefficients.map((b, j) => b * data.scale[j]) }
}
