import { squareProduct } from '../linear-algebra/index.ts'

/**
 * What the marginal likelihood needs of its clusters. Cluster i adds V_i, whose covariance parameters sit in a
 * symmetric q x q matrix D through V_i = V_0i + Z_i D Z_i' (a mixed model: D of the random effects, V_0 = I; repeated
 * measures: D of all visits, Z_i picks those seen). Only S_i = Z_i' V_i^-1 Z_i and T_i = Z_i' V_i^-1 (X_i, y_i) enter:
 *
 *   d log|V|             = sum tr(S dD)
 *   d log|X' V^-1 X|     = -sum tr(H dD),      H_i = Z' V^-1 X Phi X' V^-1 Z,  Phi = (X' V^-1 X)^-1
 *   d r^2                = -sum t' dD t,       t_i = Z' V^-1 (y - X b)
 *
 * and for the second derivatives, with P(dD) = sum T_x' dD T_x and g(dD) = sum T_x' dD t,
 *
 *   d2 log|V|            = -sum tr(S dD S dD')
 *   d2 log|X' V^-1 X|    = 2 sum tr(H dD S dD') - tr(Phi P Phi P')
 *   d2 r^2               = 2 sum t' dD S dD' t - 2 g' Phi g'.
 *
 * r^2 is the generalised least-squares sum. Symmetric pairs (a, b) are kept once, at `pair(a, b)`.
 */
export interface LikelihoodSums {
  readonly q: number
  readonly p: number
  readonly reml: boolean
  /** sum S - H, and -sum t t': q x q. */
  readonly logDetGradient: Float64Array
  readonly squaresGradient: Float64Array
  /** sum (2 H - S) (x) S and 2 sum t t' (x) S over pairs. */
  readonly logDetCurvature: Float64Array
  readonly squaresCurvature: Float64Array
  /** T_a T_b' + T_b T_a' (T_a T_a' for a = b), a p x p lower triangle a pair; and the same of T with t. */
  readonly information: Float64Array
  readonly cross: Float64Array
  readonly phi: Float64Array
  readonly gamma: Float64Array
  readonly room: { readonly t: Float64Array; readonly h: Float64Array; readonly u: Float64Array }
}

export function pair(a: number, b: number): number {
  return a >= b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a
}

export function emptySums(
  q: number,
  p: number,
  phi: Float64Array,
  gamma: Float64Array,
  reml: boolean,
): LikelihoodSums {
  const pairs = (q * (q + 1)) / 2
  return {
    q,
    p,
    reml,
    logDetGradient: new Float64Array(q * q),
    squaresGradient: new Float64Array(q * q),
    logDetCurvature: new Float64Array(pairs * pairs),
    squaresCurvature: new Float64Array(pairs * pairs),
    information: new Float64Array(pairs * p * p),
    cross: new Float64Array(pairs * p),
    phi,
    gamma,
    room: { t: new Float64Array(q), h: new Float64Array(q * q), u: new Float64Array(q * p) },
  }
}

/** Adds a cluster: S (q x q) and T (q x (p + 1), the outcome last), row-major. */
export function addCluster(sums: LikelihoodSums, s: Float64Array, tx: Float64Array): void {
  const { q, p, phi, gamma, room, information, cross } = sums
  const { t, h, u } = room
  const width = p + 1
  for (let a = 0; a < q; a++) {
    let rest = tx[a * width + p]
    for (let c = 0; c < p; c++) rest -= tx[a * width + c] * gamma[c]
    t[a] = rest
  }
  if (sums.reml) {
    for (let a = 0; a < q; a++)
      for (let c = 0; c < p; c++) {
        let sum = 0
        for (let d = 0; d < p; d++) sum += phi[c * p + d] * tx[a * width + d]
        u[a * p + c] = sum
      }
    for (let a = 0; a < q; a++)
      for (let b = 0; b <= a; b++) {
        let sum = 0
        for (let c = 0; c < p; c++) sum += u[a * p + c] * tx[b * width + c]
        h[a * q + b] = sum
        h[b * q + a] = sum
      }
  }
  const pairs = (q * (q + 1)) / 2
  for (let a = 0, ab = 0; a < q; a++)
    for (let b = 0; b <= a; b++, ab++) {
      const logDet = s[a * q + b] - h[a * q + b]
      const squares = t[a] * t[b]
      sums.logDetGradient[a * q + b] += logDet
      sums.squaresGradient[a * q + b] -= squares
      if (a !== b) {
        sums.logDetGradient[b * q + a] += logDet
        sums.squaresGradient[b * q + a] -= squares
      }
      const left = 2 * h[a * q + b] - s[a * q + b]
      const right = 2 * squares
      for (let c = 0, at = ab * pairs; c < q; c++)
        for (let d = 0; d <= c; d++, at++) {
          sums.logDetCurvature[at] += left * s[c * q + d]
          sums.squaresCurvature[at] += right * s[c * q + d]
        }
      const rowA = a * width
      const rowB = b * width
      for (let c = 0; c < p; c++) {
        const ac = tx[rowA + c]
        const bc = tx[rowB + c]
        cross[ab * p + c] += a === b ? ac * t[a] : ac * t[b] + bc * t[a]
        const at = (ab * p + c) * p
        if (a === b) for (let d = 0; d <= c; d++) information[at + d] += ac * tx[rowA + d]
        else for (let d = 0; d <= c; d++) information[at + d] += ac * tx[rowB + d] + bc * tx[rowA + d]
      }
    }
}

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
