import type { Finding } from '@tessera/evidence'

export interface MergedStrata {
  readonly stratum: readonly string[]
  /** Names of the strata that are one now; empty where none had to be merged. */
  readonly merged: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * Merges the strata in which a group (such as: chose A) has fewer than `least` patients into one, and with them the
 * smallest of the others until every group of it has enough. Who is merged depends on counts alone, not on outcomes. What
 * the merged stratum says is of its patients together: differences among its centres are no longer taken out.
 * @param group number of each patient's group, 0 to `groups` - 1
 */
export function mergeSmallStrata(
  stratum: readonly string[],
  group: ArrayLike<number>,
  groups: number,
  least: number,
): MergedStrata {
  const counts = new Map<string, Int32Array>()
  stratum.forEach((name, i) => {
    const own = counts.get(name) ?? new Int32Array(groups)
    if (group[i] >= 0) own[group[i]]++
    counts.set(name, own)
  })
  // The smallest first: those too small, then the next until the sum is large enough.
  const bySize = [...counts].sort(
    ([a, one], [b, other]) => Math.min(...one) - Math.min(...other) || (a < b ? -1 : 1),
  )
  const pool: string[] = []
  const sum = new Int32Array(groups)
  for (const [name, own] of bySize) {
    const enough = pool.length === 0 || (pool.length > 1 && Math.min(...sum) >= least)
    if (Math.min(...own) >= least && enough) break
    pool.push(name)
    own.forEach((count, i) => {
      sum[i] += count
    })
  }
  if (pool.length < 2) return { stratum, merged: [], findings: [] }
  const merged = pool.sort()
  const together = merged.join(' + ')
  return {
    stratum: stratum.map(name => (merged.includes(name) ? together : name)),
    merged,
    findings: [
      {
        severity: 'note',
        code: 'strata-merged',
        message: `${merged.join(', ')} are one stratum: a group of one of them has fewer than ${least} patients`,
        cure: 'say so in the report; fix the rule before the outcomes are known',
        count: merged.length,
      },
    ],
  }
}
