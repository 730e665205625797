import { benjaminiHochberg, holm, normalTwoSided, normalUpper } from '@tessera/statistics'
import type { Points } from '../slide-mask.ts'
import { countInQuadrats, type Quadrats } from './quadrats.ts'

export interface HotSpotOptions {
  /** Squares whose middles are no further apart than this, µm, are neighbours of weight 1, the square itself among them. */
  readonly reach: number
  /** Of the p-values of all squares; `false-discovery` (Benjamini and Hochberg) by default. */
  readonly multiplicity?: 'false-discovery' | 'holm' | 'none'
  /** `greater` looks for hot spots alone, by default; `two-sided` for cold ones too. */
  readonly alternative?: 'greater' | 'two-sided'
  /** Of adjusted p-values, 0.05 by default. */
  readonly level?: number
}

export interface HotSpots {
  /** By square as the quadrats stand; 0 where `used` is 0. */
  readonly z: Float64Array
  /** Adjusted; 1 where a square is not used. */
  readonly p: Float64Array
  /** 1 hot, −1 cold, 0 neither. */
  readonly spot: Int8Array
  /** Squares that are hot, of those used; null for the reason in `undefinedBecause`. */
  readonly hotShare: number | null
  readonly undefinedBecause: string | null
  readonly quadrats: number
}

/**
 * Getis and Ord's Gi* of the density of points in squares (Ord & Getis, Geogr Anal 1995;27:286): z = (Σⱼ wᵢⱼ xⱼ − Wᵢ x̄) /
 * (s √((n S₁ᵢ − Wᵢ²) / (n − 1))) with wᵢⱼ 1 within `reach`, s² with divisor n; for lymphocytes on slides Nawaz et al., Mod
 * Pathol 2015;28:766. Densities are counts over the part of the square in the window.
 */
export function hotSpots(points: Points, quadrats: Quadrats, options: HotSpotOptions): HotSpots {
  const { counts } = countInQuadrats(points, quadrats)
  const values = counts.map((count, q) => (quadrats.used[q] === 1 ? count / quadrats.share[q] : 0))
  return hotSpotsOfValues(values, quadrats, options)
}

/** The same of any number a square. */
export function hotSpotsOfValues(
  values: Float64Array,
  quadrats: Quadrats,
  options: HotSpotOptions,
): HotSpots {
  const { reach, multiplicity = 'false-discovery', alternative = 'greater', level = 0.05 } = options
  const { columns, rows, side, used } = quadrats
  const z = new Float64Array(values.length)
  const p = new Float64Array(values.length).fill(1)
  const spot = new Int8Array(values.length)
  let [n, sum, squares] = [0, 0, 0]
  for (let q = 0; q < values.length; q++) {
    if (used[q] === 0) continue
    n++
    sum += values[q]
  }
  const mean = n === 0 ? 0 : sum / n
  for (let q = 0; q < values.length; q++) if (used[q] === 1) squares += (values[q] - mean) ** 2
  const nothing = (because: string): HotSpots => ({
    ...{ z, p, spot, hotShare: null, undefinedBecause: because, quadrats: n },
  })
  if (n < 3) return nothing(`hot spots need three squares; ${n}`)
  if (squares === 0) return nothing('all squares have the same density')
  const deviation = Math.sqrt(squares / n)
  const steps = Math.floor(reach / side + 1e-9)
  const spans = Int32Array.from({ length: 2 * steps + 1 }, (_, k) =>
    Math.floor(Math.sqrt(Math.max(0, (reach / side) ** 2 - (k - steps) ** 2)) + 1e-9),
  )
  const sums = rowSums(values, used, columns, rows)
  const numbers = rowSums(used, used, columns, rows)
  for (let j = 0, q = 0; j < rows; j++)
    for (let i = 0; i < columns; i++, q++) {
      if (used[q] === 0) continue
      let [weighted, weights] = [0, 0]
      for (let v = Math.max(0, j - steps); v <= Math.min(rows - 1, j + steps); v++) {
        const span = spans[v - j + steps]
        const from = v * (columns + 1) + Math.max(0, i - span)
        const to = v * (columns + 1) + Math.min(columns, i + span + 1)
        weighted += sums[to] - sums[from]
        weights += numbers[to] - numbers[from]
      }
      const spread = deviation * Math.sqrt((n * weights - weights * weights) / (n - 1))
      // A square whose neighbours are all squares has nothing to stand out from.
      z[q] = spread === 0 ? 0 : (weighted - weights * mean) / spread
    }
  const at = Int32Array.from(used.keys()).filter(q => used[q] === 1)
  const raw = Float64Array.from(at, q =>
    alternative === 'greater' ? normalUpper(z[q]) : normalTwoSided(z[q]),
  )
  const adjusted =
    multiplicity === 'none' ? raw : multiplicity === 'holm' ? holm(raw) : benjaminiHochberg(raw)
  let hot = 0
  at.forEach((q, k) => {
    p[q] = adjusted[k]
    if (p[q] > level) return
    spot[q] = z[q] > 0 ? 1 : -1
    if (z[q] > 0) hot++
  })
  return { z, p, spot, hotShare: hot / n, undefinedBecause: null, quadrats: n }
}

/** Sums of each row's values before column i, so that a run of a row is one difference. */
function rowSums(values: ArrayLike<number>, used: Uint8Array, columns: number, rows: number): Float64Array {
  const sums = new Float64Array((columns + 1) * rows)
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const q = j * columns + i
      sums[j * (columns + 1) + i + 1] = sums[j * (columns + 1) + i] + (used[q] === 1 ? values[q] : 0)
    }
  return sums
}
