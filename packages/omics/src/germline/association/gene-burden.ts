import { OmicsError } from '../../assay/omics-error.ts'
import type { Interval } from '../../regions/index.ts'
import { chromosomeName } from '../chromosomes.ts'
import { type Genotypes, genotypesOf } from '../genotypes.ts'
import { columnsOfVariants } from '../variant.ts'

export interface GeneBurden {
  /** A row a gene with a rare variant: 1 for carriers of at least one rare allele, 0 for others; the id is the gene. */
  readonly carriers: Genotypes
  /** How many rare variants each row stands for. */
  readonly variants: Uint32Array
}

export interface GeneBurdenOptions {
  /** Frequency below which an allele is rare; by default 0.01. */
  readonly rareBelow?: number
  /** Variants that may count (those that pass quality); by default all. */
  readonly places?: ArrayLike<number>
}

/**
 * Carriers of a rare allele by gene, for tests of genes rather than of variants (the collapsing of Li & Leal, Am J Hum
 * Genet 2008;83:311): test `carriers` with `associate`. Variants with the rarer allele, reference or alternate, below
 * `rareBelow` among the called count. A sample without any call at a gene's rare variants is missing there; one that
 * has some counts by these. Intervals of one name are one gene, intervals without a name are passed over.
 * @throws OmicsError `too-few` where no gene has a rare variant
 */
export function geneBurden(
  genotypes: Genotypes,
  intervals: readonly Interval[],
  { rareBelow = 0.01, places }: GeneBurdenOptions = {},
): GeneBurden {
  const rare = rareVariants(genotypes, places ?? genotypes.placesWhere(() => true), rareBelow)
  const genes = new Map<string, { interval: Interval; places: Set<number> }>()
  for (const interval of intervals) {
    if (interval.name === null) continue
    const gene = genes.get(interval.name) ?? { interval, places: new Set<number>() }
    genes.set(interval.name, gene)
    // The first base of a BED interval is its start and one.
    for (const { place } of between(rare.get(chromosomeName(interval.chromosome)) ?? [], interval))
      gene.places.add(place)
  }
  const found = [...genes].filter(([, gene]) => gene.places.size > 0)
  if (found.length === 0)
    throw new OmicsError(
      'too-few',
      `no gene has a variant with an allele below ${rareBelow}`,
      'check that BED and VCF are of one build, and that the BED names its genes (fourth column)',
    )
  const rows = found.map(([, gene]) => carriersOf(genotypes, gene.places))
  return {
    carriers: genotypesOf({
      samples: genotypes.samples,
      variants: columnsOfVariants(
        found.map(([id, { interval }]) => ({
          chromosome: chromosomeName(interval.chromosome),
          position: interval.start + 1,
          id,
          reference: 'N',
          alternate: 'N',
        })),
      ),
      rows,
      build: genotypes.build,
    }),
    variants: Uint32Array.from(found, ([, gene]) => gene.places.size),
  }
}

interface RareVariant {
  readonly place: number
  readonly position: number
}

/** Rare variants by chromosome, in the order of their positions. */
function rareVariants(
  genotypes: Genotypes,
  places: ArrayLike<number>,
  rareBelow: number,
): Map<string, RareVariant[]> {
  const byChromosome = new Map<string, RareVariant[]>()
  const calls = new Int8Array(genotypes.size)
  for (let i = 0; i < places.length; i++) {
    genotypes.calls(places[i], calls)
    const { known, copies } = countsOf(calls)
    const minor = Math.min(copies, 2 * known - copies)
    if (minor === 0 || minor >= rareBelow * 2 * known) continue
    const chromosome = genotypes.chromosome(places[i])
    const of = byChromosome.get(chromosome) ?? []
    byChromosome.set(chromosome, of)
    of.push({ place: places[i], position: genotypes.variants.position[places[i]] })
  }
  return byChromosome
}

function countsOf(calls: Int8Array): { known: number; copies: number } {
  let known = 0
  let copies = 0
  for (const call of calls)
    if (call >= 0) {
      known++
      copies += call
    }
  return { known, copies }
}

/** Of ascending variants those of an interval. */
function between(variants: readonly RareVariant[], { start, end }: Interval): readonly RareVariant[] {
  let low = 0
  let high = variants.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (variants[middle].position <= start) low = middle + 1
    else high = middle
  }
  let last = low
  while (last < variants.length && variants[last].position <= end) last++
  return variants.slice(low, last)
}

function carriersOf(genotypes: Genotypes, places: ReadonlySet<number>): Float64Array {
  const row = new Float64Array(genotypes.size).fill(Number.NaN)
  const calls = new Int8Array(genotypes.size)
  for (const place of places) {
    genotypes.calls(place, calls)
    const { known, copies } = countsOf(calls)
    const common = copies > known ? 2 : 0
    for (let s = 0; s < calls.length; s++)
      if (calls[s] >= 0) row[s] = calls[s] !== common || row[s] === 1 ? 1 : 0
  }
  return row
}
