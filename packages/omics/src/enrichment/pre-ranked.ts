import { ascending, createRandom } from '@tessera/statistics'
import { OmicsError } from '../assay/index.ts'
import type { GeneSet } from '../scores/index.ts'
import { walkExtremes } from '../scores/running-sum.ts'
import { falseDiscovery } from './gsea-fdr.ts'
import { type SetSizes, type Trimmed, type TrimmedSet, trimToUniverse } from './universe.ts'

export interface PreRankedOptions extends SetSizes {
  readonly seed: number
  /** By default 1,000. */
  readonly permutations?: number
  /** Power of the statistic's weight; 0 is the classic Kolmogorov-Smirnov walk. By default 1. */
  readonly weight?: number
  /** Called after each set. */
  readonly onSet?: (done: number, total: number) => void
}

export interface EnrichedSet {
  readonly set: string
  readonly description: string
  readonly size: number
  /** Genes of the set that were not measured. */
  readonly lost: number
  /** The walk's value furthest from 0. */
  readonly enrichment: number
  /** Over the mean of the permutations of its own sign. */
  readonly normalised: number
  /** (1 + permutations of its sign at least as far) / (1 + permutations of its sign). */
  readonly p: number
  /** False discovery rate of GSEA, over all tested sets of its sign. */
  readonly q: number
  /** Genes from the end of the ranking to the extreme of the walk. */
  readonly leadingEdge: readonly string[]
}

export interface PreRanked {
  readonly universe: number
  readonly permutations: number
  /** Genes that share their statistic with another: their order among each other is the table's. */
  readonly ties: number
  readonly sets: readonly EnrichedSet[]
  readonly left: Trimmed['left']
}

/**
 * Pre-ranked gene set enrichment (Subramanian et al., PNAS 2005;102:15545): genes of the measured universe by their
 * statistic, highest first; the walk goes up by |statistic| ^ weight at a gene of the set and down at the others; p from
 * random sets of the same size in the same universe. Each set has a stream of its own, so that p does not hang on the
 * other sets. Sorted by q, then p.
 * @throws OmicsError `value` where a statistic is missing or a gene stands twice, `too-few` without a set to test
 */
export function preRanked(
  genes: readonly string[],
  statistics: Float64Array,
  sets: readonly GeneSet[],
  options: PreRankedOptions,
): PreRanked {
  const bad = statistics.findIndex(value => !Number.isFinite(value))
  if (statistics.length !== genes.length || bad >= 0)
    throw new OmicsError(
      'value',
      bad >= 0 ? `${genes[bad]} has no finite statistic` : 'a statistic is needed for each gene',
      'leave genes without a statistic out: they are not of the measured universe',
    )
  const { permutations = 1000, weight = 1, seed, onSet } = options
  const order = ascending(statistics.map(value => -value))
  const ranked = Array.from(order, place => genes[place])
  const weights = Float64Array.from(order, place => Math.abs(statistics[place]) ** weight)
  const trimmed = trimToUniverse(ranked, sets, options)
  if (trimmed.sets.length === 0)
    throw new OmicsError(
      'too-few',
      `none of ${sets.length} sets has enough measured genes`,
      'check that sets and table name their genes alike, or allow smaller sets',
    )
  const walked = trimmed.sets.map((set, i) => {
    const enrichment = extremeOf(set.members, weights)
    const chance = chanceOf(set, weights, permutations, seed)
    onSet?.(i + 1, trimmed.sets.length)
    return { set, enrichment, chance, ...against(enrichment, chance) }
  })
  const q = falseDiscovery(walked)
  const results = walked.map(({ set, enrichment, normalised, p }, i) => ({
    set: set.name,
    description: set.description,
    size: set.members.length,
    lost: set.lost.length,
    enrichment,
    normalised,
    p,
    q: q[i],
    leadingEdge: leadingEdge(set, weights, enrichment).map(place => ranked[place]),
  }))
  return {
    universe: genes.length,
    permutations,
    ties: tiesOf(statistics, order),
    sets: results.sort((a, b) => a.q - b.q || a.p - b.p || Math.abs(b.normalised) - Math.abs(a.normalised)),
    left: trimmed.left,
  }
}

function extremeOf(members: Int32Array, weights: Float64Array): number {
  const { highest, lowest } = walkExtremes(
    members,
    Float64Array.from(members, place => weights[place]),
    weights.length,
  )
  return highest >= -lowest ? highest : lowest
}

/** Enrichment of random sets of the same size. */
function chanceOf(set: TrimmedSet, weights: Float64Array, permutations: number, seed: number): Float64Array {
  const random = createRandom(seed, 'pre-ranked', set.name)
  const n = weights.length
  const k = set.members.length
  const drawn = new Uint8Array(n)
  const members = new Int32Array(k)
  return Float64Array.from({ length: permutations }, () => {
    // Floyd's draw of k of n without replacement.
    for (let i = 0; i < k; i++) {
      const last = n - k + i
      const pick = random.integer(last + 1)
      members[i] = drawn[pick] === 1 ? last : pick
      drawn[members[i]] = 1
    }
    for (let i = 0; i < k; i++) drawn[members[i]] = 0
    members.sort()
    return extremeOf(members, weights)
  })
}

function against(enrichment: number, chance: Float64Array): { normalised: number; p: number } {
  const sign = enrichment >= 0 ? 1 : -1
  let same = 0
  let sum = 0
  let further = 0
  for (const value of chance) {
    if (value * sign < 0) continue
    same++
    sum += Math.abs(value)
    if (value * sign >= enrichment * sign) further++
  }
  return {
    normalised: sum > 0 ? (enrichment * same) / sum : Number.NaN,
    p: (1 + further) / (1 + same),
  }
}

/** Places from the end that the sign points to, up to the walk's extreme. */
function leadingEdge({ members }: TrimmedSet, weights: Float64Array, enrichment: number): number[] {
  const total = members.reduce((sum, place) => sum + weights[place], 0)
  const up = total > 0 ? 1 / total : 0
  const down = 1 / (weights.length - members.length)
  let climbed = 0
  let at = 0
  let closest = Number.POSITIVE_INFINITY
  for (const [i, place] of members.entries()) {
    const before = climbed * up - (place - i) * down
    climbed += weights[place]
    const value = enrichment >= 0 ? climbed * up - (place - i) * down : before
    const distance = Math.abs(value - enrichment)
    if (distance < closest) {
      closest = distance
      at = i
    }
  }
  return Array.from(enrichment >= 0 ? members.subarray(0, at + 1) : members.subarray(at))
}

function tiesOf(statistics: Float64Array, order: Int32Array): number {
  let ties = 0
  for (let i = 0; i < order.length; i++) {
    const value = statistics[order[i]]
    if (value === statistics[order[i - 1]] || value === statistics[order[i + 1]]) ties++
  }
  return ties
}
