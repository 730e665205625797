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
  return stepUp(p, p.length)
}

/**
 * Benjamini and Yekutieli's adjusted p-values: those of Benjamini and Hochberg times 1 + 1/2 + ... + 1/m, which hold
 * under any dependence. Ann Stat 2001;29:1165. R: p.adjust(p, "BY").
 * @throws StatisticsInputError on values outside 0 to 1
 */
export function benjaminiYekutieli(p: ArrayLike<number>): Float64Array {
  let harmonic = 0
  for (let i = 1; i <= p.length; i++) harmonic += 1 / i
  return stepUp(p, p.length * harmonic)
}

/**
 * Bonferroni's adjusted p-values, m p, at most 1. R: p.adjust(p, "bonferroni").
 * @throws StatisticsInputError on values outside 0 to 1
 */
export function bonferroni(p: ArrayLike<number>): Float64Array {
  requireProbability('p', p, p.length)
  return Float64Array.from(p, one => Math.min(1, one * p.length))
}

/** The smallest of `factor` p_(i) / i over the larger p-values, at most 1. */
function stepUp(p: ArrayLike<number>, factor: number): Float64Array {
  requireProbability('p', p, p.length)
  const m = p.length
  const order = Int32Array.from({ length: m }, (_, i) => i).sort((a, b) => p[a] - p[b])
  const adjusted = new Float64Array(m)
  let smallest = 1
  for (let i = m - 1; i >= 0; i--) {
    smallest = Math.min(smallest, (factor * p[order[i]]) / (i + 1))
    adjusted[order[i]] = smallest
  }
  return adjusted
}
