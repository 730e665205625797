import { squareProduct } from '../linear-algebra/index.ts'
import { type LikelihoodSums, pair } from './likelihood-sums.ts'

/** First and second derivatives of a scalar along directions of D. */
export interface DirectionalDerivatives {
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

/** Derivatives along `directions` of D, without the part that second derivatives of D itself add. */
export function alongDirections(
  sums: LikelihoodSums,
  directions: readonly Float64Array[],
): {
  /** log|V|, and log|X' V^-1 X| where REML. */
  readonly logDet: DirectionalDerivatives
  readonly squares: DirectionalDerivatives
  /** Phi P Phi = the derivative of Phi, p x p, one a direction. */
  readonly phi: readonly Float64Array[]
} {
  const { q, p, phi, reml } = sums
  const k = directions.length
  const information = directions.map(direction => informationAlong(sums, direction))
  const cross = directions.map(direction => crossAlong(sums, direction))
  const phiInformation = information.map(matrix => squareProduct(phi, matrix, p))
  const logDet = { gradient: new Float64Array(k), hessian: new Float64Array(k * k) }
  const squares = { gradient: new Float64Array(k), hessian: new Float64Array(k * k) }
  for (let m = 0; m < k; m++) {
    const direction = directions[m]
    for (let i = 0; i < q * q; i++) {
      logDet.gradient[m] += direction[i] * sums.logDetGradient[i]
      squares.gradient[m] += direction[i] * sums.squaresGradient[i]
    }
    const logDetHalf = contract(sums.logDetCurvature, direction, q)
    const squaresHalf = contract(sums.squaresCurvature, direction, q)
    for (let o = 0; o <= m; o++) {
      const other = directions[o]
      let ofLogDet = 0
      let ofSquares = 0
      for (let i = 0; i < q * q; i++) {
        ofLogDet += logDetHalf[i] * other[i]
        ofSquares += squaresHalf[i] * other[i]
      }
      if (reml) ofLogDet -= traceOfProduct(phiInformation[m], phiInformation[o], p)
      for (let c = 0; c < p; c++)
        for (let d = 0; d < p; d++) ofSquares -= 2 * cross[m][c] * phi[c * p + d] * cross[o][d]
      logDet.hessian[m * k + o] = ofLogDet
      logDet.hessian[o * k + m] = ofLogDet
      squares.hessian[m * k + o] = ofSquares
      squares.hessian[o * k + m] = ofSquares
    }
  }
  return { logDet, squares, phi: phiInformation.map(matrix => squareProduct(matrix, phi, p)) }
}

/** sum over a, b of X_ab K[da, bc], as a q x q matrix in (c, d). */
function contract(curvature: Float64Array, direction: Float64Array, q: number): Float64Array {
  const pairs = (q * (q + 1)) / 2
  const result = new Float64Array(q * q)
  for (let a = 0; a < q; a++)
    for (let b = 0; b < q; b++) {
      const value = direction[a * q + b]
      if (value !== 0)
        for (let c = 0; c < q; c++)
          for (let d = 0; d < q; d++) result[c * q + d] += value * curvature[pair(d, a) * pairs + pair(b, c)]
    }
  return result
}

function informationAlong({ q, p, information }: LikelihoodSums, direction: Float64Array): Float64Array {
  const result = new Float64Array(p * p)
  for (let a = 0, ab = 0; a < q; a++)
    for (let b = 0; b <= a; b++, ab++) {
      const value = direction[a * q + b]
      if (value !== 0)
        for (let c = 0; c < p; c++)
          for (let d = 0; d <= c; d++) result[c * p + d] += value * information[(ab * p + c) * p + d]
    }
  for (let c = 0; c < p; c++) for (let d = 0; d < c; d++) result[d * p + c] = result[c * p + d]
  return result
}

function crossAlong({ q, p, cross }: LikelihoodSums, direction: Float64Array): Float64Array {
  const result = new Float64Array(p)
  for (let a = 0, ab = 0; a < q; a++)
    for (let b = 0; b <= a; b++, ab++)
      for (let c = 0; c < p; c++) result[c] += direction[a * q + b] * cross[ab * p + c]
  return result
}

function traceOfProduct(a: Float64Array, b: Float64Array, size: number): number {
  let trace = 0
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) trace += a[i * size + j] * b[j * size + i]
  return trace
}
