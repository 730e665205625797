import type { Finding } from '@tessera/evidence'
import { type Assay, OmicsError } from '../assay/index.ts'
import { type FoundGene, geneFinder } from '../identity/index.ts'

/** A named set of genes (pathway, signature, cell type). */
export interface GeneSet {
  readonly name: string
  readonly description: string
  readonly genes: readonly string[]
  /** Weight of each gene, in the order of `genes`; absent where every gene counts the same. */
  readonly weights?: readonly number[]
  /** Genes that speak against the state (singscore); absent where there are none. */
  readonly down?: readonly string[]
}

/** How much of a set an assay must measure for the set to be scored. */
export interface CoverageRule {
  /** Fewest genes measured; by default 1. */
  readonly fewestGenes?: number
  /** Most genes measured; by default any. */
  readonly mostGenes?: number
  /** Smallest share of the set's genes that is measured; by default 0. */
  readonly leastShare?: number
}

/** What of a set an assay measures. */
export interface SetCoverage {
  readonly set: string
  readonly genes: number
  readonly present: readonly string[]
  readonly missing: readonly string[]
  /** Measured, but without variation over the samples, and so left out by methods that need it. */
  readonly constant: readonly string[]
  readonly scored: boolean
  /** Why the set is not scored; null where it is. */
  readonly reason: string | null
}

/** A set that is scored, with its genes as places in the assay. */
export interface PlacedSet {
  readonly name: string
  readonly places: Int32Array
  readonly weights: Float64Array | null
  readonly down: Int32Array | null
}

export interface PlacedSets {
  readonly placed: readonly PlacedSet[]
  readonly coverage: readonly SetCoverage[]
  readonly findings: readonly Finding[]
}

/**
 * Finds the genes of each set in an assay: by feature id, symbol or further names, then by the names that a gene had
 * before or has since (`geneFinder`). A gene that stands twice in a set counts once. A set is scored when the rule of coverage holds; else it is refused with its reason.
 * @param usable features that may be used (false: without variation); by default all
 * @throws OmicsError `features-missing` where no set can be scored
 */
export function placeSets(
  assay: Assay,
  sets: readonly GeneSet[],
  rule: CoverageRule = {},
  usable?: (place: number) => boolean,
): PlacedSets {
  const find = geneFinder(assay)
  const coverage: SetCoverage[] = []
  const placed: PlacedSet[] = []
  for (const set of sets) {
    const { places, ...covered } = cover(set, find, rule, usable)
    coverage.push(covered)
    if (covered.scored) placed.push(places)
  }
  if (placed.length === 0)
    throw new OmicsError(
      'features-missing',
      `none of ${sets.length} sets can be scored on ${assay.name}${coverage.length > 0 ? ` (${coverage[0].set}: ${coverage[0].reason})` : ''}`,
      'check that sets and table name their genes alike (symbols, Ensembl numbers), or lower the coverage asked for',
    )
  return { placed, coverage, findings: findingsOf(coverage, assay.name) }
}

function cover(
  set: GeneSet,
  finder: (gene: string) => FoundGene,
  rule: CoverageRule,
  usable: ((place: number) => boolean) | undefined,
): SetCoverage & { readonly places: PlacedSet } {
  const present: string[] = []
  const missing: string[] = []
  const constant: string[] = []
  const places: number[] = []
  const weights: number[] = []
  const seen = new Set<string>()
  const taken = new Set<number>()
  const find = (gene: string): number | null => {
    const found = finder(gene)
    const place = found === null || found === 'ambiguous' ? null : found.place
    // Two names of one gene count once.
    if (place === null || taken.has(place)) missing.push(gene)
    else if (usable && !usable(place)) constant.push(gene)
    else {
      present.push(gene)
      taken.add(place)
      return place
    }
    return null
  }
  for (const [i, gene] of set.genes.entries()) {
    if (seen.has(gene)) continue
    seen.add(gene)
    const place = find(gene)
    if (place === null) continue
    places.push(place)
    if (set.weights) weights.push(set.weights[i])
  }
  const down = [...new Set(set.down ?? [])].flatMap(gene => {
    seen.add(gene)
    return find(gene) ?? []
  })
  const reason = refusal(present.length, seen.size, rule)
  return {
    set: set.name,
    genes: seen.size,
    present,
    missing,
    constant,
    scored: reason === null,
    reason,
    places: {
      name: set.name,
      places: Int32Array.from(places),
      weights: set.weights ? Float64Array.from(weights) : null,
      down: set.down ? Int32Array.from(down) : null,
    },
  }
}

function refusal(present: number, all: number, rule: CoverageRule): string | null {
  const { fewestGenes = 1, mostGenes = Number.POSITIVE_INFINITY, leastShare = 0 } = rule
  const of = `${present} of ${all} genes measured`
  if (present < Math.max(1, fewestGenes)) return `${of}, fewer than ${Math.max(1, fewestGenes)}`
  if (present > mostGenes) return `${of}, more than ${mostGenes}`
  if (present < leastShare * all) return `${of}, less than ${Math.round(100 * leastShare)} %`
  return null
}

function findingsOf(coverage: readonly SetCoverage[], name: string): Finding[] {
  return coverage.flatMap(({ set, genes, present, missing, constant, reason }): Finding[] => {
    if (missing.length + constant.length === 0 && reason === null) return []
    const lost = [
      missing.length > 0 ? `missing ${someOf(missing)}` : '',
      constant.length > 0 ? `without variation ${someOf(constant)}` : '',
    ].filter(text => text !== '')
    return [
      {
        severity: reason === null ? 'note' : 'warning',
        code: reason === null ? 'set-incomplete' : 'set-not-scored',
        message: `${set}: ${present.length} of ${genes} genes are measured in ${name}${reason === null ? '' : `, not scored (${reason})`}; ${lost.join('; ')}`,
        cure:
          reason === null
            ? 'compare it with the whole set on data that have all genes before it is used across platforms'
            : 'map the names of the genes, or lower the coverage asked for',
      },
    ]
  })
}

function someOf(genes: readonly string[]): string {
  return genes.length <= 8 ? genes.join(', ') : `${genes.slice(0, 8).join(', ')} and ${genes.length - 8} more`
}
