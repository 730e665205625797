import type { Finding } from '@tessera/evidence'
import { type Build, chromosomeName } from '../chromosomes.ts'

/** A place on one build. */
export interface Locus {
  readonly build: Build
  readonly chromosome: string
  readonly position: number
}

/** One variant of a polygenic score. */
export interface PolygenicWeight {
  readonly id: string | null
  /** Where it is, on the builds that the file gives. */
  readonly loci: readonly Locus[]
  readonly effectAllele: string
  /** null where the file gives none. */
  readonly otherAllele: string | null
  /** What 0, 1 and 2 copies of the effect allele add. */
  readonly weights: readonly [number, number, number]
  /** Frequency of the effect allele in the study that made the score; null where the file gives none. */
  readonly frequency: number | null
  /** Line of the file. */
  readonly row: number
}

/** Builds of the two sets of coordinates. */
export interface Builds {
  readonly original: Build | null
  readonly harmonised: Build | null
}

/** Place of each column by its name in lower case. */
export type ScoringColumns = ReadonlyMap<string, number>

/** Why a line is left out. */
export type LeftOut = 'haplotype' | 'allele' | 'unreadable' | 'ragged' | 'twice' | 'nowhere'

/** Reads a line; the reason where it is no simple variant with a weight. */
export function readWeight(
  cells: readonly string[],
  columns: ScoringColumns,
  row: number,
  builds: Builds,
): PolygenicWeight | LeftOut {
  const text = (name: string): string | null => {
    const cell = cells[columns.get(name) ?? -1]?.trim() ?? ''
    return cell === '' || cell === '.' || cell === 'NA' ? null : cell
  }
  const yes = (name: string) => /^(true|t|1|y|yes)$/i.test(text(name) ?? '')
  if (cells.length < columns.size && cells.length <= (columns.get('effect_weight') ?? 0)) return 'ragged'
  if (yes('is_haplotype') || yes('is_diplotype') || yes('is_interaction')) return 'haplotype'
  const effectAllele = text('effect_allele')?.toUpperCase() ?? ''
  const otherAllele =
    (text('other_allele') ?? text('hm_inferotherallele') ?? text('reference_allele'))?.toUpperCase() ?? null
  if (
    !/^[ACGT]+$/.test(effectAllele) ||
    (otherAllele !== null && !/^[ACGT/]+$/.test(otherAllele)) ||
    otherAllele === effectAllele
  )
    return 'allele'
  const weights = weightsOf(text, yes('is_dominant'), yes('is_recessive'))
  if (weights === null) return 'unreadable'
  const loci = [
    locusOf(builds.original, text('chr_name'), text('chr_position')),
    locusOf(builds.harmonised, text('hm_chr'), text('hm_pos')),
  ].filter(locus => locus !== null)
  const id = [text('hm_rsid'), text('rsid')].find(one => one !== null && /^rs\d+$/i.test(one)) ?? null
  if (loci.length === 0 && id === null) return 'nowhere'
  const frequency = Number(text('allelefrequency_effect') ?? Number.NaN)
  return {
    id: id?.toLowerCase() ?? null,
    loci,
    effectAllele,
    // Several inferred alleles (`A/T`) are none that is known.
    otherAllele: otherAllele?.includes('/') ? null : otherAllele,
    weights,
    frequency: frequency >= 0 && frequency <= 1 ? frequency : null,
    row,
  }
}

function weightsOf(
  text: (name: string) => string | null,
  dominant: boolean,
  recessive: boolean,
): [number, number, number] | null {
  const number = (name: string) => {
    const cell = text(name)
    return cell === null ? Number.NaN : Number(cell)
  }
  const byDosage = [0, 1, 2].map(copies => number(`dosage_${copies}_weight`))
  const weight = number('effect_weight')
  const all: [number, number, number] = Number.isFinite(weight)
    ? [0, recessive ? 0 : weight, dominant || recessive ? weight : 2 * weight]
    : [byDosage[0], byDosage[1], byDosage[2]]
  return all.every(Number.isFinite) ? all : null
}

function locusOf(build: Build | null, chromosome: string | null, position: string | null): Locus | null {
  if (build === null || chromosome === null || position === null || !/^\d+$/.test(position)) return null
  return { build, chromosome: chromosomeName(chromosome), position: Number(position) }
}

export function leftOutFinding(why: LeftOut): Omit<Finding, 'code'> {
  const messages: Record<LeftOut, readonly [string, string]> = {
    haplotype: [
      'haplotypes, diplotypes and interactions cannot be scored from single variants; they are left out',
      'the score is not the published one without them: see its coverage',
    ],
    allele: [
      'an allele is no sequence (an HLA allele, I or D); such lines are left out',
      'see the score’s coverage',
    ],
    unreadable: [
      'a weight is no number; such lines are left out',
      'write weights as numbers with a decimal point',
    ],
    ragged: ['a line has fewer columns than the names; such lines are left out', 'fetch the file again'],
    twice: ['a variant stands twice; the first counts', 'remove the other line'],
    nowhere: [
      'a line has neither a place on a named build nor an rs number; such lines are left out',
      'use the harmonised file, whose header names its build (HmPOS_build)',
    ],
  }
  const [message, cure] = messages[why]
  return { severity: 'warning', message, cure }
}
