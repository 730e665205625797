import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type Build, buildNamed, chromosomeName } from '../chromosomes.ts'
import { eachLine } from '../file-lines.ts'
import { FindingTally } from '../finding-tally.ts'

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

/** A scoring file of the PGS Catalog, or one of the same columns. */
export interface ScoringFile {
  /** `PGS000001`, else the file's name. */
  readonly name: string
  readonly trait: string | null
  readonly citation: string | null
  readonly license: string | null
  /** `beta`, `log(OR)`, ... */
  readonly weightType: string | null
  /** Builds of the coordinates. */
  readonly builds: readonly Build[]
  readonly weights: readonly PolygenicWeight[]
  /** Lines that are no simple variant: haplotypes, interactions, HLA alleles, unreadable weights. */
  readonly leftOut: number
  readonly findings: readonly Finding[]
}

/**
 * Reads a scoring file of the PGS Catalog (formatting 2.0; plain or gzip): original columns (rsID, chr_name,
 * chr_position, effect_allele, other_allele, effect_weight, dosage_N_weight, is_dominant, is_recessive,
 * allelefrequency_effect) and the harmonised ones (hm_rsID, hm_chr, hm_pos, hm_inferOtherAllele). Both sets of
 * coordinates are kept, each with its build. Lambert et al., Nat Genet 2021;53:420.
 * @throws FindingsError where columns are missing or no line can be used
 */
export async function readScoringFile(file: string): Promise<ScoringFile> {
  const shown = path.isAbsolute(file) ? path.basename(file) : file
  const tally = new FindingTally(shown)
  const header = new Map<string, string>()
  const weights: PolygenicWeight[] = []
  const seen = new Set<string>()
  let columns: ScoringColumns | null = null
  let leftOut = 0
  await eachLine(
    file,
    (bytes, from, to, row) => {
      const line = bytes.toString('utf8', from, to)
      if (line.trim() === '') return
      if (line.startsWith('#')) {
        const [, key, value] = /^#+\s*([\w ]+?)\s*=\s*(.*)$/.exec(line) ?? []
        if (key !== undefined) header.set(key.toLowerCase(), value.trim())
        return
      }
      if (columns === null) {
        columns = scoringColumns(line, shown, row)
        return
      }
      const read = readWeight(line.split('\t'), columns, row, buildsOf(header))
      if (typeof read === 'string') {
        leftOut++
        tally.add(`weight-${read}`, row, () => leftOutFinding(read))
        return
      }
      const key = `${read.id} ${JSON.stringify(read.loci)} ${read.effectAllele} ${read.otherAllele}`
      if (seen.has(key)) {
        leftOut++
        tally.add('weight-twice', row, () => leftOutFinding('twice'))
      } else {
        seen.add(key)
        weights.push(read)
      }
    },
    { shown },
  )
  if (weights.length === 0)
    throw new FindingsError([
      ...tally.findings(),
      {
        severity: 'error',
        code: 'no-weights',
        message: `${shown} has no variant with an effect allele and a weight`,
        cure: 'give a scoring file as the PGS Catalog offers it',
        file: shown,
      },
    ])
  const declared = Number(header.get('variants_number'))
  if (Number.isFinite(declared) && declared > 0 && declared !== weights.length + leftOut)
    tally.add('variants-number', null, () => ({
      severity: 'error',
      message: `the header says ${declared} variants and the file has ${weights.length + leftOut}`,
      cure: 'fetch the file again: it was cut short or edited',
    }))
  const { original, harmonised } = buildsOf(header)
  return {
    name: header.get('pgs_id') ?? path.basename(file).replace(/(\.txt|\.tsv)?(\.gz)?$/, ''),
    trait: header.get('trait_reported') ?? null,
    citation: header.get('citation') ?? null,
    license: header.get('license') ?? null,
    weightType: header.get('weight_type') ?? null,
    builds: [...new Set([original, harmonised].filter(build => build !== null))],
    weights,
    leftOut,
    findings: tally.findings(),
  }
}

interface Builds {
  readonly original: Build | null
  readonly harmonised: Build | null
}

function buildsOf(header: ReadonlyMap<string, string>): Builds {
  return {
    original: buildNamed(header.get('genome_build') ?? ''),
    harmonised: buildNamed(header.get('hmpos_build') ?? ''),
  }
}

type ScoringColumns = ReadonlyMap<string, number>

function scoringColumns(line: string, file: string, row: number): ScoringColumns {
  const columns = new Map(line.split('\t').map((name, i) => [name.trim().toLowerCase(), i]))
  const weighted = columns.has('effect_weight') || columns.has('dosage_1_weight')
  if (columns.has('effect_allele') && weighted) return columns
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `no column ${columns.has('effect_allele') ? 'effect_weight' : 'effect_allele'} in the line of column names`,
      cure: 'give a scoring file of the PGS Catalog, with tabs between its columns',
      file,
      row,
      field: columns.has('effect_allele') ? 'effect_weight' : 'effect_allele',
    },
  ])
}

type LeftOut = 'haplotype' | 'allele' | 'unreadable' | 'ragged' | 'twice' | 'nowhere'

function readWeight(
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

function leftOutFinding(why: LeftOut): Omit<Finding, 'code'> {
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
