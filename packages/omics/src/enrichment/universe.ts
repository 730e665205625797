import { OmicsError } from '../assay/index.ts'
import type { GeneSet } from '../scores/index.ts'

/** Sizes that a set must have within the universe to be tested. */
export interface SetSizes {
  /** By default 5. */
  readonly fewest?: number
  /** By default 2,000. */
  readonly most?: number
}

/** A set within the measured universe. */
export interface TrimmedSet {
  readonly name: string
  readonly description: string
  /** Places in the universe, ascending. */
  readonly members: Int32Array
  /** Genes of the set that were not measured. */
  readonly lost: readonly string[]
}

export interface Trimmed {
  readonly sets: readonly TrimmedSet[]
  /** Sets that are not tested, with the reason. */
  readonly left: readonly { readonly name: string; readonly reason: string; readonly lost: number }[]
}

/**
 * The measured universe and the sets within it: a gene that was not measured could not have been found, and counts
 * neither in a set nor outside it.
 * @throws OmicsError `value` where a gene stands twice in the universe
 */
export function trimToUniverse(
  universe: readonly string[],
  sets: readonly GeneSet[],
  { fewest = 5, most = 2000 }: SetSizes = {},
): Trimmed {
  const placeOf = new Map(universe.map((gene, place) => [gene, place]))
  if (placeOf.size < universe.length) {
    const seen = new Set<string>()
    const twice = universe.find(gene => seen.size === seen.add(gene).size)
    throw new OmicsError('value', `${twice} stands twice among the measured genes`, 'keep one row a gene')
  }
  const kept: TrimmedSet[] = []
  const left: { name: string; reason: string; lost: number }[] = []
  for (const { name, description, genes } of sets) {
    const unique = [...new Set(genes)]
    const lost = unique.filter(gene => !placeOf.has(gene))
    const members = Int32Array.from(unique.flatMap(gene => placeOf.get(gene) ?? [])).sort()
    const size = members.length
    if (size < fewest)
      left.push({ name, reason: `${size} genes measured, fewer than ${fewest}`, lost: lost.length })
    else if (size > most)
      left.push({ name, reason: `${size} genes measured, more than ${most}`, lost: lost.length })
    else if (size === universe.length)
      left.push({ name, reason: 'every measured gene is in it', lost: lost.length })
    else kept.push({ name, description, members, lost })
  }
  return { sets: kept, left }
}
