import type { Points } from '../slide-mask.ts'
import { countInQuadrats, type Quadrats } from './quadrats.ts'

/** A number, or null for the reason given. */
export interface QuadratIndex {
  readonly value: number | null
  readonly undefinedBecause: string | null
  /** Squares that were counted. */
  readonly quadrats: number
}

/**
 * Morisita's index of dispersion, Q Σ nᵢ (nᵢ − 1) / (N (N − 1)) over Q squares: 1 for complete spatial randomness, more for clusters
 * (Morisita, Mem Fac Sci Kyushu Univ E 1959;2:215).
 */
export function morisita(points: Points, quadrats: Quadrats): QuadratIndex {
  const { counts } = countInQuadrats(points, quadrats)
  let [squares, total, used] = [0, 0, 0]
  for (let q = 0; q < counts.length; q++) {
    if (quadrats.used[q] === 0) continue
    used++
    total += counts[q]
    squares += counts[q] * (counts[q] - 1)
  }
  if (total < 2) return nothing(`Morisita's index needs two points in the squares; ${total}`, used)
  return { value: (used * squares) / (total * (total - 1)), undefinedBecause: null, quadrats: used }
}

/**
 * The Morisita-Horn index of two kinds of cells over squares: 2 Σ aᵢ bᵢ / ((Σ aᵢ² / A² + Σ bᵢ² / B²) A B), 0 where they never share a
 * square, 1 where their shares are the same everywhere (Horn, Am Nat 1966;100:419; for lymphocytes and tumour cells Maley et al.,
 * Breast Cancer Res 2015;17:131, on squares of 250 µm or so).
 */
export function morisitaHorn(first: Points, second: Points, quadrats: Quadrats): QuadratIndex {
  return morisitaHornOfCounts(
    countInQuadrats(first, quadrats).counts,
    countInQuadrats(second, quadrats).counts,
    quadrats.used,
  )
}

/** The same of counts; squares where `used` is 0 are left out. */
export function morisitaHornOfCounts(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  used?: ArrayLike<number>,
): QuadratIndex {
  let [sumA, sumB, squaresA, squaresB, product, n] = [0, 0, 0, 0, 0, 0]
  for (let q = 0; q < a.length; q++) {
    if (used !== undefined && used[q] === 0) continue
    n++
    sumA += a[q]
    sumB += b[q]
    squaresA += a[q] * a[q]
    squaresB += b[q] * b[q]
    product += a[q] * b[q]
  }
  if (sumA === 0 || sumB === 0)
    return nothing(`the Morisita-Horn index needs cells of both kinds; ${sumA} and ${sumB}`, n)
  const value = (2 * product) / ((squaresA / sumA ** 2 + squaresB / sumB ** 2) * sumA * sumB)
  return { value, undefinedBecause: null, quadrats: n }
}

function nothing(because: string, quadrats: number): QuadratIndex {
  return { value: null, undefinedBecause: because, quadrats }
}
