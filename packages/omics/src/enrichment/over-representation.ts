import { benjaminiHochberg, hypergeometricDensity } from '@tessera/statistics'
import { OmicsError } from '../assay/index.ts'
import type { GeneSet } from '../scores/index.ts'
import { type SetSizes, type Trimmed, trimToUniverse } from './universe.ts'

export interface OverRepresentationOptions extends SetSizes {
  /** Half of the probability of what was seen, instead of all of it: less conservative with few genes. */
  readonly midP?: boolean
}

export interface OverRepresentedSet {
  readonly set: string
  readonly description: string
  /** Genes of the set in the universe, and how many of its genes were not measured. */
  readonly size: number
  readonly lost: number
  /** Selected genes in the set, and how many chance would put there. */
  readonly overlap: number
  readonly expected: number
  /** Odds of being selected inside over outside the set, 0.5 added to each cell. */
  readonly oddsRatio: number
  readonly p: number
  /** Benjamini-Hochberg over the tested sets. */
  readonly q: number
  readonly genes: readonly string[]
}

export interface OverRepresentation {
  /** Measured genes, and selected ones among them. */
  readonly universe: number
  readonly selected: number
  /** Selected genes that are not in the universe: left out. */
  readonly unknown: readonly string[]
  readonly sets: readonly OverRepresentedSet[]
  readonly left: Trimmed['left']
}

/**
 * Over-representation of gene sets among selected genes, against the measured universe: the hypergeometric
 * P(X >= overlap), R: phyper(overlap - 1, size, universe - size, selected, lower.tail = FALSE). Sorted by p.
 * @throws OmicsError `too-few` where no selected gene was measured, `value` where a gene stands twice
 */
export function overRepresentation(
  universe: readonly string[],
  selected: readonly string[],
  sets: readonly GeneSet[],
  options: OverRepresentationOptions = {},
): OverRepresentation {
  const trimmed = trimToUniverse(universe, sets, options)
  const placeOf = new Map(universe.map((gene, place) => [gene, place]))
  const chosen = new Uint8Array(universe.length)
  const unknown: string[] = []
  for (const gene of new Set(selected)) {
    const place = placeOf.get(gene)
    if (place === undefined) unknown.push(gene)
    else chosen[place] = 1
  }
  const drawn = chosen.reduce((sum, one) => sum + one, 0)
  if (drawn === 0)
    throw new OmicsError(
      'too-few',
      'none of the selected genes is in the measured universe',
      'select at least one gene, named as in the universe',
    )
  const tested = trimmed.sets.map(({ name, description, members, lost }) => {
    const genes = Array.from(members)
      .filter(place => chosen[place] === 1)
      .map(place => universe[place])
    const counts = { overlap: genes.length, size: members.length, drawn, all: universe.length }
    return { name, description, lost: lost.length, genes, counts, p: tail(counts, options.midP === true) }
  })
  const q = benjaminiHochberg(tested.map(({ p }) => p))
  return {
    universe: universe.length,
    selected: drawn,
    unknown,
    sets: tested
      .map(({ name, description, lost, genes, counts, p }, i) => ({
        set: name,
        description,
        size: counts.size,
        lost,
        overlap: counts.overlap,
        expected: (counts.size * drawn) / universe.length,
        oddsRatio: oddsRatio(counts),
        p,
        q: q[i],
        genes,
      }))
      .sort((a, b) => a.p - b.p || b.oddsRatio - a.oddsRatio),
    left: trimmed.left,
  }
}

interface Counts {
  readonly overlap: number
  readonly size: number
  readonly drawn: number
  readonly all: number
}

/** The upper tail, summed from its far end so that small terms are not lost. */
function tail({ overlap, size, drawn, all }: Counts, midP: boolean): number {
  let p = 0
  for (let x = Math.min(size, drawn); x >= overlap; x--) {
    const density = hypergeometricDensity(x, size, all - size, drawn)
    p += midP && x === overlap ? density / 2 : density
  }
  return Math.min(1, p)
}

function oddsRatio({ overlap, size, drawn, all }: Counts): number {
  const inside = (overlap + 0.5) / (size - overlap + 0.5)
  return inside / ((drawn - overlap + 0.5) / (all - size - drawn + overlap + 0.5))
}
