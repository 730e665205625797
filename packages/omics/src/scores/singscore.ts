import { ascending, quantileOfSorted } from '@tessera/statistics'
import type { Assay } from '../assay/index.ts'
import { type CoverageRule, type GeneSet, placeSets } from './gene-set.ts'
import { type GeneSetScores, requireWhole, scoreAssay } from './score-assay.ts'

export interface SingscoreOptions extends CoverageRule {
  /** True (the default): one half is taken off each direction, so that 0 is a set in the middle of the ranking. */
  readonly centred?: boolean
  /** Of sets without down genes: false scores how far from the middle the genes lie, either way; it is not centred. */
  readonly knownDirection?: boolean
}

export interface SingscoreResult extends GeneSetScores {
  /** Median absolute deviation x 1.4826 of the set's ranks, up plus down; sets x samples as the scores. */
  readonly dispersion: Assay
}

/**
 * Singscore (Foroutan et al., BMC Bioinformatics 2018;19:404): the mean rank of the set's genes within the sample
 * (ties by the smallest rank), put between its least possible (k + 1) / 2 and greatest (2 N - k + 1) / 2. Down genes
 * score one minus that, and are added. Needs no other sample and so no reference.
 *
 * With an unknown direction ranks become |rank - ceil(N / 2)|, between (ceil(k / 2) + 1) / 2 and
 * (N - ceil(k / 2) + 1) / 2.
 * @throws OmicsError `value` where a value is missing, `features-missing`
 */
export function singscore(
  assay: Assay,
  sets: readonly GeneSet[],
  options: SingscoreOptions = {},
): SingscoreResult {
  requireWhole(assay, 'singscore')
  const { centred = true, knownDirection = true } = options
  const genes = assay.features.length
  const { placed, coverage, findings } = placeSets(assay, sets, {
    ...options,
    mostGenes: Math.min(options.mostGenes ?? genes, genes - 1),
  })
  const values = new Float64Array(placed.length * assay.size)
  const spread = new Float64Array(values.length)
  const column = new Float64Array(genes)
  for (let s = 0; s < assay.size; s++) {
    for (let f = 0; f < genes; f++) column[f] = assay.values[f * assay.size + s]
    const ranks = smallestRanks(column)
    for (const [set, { places, down }] of placed.entries()) {
      const at = set * assay.size + s
      const bothWays = !knownDirection && down === null
      const up = places.map(place => ranks[place])
      const half = centred && !bothWays ? 0.5 : 0
      if (up.length > 0) {
        values[at] += (bothWays ? fromMiddle(up, genes) : between(up, genes)) - half
        spread[at] += medianDeviation(bothWays ? distances(up, genes) : up)
      }
      if (down !== null && down.length > 0) {
        const lower = down.map(place => ranks[place])
        values[at] += 1 - between(lower, genes) - half
        spread[at] += medianDeviation(lower)
      }
    }
  }
  const names = placed.map(({ name }) => name)
  return {
    scores: scoreAssay(assay, 'singscore', names, values),
    dispersion: scoreAssay(assay, 'dispersion', names, spread),
    coverage,
    findings,
  }
}

function between(ranks: Int32Array, genes: number): number {
  const k = ranks.length
  const least = (k + 1) / 2
  const greatest = (2 * genes - k + 1) / 2
  return (meanOf(ranks) - least) / (greatest - least)
}

function fromMiddle(ranks: Int32Array, genes: number): number {
  const half = Math.ceil(ranks.length / 2)
  const least = (half + 1) / 2
  const greatest = (genes - half + 1) / 2
  return (meanOf(distances(ranks, genes)) - least) / (greatest - least)
}

function distances(ranks: Int32Array, genes: number): Int32Array {
  return ranks.map(rank => Math.abs(rank - Math.ceil(genes / 2)))
}

function meanOf(ranks: Int32Array): number {
  return ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length
}

/** R: mad(). */
function medianDeviation(ranks: Int32Array): number {
  const middle = medianOf(Float64Array.from(ranks))
  return 1.4826 * medianOf(Float64Array.from(ranks, rank => Math.abs(rank - middle)))
}

function medianOf(values: Float64Array): number {
  return quantileOfSorted(values.sort(), 0.5)
}

function smallestRanks(column: Float64Array): Int32Array {
  const order = ascending(column)
  const ranks = new Int32Array(column.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && column[order[end]] === column[order[start]]) end++
    const rank = start + 1
    for (; start < end; start++) ranks[order[start]] = rank
  }
  return ranks
}
