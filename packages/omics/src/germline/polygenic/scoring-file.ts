import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type Build, buildNamed } from '../chromosomes.ts'
import { eachLine } from '../file-lines.ts'
import { FindingTally } from '../finding-tally.ts'
import {
  type Builds,
  leftOutFinding,
  type PolygenicWeight,
  readWeight,
  type ScoringColumns,
} from './scoring-line.ts'

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
  const type = header.get('weight_type') ?? ''
  if (/^(or|hr|rr|odds ratio|hazard ratio)$/i.test(type))
    tally.add('weights-are-ratios', null, () => ({
      severity: 'warning',
      message: `the weights are ratios (${type}), and are summed as they stand`,
      cure: 'take their logarithms, unless the score’s paper sums ratios',
      field: 'effect_weight',
    }))
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

function buildsOf(header: ReadonlyMap<string, string>): Builds {
  return {
    original: buildNamed(header.get('genome_build') ?? ''),
    harmonised: buildNamed(header.get('hmpos_build') ?? ''),
  }
}

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
