import { cholesky, crossProduct } from '../linear-algebra/index.ts'
import { type StandardisedColumns, standardisedColumns } from './standardised-columns.ts'

/** A design matrix made ready for Newton's method: an intercept and standardised covariates. */
export interface RegressionDesign {
  /** Ones, then the standardised covariates. */
  readonly columns: readonly Float64Array[]
  readonly standardised: StandardisedColumns
  /** Intercept first; 1 where a covariate is constant or collinear with earlier ones. */
  readonly aliased: Uint8Array
  /** One sentence for each aliased covariate. */
  readonly warnings: readonly string[]
}

/** Standardises the covariates and sets aside those that earlier ones (and the intercept) already determine. */
export function regressionDesign(
  x: readonly ArrayLike<number>[],
  n: number,
  weights?: ArrayLike<number>,
): RegressionDesign {
  const standardised = standardisedColumns(x, weights)
  const columns = [new Float64Array(n).fill(1), ...standardised.columns]
  const { aliased } = cholesky(crossProduct(columns, weights), columns.length)
  const warnings: string[] = []
  for (let j = 1; j < columns.length; j++)
    if (aliased[j])
      warnings.push(
        `Covariate ${j - 1} is ${standardised.constant[j - 1] ? 'constant' : 'a linear combination of earlier ones'}: its coefficient is set to 0.`,
      )
  return { columns, standardised, aliased, warnings }
}

/** Sum of column values times a value a row: X' v. */
export function columnSums(columns: readonly Float64Array[], values: Float64Array): Float64Array {
  return Float64Array.from(columns, column => {
    let sum = 0
    for (let i = 0; i < values.length; i++) sum += column[i] * values[i]
    return sum
  })
}

/** X b + offset, a value a row. */
export function linearPredictor(
  columns: readonly Float64Array[],
  coefficients: ArrayLike<number>,
  n: number,
  offset?: ArrayLike<number>,
): Float64Array {
  const linear = offset ? Float64Array.from(offset) : new Float64Array(n)
  for (let j = 0; j < columns.length; j++) {
    const b = coefficients[j]
    if (b !== 0) for (let i = 0; i < n; i++) linear[i] += b * columns[j][i]
  }
  return linear
}
