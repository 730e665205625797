import type { CoxFit } from './cox.ts'
import { type CoxInput, readCoxData } from './cox-data.ts'
import { hazardSteps } from './hazard-steps.ts'
import { coxResiduals } from './residuals.ts'

/**
 * Martingale residuals, events observed minus expected under the fit, in the order of the input; NaN for rows of
 * weight 0. Give the rows that the fit was made of. R: residuals(coxph(...), "martingale").
 * @throws StatisticsInputError on lengths or missing values
 */
export function martingaleResiduals(options: CoxInput & { readonly fit: CoxFit }): Float64Array {
  const { fit } = options
  const data = readCoxData(options)
  const beta = fit.coefficients.map((b, j) => b * data.scale[j])
  const steps = hazardSteps(data, beta, fit.ties)
  const { martingale } = coxResiduals(data, beta, steps, fit.ties === 'breslow')
  const residuals = new Float64Array(options.time.length).fill(Number.NaN)
  data.row.forEach((row, i) => {
    residuals[row] = martingale[i]
  })
  return residuals
}
