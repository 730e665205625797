import { requireProbability } from '../input-error.ts'

/**
 * Holm's adjusted p-values: max over the smaller ones of (m - i + 1) p_(i), at most 1; they control the
 * family-wise error. Holm, Scand J Stat 1979;6:65. R: p.adjust(p, "holm").
 * @throws StatisticsInputError on values outside 0 to 1
 */
export function holm(p: ArrayLike<number>): Float64Array {
  requireProbability('p', p, p.length)
  const m = p.length
  const order = Int32Array.from({ length: m }, (_, i) => i).sort((a, b) => p[a] - p[b])
  const adjusted = new Float64Array(m)
  let largest = 0
  for (let i = 0; i < m; i++) {
    largest = Math.max(largest, Math.min(1, (m - i) * p[order[i]]))
    adjusted[order[i]] = largest
  }
  return adjusted
}

/**
 * Benjamini and Hochberg's adjusted p-values: min over the larger ones of m p_(i) / i, at most 1; they control
 * the false discovery rate. JRSS-B 1995;57:289. R: p.adjust(p, "BH").
 * @throws StatisticsInputError on values outside 0 to 1
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  requireProbability('p', p, p.length)
  const m = p.length
  const order = Int32Array.from({ length: m }, (_, i) => i).sort((a, b) => p[a] - p[b])
  const adjusted = new Float64Array(m)
  let smallest = 1
  for (let i = m - 1; i >= 0; i--) {
    smallest = Math.min(smallest, (m * p[order[i]]) / (i + 1))
    adjusted[order[i]] = smallest
  }
  return adjusted
}
