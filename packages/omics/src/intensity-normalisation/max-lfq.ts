import { cholesky, choleskySolve } from '@tessera/statistics'
import { medianOf } from '../run-quality/centre-and-spread.ts'

/**
 * Abundance of one protein in each sample from its peptides (MaxLFQ's rule; Cox et al., Mol Cell Proteomics
 * 2014;13:2513): the log ratio of two samples is the median over the peptides found in both; levels are those whose
 * differences have the least squared distance from these ratios, and each group of samples joined by ratios keeps the
 * mean log intensity of its peptides' sums. Samples without a peptide, or joined to no other, are their own sum.
 * @param peptides intensities of each peptide over the samples; NaN or 0 is not found
 * @param leastCommon peptides that two samples must share for a ratio; 1 by default
 * @returns intensities; NaN where no peptide was found
 */
export function maxLfq(peptides: readonly Float64Array[], leastCommon = 1): Float64Array {
  const size = peptides[0]?.length ?? 0
  const logs = peptides.map(row => row.map(value => (value > 0 ? Math.log(value) : Number.NaN)))
  const sums = Float64Array.from({ length: size }, (_, s) =>
    peptides.reduce((sum, row) => sum + (row[s] > 0 ? row[s] : 0), 0),
  )
  const ratio = (i: number, j: number) => {
    const shared = logs.flatMap(row => (Number.isNaN(row[i] - row[j]) ? [] : [row[i] - row[j]]))
    return shared.length >= leastCommon ? medianOf(shared) : Number.NaN
  }
  const ratios = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => ratio(i, j)),
  )
  const out = new Float64Array(size).fill(Number.NaN)
  for (const group of joined(ratios, sums)) {
    const m = group.length
    // The constant direction is held at mean 0 by adding the matrix of ones.
    const matrix = new Float64Array(m * m).fill(1)
    const right = new Float64Array(m)
    for (let a = 0; a < m; a++)
      for (let b = 0; b < m; b++) {
        const r = ratios[group[a]][group[b]]
        if (a === b || Number.isNaN(r)) continue
        matrix[a * m + a]++
        matrix[a * m + b]--
        right[a] += r
      }
    const factor = cholesky(matrix, m)
    const level = factor === null ? new Float64Array(m) : choleskySolve(factor, right)
    const mean = group.reduce((sum, s) => sum + Math.log(sums[s]), 0) / m
    group.forEach((s, a) => {
      out[s] = Math.exp(level[a] + mean)
    })
  }
  return out
}

/** Groups of samples that ratios join, directly or through others. */
function joined(ratios: readonly Float64Array[], sums: Float64Array): number[][] {
  const seen = new Set<number>()
  const groups: number[][] = []
  for (let s = 0; s < sums.length; s++) {
    if (seen.has(s) || !(sums[s] > 0)) continue
    const group = [s]
    seen.add(s)
    for (const i of group)
      for (let j = 0; j < sums.length; j++)
        if (!seen.has(j) && !Number.isNaN(ratios[i][j])) {
          seen.add(j)
          group.push(j)
        }
    groups.push(group)
  }
  return groups
}
