/** X = Q R by columns: what every feature with the same samples and weights shares. */
export interface OrthogonalBasis {
  /** Orthonormal columns; empty where the column is aliased. */
  readonly q: readonly Float64Array[]
  /** Upper triangle, row-major p x p; a row of an aliased column is 0. */
  readonly r: Float64Array
  readonly rank: number
  /** 1 where the column is a combination of those before it (left over: less than 1e-7 of its length, as R's lm). */
  readonly aliased: Uint8Array
}

/** Gram-Schmidt with every projection done twice, which keeps Q orthogonal to rounding. */
export function orthogonalBasis(columns: readonly Float64Array[], tolerance = 1e-7): OrthogonalBasis {
  const p = columns.length
  const q: Float64Array[] = []
  const r = new Float64Array(p * p)
  const aliased = new Uint8Array(p)
  let rank = 0
  for (let j = 0; j < p; j++) {
    const column = columns[j].slice()
    const length = Math.sqrt(dot(column, column))
    for (let round = 0; round < 2; round++)
      for (let k = 0; k < j; k++) {
        if (aliased[k]) continue
        const share = dot(q[k], column)
        r[k * p + j] += share
        for (let i = 0; i < column.length; i++) column[i] -= share * q[k][i]
      }
    const left = Math.sqrt(dot(column, column))
    if (!(left > tolerance * length) || rank >= column.length) {
      aliased[j] = 1
      q.push(new Float64Array(0))
      continue
    }
    r[j * p + j] = left
    for (let i = 0; i < column.length; i++) column[i] /= left
    q.push(column)
    rank++
  }
  return { q, r, rank, aliased }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Solves R x = b; entries of aliased columns are NaN. */
export function backSubstitute({ r, aliased }: OrthogonalBasis, b: Float64Array): Float64Array {
  const p = b.length
  const x = new Float64Array(p)
  for (let i = p - 1; i >= 0; i--) {
    if (aliased[i]) continue
    let sum = b[i]
    for (let j = i + 1; j < p; j++) if (!aliased[j]) sum -= r[i * p + j] * x[j]
    x[i] = sum / r[i * p + i]
  }
  for (let i = 0; i < p; i++) if (aliased[i]) x[i] = Number.NaN
  return x
}

/**
 * (R')^-1 l for a linear combination l of coefficients: its squared length is the variance of the combination over
 * sigma squared. Null where l rests on an aliased column, or on one that an aliased column is mixed with.
 */
export function forwardSubstitute(
  { r, aliased }: OrthogonalBasis,
  l: ArrayLike<number>,
): Float64Array | null {
  const p = l.length
  const z = new Float64Array(p)
  for (let i = 0; i < p; i++) {
    let sum = l[i]
    for (let k = 0; k < i; k++) if (!aliased[k]) sum -= r[k * p + i] * z[k]
    if (aliased[i]) {
      // The combination is estimable where it gives the aliased column the weight that its parts imply.
      if (Math.abs(sum) > 1e-8) return null
    } else z[i] = sum / r[i * p + i]
  }
  return z
}
