import type { Curvature } from './loss.ts'

/** The penalty of the coefficients at the working positions, and the limits within which they may move. */
export interface CoefficientPenalty {
  readonly lasso: Float64Array
  readonly ridge: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * The penalised quadratic approximation of the loss over the working positions:
 * g'd + d'Hd / 2 + sum_a [lasso_a |b_a + d_a| + ridge_a (b_a + d_a)^2 / 2] over the steps d.
 */
export interface QuadraticModel {
  /** Takes the second derivative at the positions; what is known of the same derivative is kept. */
  update(curvature: Curvature, positions: readonly number[]): void
  /** The diagonal of H. */
  curvatureAt(a: number): number
  /**
   * The coefficients that minimise it, from the present ones and minus the derivative by the linear predictors.
   * Ends when no step d_a has H_aa d_a^2 above `tolerance`, or above `enough` times the largest of the first sweep.
   */
  minimise(
    residual: Float64Array,
    start: Float64Array,
    penalty: CoefficientPenalty,
    tolerance: number,
    enough: number,
  ): Float64Array
}

/** The minimum over one coefficient b: slope g and curvature h at b, within the limits. */
export function coordinateMinimum(
  b: number,
  g: number,
  h: number,
  lasso: number,
  ridge: number,
  lower: number,
  upper: number,
): number {
  const z = h * b - g
  const shrunk = z > lasso ? z - lasso : z < -lasso ? z + lasso : 0
  const next = shrunk / (h + ridge)
  return next < lower ? lower : next > upper ? upper : next
}
