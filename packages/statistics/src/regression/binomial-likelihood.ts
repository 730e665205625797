import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  crossProduct,
  quadraticForm,
  squareProduct,
} from '../linear-algebra/index.ts'
import { binomialMoments } from './binomial-moments.ts'
import type { Likelihood } from './maximise.ts'
import { columnSums, linearPredictor } from './regression-design.ts'

export interface BinomialRows {
  readonly columns: readonly Float64Array[]
  /** 1 where a column is aliased: it has no part in the information. */
  readonly aliased: Uint8Array
  readonly y: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  readonly offset?: ArrayLike<number>
}

/** Log likelihood, score and information of logistic regression at its coefficients. */
export function binomialLikelihood(rows: BinomialRows): (coefficients: Float64Array) => Likelihood {
  const { columns, y, weights, offset } = rows
  return coefficients => {
    const moments = binomialMoments(linearPredictor(columns, coefficients, y.length, offset), y, weights)
    return {
      value: moments.logLikelihood,
      score: columnSums(columns, moments.residual),
      information: crossProduct(columns, moments.information),
    }
  }
}

/**
 * The same with Jeffreys' penalty: l + log|I| / 2, whose score has y - p + h (1/2 - p) for the residual y - p, where
 * h is the row's leverage. Firth, Biometrika 1993;80:27.
 */
export function penalisedBinomialLikelihood(rows: BinomialRows): (coefficients: Float64Array) => Likelihood {
  const { columns, aliased, y, weights, offset } = rows
  const n = y.length
  const size = columns.length
  const row = new Float64Array(size)
  return coefficients => {
    const moments = binomialMoments(linearPredictor(columns, coefficients, n, offset), y, weights)
    const information = crossProduct(columns, moments.information)
    const free = Float64Array.from(information, (value, at) =>
      aliased[at % size] || aliased[Math.floor(at / size)] ? 0 : value,
    )
    const factor = cholesky(free, size, 0)
    const inverse = choleskyInverse(factor)
    let singular = false
    for (let j = 0; j < size; j++) if (factor.aliased[j] && !aliased[j]) singular = true
    const { residual, information: variance, fitted, logLikelihood } = moments
    const first = new Float64Array(n)
    const second = new Float64Array(n)
    const penalised = residual.map((value, i) => {
      for (let j = 0; j < size; j++) row[j] = columns[j][i]
      const squared = quadraticForm(inverse, row)
      const lean = 1 - 2 * fitted[i]
      first[i] = variance[i] * lean
      // the second derivative of a variance v is v (1 - 6 p (1 - p)), by the linear predictor
      second[i] = (variance[i] * (1 - 6 * fitted[i] * (1 - fitted[i])) * squared) / 2
      return value + (variance[i] * squared * lean) / 2
    })
    return {
      value: singular ? Number.NEGATIVE_INFINITY : logLikelihood + choleskyLogDeterminant(factor) / 2,
      score: columnSums(columns, penalised),
      information: free,
      curvature: penaltyCurvature(free, inverse, columns, first, second),
    }
  }
}

/**
 * Minus the second derivatives of the penalised likelihood: I less half of trace(I^-1 I_jk) - trace(I^-1 I_j I^-1 I_k),
 * where I_j is the derivative of the information by coefficient j. `first` and `second` are the rows' parts in I_j and
 * in the first trace.
 */
function penaltyCurvature(
  information: Float64Array,
  inverse: Float64Array,
  columns: readonly Float64Array[],
  first: Float64Array,
  second: Float64Array,
): Float64Array {
  const size = columns.length
  const scaled = new Float64Array(first.length)
  const moved = columns.map(column => {
    for (let i = 0; i < scaled.length; i++) scaled[i] = first[i] * column[i]
    return squareProduct(inverse, crossProduct(columns, scaled), size)
  })
  const curvature = crossProduct(columns, second).map((value, at) => information[at] - value)
  for (let j = 0; j < size; j++)
    for (let k = 0; k < size; k++) {
      let trace = 0
      for (let a = 0; a < size; a++)
        for (let b = 0; b < size; b++) trace += moved[j][a * size + b] * moved[k][b * size + a]
      curvature[j * size + k] += trace / 2
    }
  return curvature
}
