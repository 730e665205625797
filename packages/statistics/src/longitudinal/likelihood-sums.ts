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
