import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  crossProduct,
  quadraticForm,
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
    const residual = moments.residual.map((value, i) => {
      for (let j = 0; j < size; j++) row[j] = columns[j][i]
      const leverage = moments.information[i] * quadraticForm(inverse, row)
      return value + leverage * (0.5 - moments.fitted[i])
    })
    return {
      value: singular ? Number.NEGATIVE_INFINITY : moments.logLikelihood + choleskyLogDeterminant(factor) / 2,
      score: columnSums(columns, residual),
      information: free,
    }
  }
}
