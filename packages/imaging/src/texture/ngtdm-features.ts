import { type FeatureValues, featureValues, noFeatures } from './feature-values.ts'
import type { GreyToneMatrix } from './ngtdm.ts'

export const ngtdmTags = [
  'ngt_coarseness',
  'ngt_contrast',
  'ngt_busyness',
  'ngt_complexity',
  'ngt_strength',
] as const

/**
 * The 5 features of a grey tone difference matrix (IBSI 3.10.1 to 3.10.5). By the standard's conventions coarseness is
 * 10⁶ where no voxel differs from its neighbours, and contrast, busyness and strength are 0 where their denominator is.
 * Undefined where no voxel has a neighbour.
 */
export function ngtdmFeatures({ counts, differences, voxels }: GreyToneMatrix): FeatureValues {
  if (voxels === 0) return noFeatures(ngtdmTags, 'no voxel of the region has a neighbour in it')
  const present: number[] = []
  counts.forEach((n, at) => {
    if (n > 0) present.push(at)
  })
  const p = present.map(at => counts[at] / voxels)
  const s = present.map(at => differences[at])
  let [weighted, total] = [0, 0]
  for (let a = 0; a < p.length; a++) {
    weighted += p[a] * s[a]
    total += s[a]
  }
  // Over pairs of levels that occur, each once; the standard's sums meet each twice.
  let [spread, imbalance, complexity, strength] = [0, 0, 0, 0]
  for (let a = 1; a < p.length; a++)
    for (let b = 0; b < a; b++) {
      const [i, j] = [present[a] + 1, present[b] + 1]
      const apart = i - j
      spread += p[a] * p[b] * apart * apart
      imbalance += Math.abs(i * p[a] - j * p[b])
      complexity += (apart * (p[a] * s[a] + p[b] * s[b])) / (p[a] + p[b])
      strength += (p[a] + p[b]) * apart * apart
    }
  const pairs = p.length * (p.length - 1)
  return featureValues(
    {
      ngt_coarseness: weighted === 0 ? 1e6 : Math.min(1e6, 1 / weighted),
      ngt_contrast: pairs === 0 ? 0 : ((2 * spread) / pairs) * (total / voxels),
      ngt_busyness: imbalance === 0 ? 0 : weighted / (2 * imbalance),
      ngt_complexity: (2 * complexity) / voxels,
      ngt_strength: total === 0 ? 0 : (2 * strength) / total,
    },
    () => 'it is not finite',
  )
}
