import { studentQuantile, studentUpper } from '@tessera/statistics'

/**
 * Variance (over sigma squared) of the true differences among the features that differ, from the largest t
 * statistics: each is held against the quantile that it would have if a share `proportion` of the features differed.
 * Smyth 2004, section 6.3. limma: tmixture.vector. NaN where there is no statistic.
 * @param limits the least and the most that it may be
 */
export function contrastVariance(
  t: Float64Array,
  unscaled: Float64Array,
  df: Float64Array,
  { proportion, limits }: { readonly proportion: number; readonly limits: readonly [number, number] },
): number {
  const known = Array.from(t.keys()).filter(f => !Number.isNaN(t[f]) && !Number.isNaN(df[f]))
  const n = known.length
  const target = Math.ceil((proportion / 2) * n)
  if (target < 1) return Number.NaN
  const p = Math.max(target / n, proportion)
  const most = known.reduce((largest, f) => Math.max(largest, df[f]), 0)
  const sizes = known.map(f => {
    const size = Math.abs(t[f])
    return { f, size: df[f] < most ? sameTail(size, df[f], most) : size }
  })
  sizes.sort((a, b) => b.size - a.size || a.f - b.f)
  let sum = 0
  for (let rank = 0; rank < target; rank++) {
    const { f, size } = sizes[rank]
    const tail = 2 * studentUpper(size, most)
    const wanted = ((rank + 0.5) / n - (1 - p) * tail) / p
    let variance = 0
    if (wanted > tail) {
      const quantile = -studentQuantile(wanted / 2, most)
      variance = unscaled[f] ** 2 * ((size / quantile) ** 2 - 1)
    }
    sum += Math.min(limits[1], Math.max(limits[0], variance))
  }
  return sum / target
}

/** The t of `to` degrees of freedom with the upper tail that `t` has with `from`. */
function sameTail(t: number, from: number, to: number): number {
  const tail = studentUpper(t, from)
  return tail > 0 ? -studentQuantile(tail, to) : t
}
