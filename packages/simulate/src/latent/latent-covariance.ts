import { susceptibilityLoading, type TherapyLoading } from './therapy-state.ts'
import { latentCorrelation } from './tumour-immune-state.ts'

/** A part that is linear in parts before it: how much of each, and the SD of what is its own. */
export interface FollowingPart {
  readonly weights: Readonly<Record<string, number>>
  /** Null: as much as makes its variance 1. */
  readonly ownSd: number | null
}

/** Susceptibility to toxicity, as `drawTherapyState` draws it. */
export const susceptibilityFollows: FollowingPart = { weights: susceptibilityLoading, ownSd: null }

/** Sensitivity to a therapy, as `drawTherapyState` draws it. */
export function sensitivityFollows({ infiltration, aggressiveness }: TherapyLoading): FollowingPart {
  return { weights: { infiltration, aggressiveness }, ownSd: null }
}

/**
 * Covariance of latent parts within a centre, d x d row-major: L B L', with B that of the three parts of the state, which
 * come first, and of independent standard normals, one for every other part. A part that follows none is standard normal.
 */
export function latentCovariance(
  parts: readonly string[],
  following: Readonly<Record<string, FollowingPart>>,
): Float64Array {
  const size = parts.length
  const basis = (i: number, j: number) => (i < 3 && j < 3 ? latentCorrelation[i][j] : i === j ? 1 : 0)
  const rows: Float64Array[] = []
  const product = (a: Float64Array, b: Float64Array) => {
    let sum = 0
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += a[i] * basis(i, j) * b[j]
    return sum
  }
  parts.forEach((part, k) => {
    const { weights, ownSd } = following[part] ?? { weights: {}, ownSd: null }
    const row = parts.reduce(
      (total, before, p) => total.map((value, i) => value + (weights[before] ?? 0) * (rows[p]?.[i] ?? 0)),
      new Float64Array(size),
    )
    row[k] = k < 3 ? 1 : (ownSd ?? Math.sqrt(1 - product(row, row)))
    rows.push(row)
  })
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [a, b] = [Math.floor(at / size), at % size]
    // Exactly, where it is so by definition.
    return a === b && a >= 3 && (following[parts[a]]?.ownSd ?? null) === null ? 1 : product(rows[a], rows[b])
  })
}
