import { createRandom } from '@tessera/statistics'

/**
 * At most `most` rows drawn without replacement, in order: enough for a check that looks for large effects, in
 * time that does not grow with the study. All rows where there are no more than that.
 */
export function sampledRows(n: number, most: number, seed: number): Int32Array {
  if (n <= most) return Int32Array.from({ length: n }, (_, row) => row)
  return createRandom(seed, 'intake checks').permutation(n).slice(0, most).sort()
}
