import { type NnlsDesign, nnls, nnlsDesign, quantileOfSorted } from '@tessera/statistics'

/** Least squares, or robust regression by the weights of Huber or of Tukey's bisquare; all with x >= 0. */
export type MixtureMethod = 'nnls' | 'huber' | 'bisquare'

export interface MixtureFit {
  /** One a cell type, 0 or more; not yet shares. */
  readonly amounts: Float64Array
  readonly converged: boolean
}

/** Tuning for 95 % efficiency under normal errors. */
const TUNING = { huber: 1.345, bisquare: 4.685 } as const
const MOST_STEPS = 200

/**
 * Non-negative regression of a mixture on the columns of a design.
 *
 * Robust: iteratively reweighted non-negative least squares with weights psi(r / s) / (r / s), s the median absolute
 * residual / 0.6745 of the step before; until no amount moves by more than 1e-9 of the largest. Bisquare starts from
 * Huber's solution. A perfect fit (s = 0) ends the steps.
 */
export function fitMixture(design: NnlsDesign, y: Float64Array, method: MixtureMethod): MixtureFit {
  const first = nnls(design, y)
  if (method === 'nnls') return { amounts: first.coefficients, converged: first.converged }
  const huber = reweighted(design, y, first.coefficients, 'huber')
  return method === 'huber' ? huber : reweighted(design, y, huber.amounts, 'bisquare')
}

function reweighted(
  design: NnlsDesign,
  y: Float64Array,
  start: Float64Array,
  method: 'huber' | 'bisquare',
): MixtureFit {
  const k = TUNING[method]
  let amounts = start
  for (let step = 0; step < MOST_STEPS; step++) {
    const residuals = residualsOf(design, y, amounts)
    const scale = quantileOfSorted(residuals.map(Math.abs).sort(), 0.5) / 0.6745
    if (!(scale > 1e-12 * largestOf(y))) return { amounts, converged: true }
    const root = residuals.map(residual => Math.sqrt(weightOf(Math.abs(residual) / scale, k, method)))
    const weighted = nnlsDesign(design.columns.map(column => column.map((value, i) => value * root[i])))
    const { coefficients } = nnls(
      weighted,
      y.map((value, i) => value * root[i]),
      positive(amounts),
    )
    const moved = coefficients.reduce((most, value, j) => Math.max(most, Math.abs(value - amounts[j])), 0)
    amounts = coefficients
    if (moved <= 1e-9 * largestOf(amounts)) return { amounts, converged: true }
  }
  return { amounts, converged: false }
}

function weightOf(u: number, k: number, method: 'huber' | 'bisquare'): number {
  if (method === 'huber') return u <= k ? 1 : k / u
  return u >= k ? 0 : (1 - (u / k) ** 2) ** 2
}

/** y - A x. */
export function residualsOf({ columns }: NnlsDesign, y: Float64Array, amounts: Float64Array): Float64Array {
  const residuals = Float64Array.from(y)
  for (const [j, column] of columns.entries()) {
    const amount = amounts[j]
    if (amount === 0) continue
    for (let i = 0; i < residuals.length; i++) residuals[i] -= amount * column[i]
  }
  return residuals
}

function positive(amounts: Float64Array): number[] {
  return Array.from(amounts.keys()).filter(j => amounts[j] > 0)
}

function largestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
