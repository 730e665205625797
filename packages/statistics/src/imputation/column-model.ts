import { StatisticsInputError } from '../input-error.ts'
import type { Random } from '../random.ts'
import { linearRegression } from '../regression/linear.ts'
import { linearPredictor } from '../regression/regression-design.ts'
import { type CategoricalModel, drawCategoricalModel, drawCategory } from './categorical-model.ts'
import { type ColumnPlan, fault } from './column.ts'
import { type Donors, drawDonor, orderDonors } from './donors.ts'
import { chiSquaredDraw, normalDraw } from './posterior-draw.ts'

/** One draw of a column's imputation model from its posterior: enough to impute rows that it has not seen. */
export type ColumnModel =
  | { readonly type: 'constant'; readonly value: number }
  | { readonly type: 'normal'; readonly coefficients: Float64Array; readonly sd: number }
  | {
      readonly type: 'matching'
      readonly coefficients: Float64Array
      readonly donors: Donors
      readonly donorCount: number
    }
  | CategoricalModel

/**
 * Draws a model for one column from its observed values `y` and their design `x`; `everyRow` is the design of all rows.
 *
 * `norm`: Bayesian linear regression under the flat prior: s*^2 = RSS / chi-squared(df), then b* from
 * N(b, s*^2 (X'X)^-1) (Rubin 1987, p. 167). `pmm` matches by it, type 1: donors are predicted with the least-squares b,
 * the missing with b*. The categorical methods draw their coefficients from the normal approximation of the posterior
 * on data augmented against perfect prediction.
 */
export function drawColumnModel(
  plan: ColumnPlan,
  y: Float64Array,
  x: readonly Float64Array[],
  everyRow: readonly Float64Array[],
  donorCount: number,
  random: Random,
): ColumnModel {
  if (y.every(value => value === y[0])) return { type: 'constant', value: y[0] }
  if (plan.method !== 'pmm' && plan.method !== 'norm')
    return drawCategoricalModel(plan, y, x, everyRow, random)
  const fit = leastSquares(plan.name, y, x)
  const sd = fit.residualSd * Math.sqrt(fit.degreesOfFreedom / chiSquaredDraw(fit.degreesOfFreedom, random))
  const inflation = fit.residualSd === 0 ? 0 : (sd / fit.residualSd) ** 2
  const coefficients = normalDraw(
    fit.coefficients,
    fit.covariance.map(v => v * inflation),
    random,
  )
  if (plan.method === 'norm') return { type: 'normal', coefficients, sd }
  // not fit.fitted: rows with equal predictors must tie to the last digit
  const predicted = linearPredictor([new Float64Array(y.length).fill(1), ...x], fit.coefficients, y.length)
  return { type: 'matching', coefficients, donors: orderDonors(predicted, y), donorCount }
}

/** Draws one value from the model for a row of the design. */
export function drawValue(model: ColumnModel, row: Float64Array, random: Random): number {
  switch (model.type) {
    case 'constant':
      return model.value
    case 'normal':
      return linearValue(model.coefficients, row) + model.sd * random.normal()
    case 'matching':
      return drawDonor(model.donors, linearValue(model.coefficients, row), model.donorCount, random)
    default:
      return drawCategory(model, row, random)
  }
}

export function linearValue(coefficients: Float64Array, row: Float64Array): number {
  let value = coefficients[0]
  for (let j = 0; j < row.length; j++) value += coefficients[j + 1] * row[j]
  return value
}

function leastSquares(name: string, y: Float64Array, x: readonly Float64Array[]) {
  try {
    return linearRegression({ y, x })
  } catch (error) {
    if (error instanceof StatisticsInputError && error.fault === 'empty')
      throw fault(
        'empty',
        name,
        `has ${y.length} observed values for ${x.length} predictors (indicators counted): name fewer predictors.`,
      )
    throw error
  }
}
