import type VCF from '@gmod/vcf'
import type { Variant } from '@gmod/vcf'
import type { Finding } from '@tessera/evidence'
import { alleleCounts, carries, sampleField } from './allele-counts.ts'
import { type AnnotationFormat, consequenceOf } from './annotation.ts'
import { chromosomeName } from './chromosome.ts'
import { fileFault, type LineOptions, lineBatches, shownFile } from './line-batches.ts'
import { RowFindings } from './row-findings.ts'
import { unknownClass } from './variant-class.ts'
import { kindPlace, minimalAlleles } from './variant-kind.ts'
import { type VariantTable, VariantTableBuilder } from './variant-table.ts'
import { annotationIn, buildOf, openParser } from './vcf-header.ts'
import { type TumourNormal, type VcfOrigin, type VcfSamples, vcfSamples } from './vcf-origin.ts'

export interface ReadVcfOptions extends LineOptions {
  /** Tumours and their normals by the names of the columns; by default as the header says. */
  readonly pairs?: readonly TumourNormal[]
  /** FILTER values that are kept beside PASS and `.`; `all` keeps every one. */
  readonly filters?: readonly string[] | 'all'
}

/** What was left out on the way, in variants (or alleles) of the file. */
export interface VcfAccount {
  readonly records: number
  /** By FILTER value. */
  readonly filtered: Readonly<Record<string, number>>
  /** Alternate alleles that the normal carries too. */
  readonly inNormal: number
  /** Symbolic alleles, breakends and `*`. */
  readonly structural: number
  /** `ANN` or `CSQ`; null where the file has no consequences. */
  readonly annotation: 'CSQ' | 'ANN' | null
}

export interface VcfRead {
  readonly table: VariantTable
  readonly origin: VcfOrigin
  readonly because: string
  readonly pairs: readonly TumourNormal[]
  readonly account: VcfAccount
  readonly findings: Finding[]
}

/**
 * Reads the variants of the tumours of a VCF (4.0 and later; plain, gzip or bgzip), one row a sample and alternate allele,
 * with the shared bases of the alleles taken off as MAF writes them. A sample has a variant where its genotype carries
 * the allele; where genotypes are not given (Strelka), every record of the pair is its own. An allele that the genotype
 * of the normal carries is left out and counted. Records that cannot be read are findings with their line.
 * @throws FindingsError when the file as a whole cannot be read
 */
export async function readVcf(path: string, options: ReadVcfOptions = {}): Promise<VcfRead> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  const header: string[] = []
  let reader: RecordReader | null = null
  let line = 0
  for await (const batch of lineBatches(path, options)) {
    for (const text of batch) {
      line++
      if (text === '') continue
      if (text.charCodeAt(0) === 35) {
        if (reader === null) header.push(text)
        else
          found.add({
            severity: 'warning',
            code: 'header-among-records',
            message: 'a header line among the records',
            cure: 'join VCF files with `bcftools concat`, not with cat',
            row: line,
          })
        continue
      }
      reader ??= new RecordReader(header, file, found, options)
      reader.read(text, line)
    }
  }
  reader ??= new RecordReader(header, file, found, options)
  return reader.finish()
}

class RecordReader {
  readonly #parser: VCF
  readonly #samples: VcfSamples
  readonly #columns: readonly { readonly tumour: number; readonly normal: number; readonly name: string }[]
  readonly #builder: VariantTableBuilder
  readonly #annotation: AnnotationFormat | null
  readonly #kept: ReadonlySet<string> | null
  readonly #filtered = new Map<string, number>()
  readonly #file: string
  readonly #build: string | null
  readonly #found: RowFindings
  #records = 0
  #inNormal = 0
  #structural = 0
  #format = ''
  #formatKeys: readonly string[] = []

  constructor(header: readonly string[], file: string, found: RowFindings, options: ReadVcfOptions) {
    this.#file = file
    this.#found = found
    this.#parser = openParser(header, file)
    const names = this.#parser.samples
    if (names.length === 0)
      throw fileFault(
        file,
        'no-samples',
        'the VCF has no sample columns',
        'give a VCF with FORMAT and a column a sample',
      )
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice !== undefined)
      throw fileFault(
        file,
        'duplicate-sample',
        `the column ${twice} stands twice`,
        'rename one of the columns',
      )
    for (const { tumour, normal } of options.pairs ?? [])
      for (const name of [tumour, normal])
        if (name !== null && !names.includes(name))
          throw fileFault(
            file,
            'no-such-sample',
            `there is no column ${name}`,
            `its columns are ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', ...' : ''}`,
          )
    this.#samples = vcfSamples(names, header, options.pairs)
    this.#columns = this.#samples.pairs.map(({ tumour, normal }) => ({
      name: tumour,
      tumour: names.indexOf(tumour),
      normal: normal === null ? -1 : names.indexOf(normal),
    }))
    this.#builder = new VariantTableBuilder(this.#columns.map(({ name }) => name))
    this.#annotation = annotationIn(this.#parser)
    this.#kept = options.filters === 'all' ? null : new Set(['PASS', ...(options.filters ?? [])])
    this.#build = buildOf(header)
  }

  read(text: string, line: number): void {
    this.#records++
    const variant = this.#parse(text, line)
    if (variant === null || !this.#passes(variant)) return
    const { CHROM, POS, REF, ALT } = variant
    const chromosome = CHROM === undefined ? null : chromosomeName(CHROM)
    const reference = REF?.toUpperCase() ?? ''
    if (
      chromosome === null ||
      !Number.isInteger(POS) ||
      POS < 0 ||
      POS > 2 ** 31 - 2 ||
      !/^[ACGTN]+$/.test(reference)
    ) {
      this.#broken(line, 'CHROM, POS or REF is not one', chromosome === null ? 'CHROM' : 'POS')
      return
    }
    if (ALT === undefined) return
    const alternates = ALT.map(one => one.toUpperCase())
    const counted = this.#genotypesOf(text, variant)
    for (let which = 0; which < alternates.length; which++) {
      if (!/^[ACGTN]+$/.test(alternates[which])) {
        if (alternates[which] !== '<NON_REF>') this.#structural++
        continue
      }
      this.#allele(variant, chromosome, reference, alternates, which, counted, line)
    }
  }

  finish(): VcfRead {
    const { origin, because, pairs } = this.#samples
    return {
      table: this.#builder.finish({ file: this.#file, format: 'vcf', build: this.#build }),
      origin,
      because,
      pairs,
      account: {
        records: this.#records,
        filtered: Object.fromEntries([...this.#filtered].sort((a, b) => b[1] - a[1])),
        inNormal: this.#inNormal,
        structural: this.#structural,
        annotation: this.#annotation?.key ?? null,
      },
      findings: [...this.#found.list(), ...this.#notes()],
    }
  }

  #parse(text: string, line: number): Variant | null {
    try {
      return this.#parser.parseLine(text)
    } catch {
      this.#broken(line, 'the record has too few columns', 'INFO')
      return null
    }
  }

  #passes(variant: Variant): boolean {
    const { FILTER } = variant
    if (this.#kept === null || FILTER === undefined || FILTER === 'PASS') return true
    const failed = (typeof FILTER === 'string' ? [FILTER] : FILTER).filter(one => !this.#kept?.has(one))
    for (const one of failed) this.#filtered.set(one, (this.#filtered.get(one) ?? 0) + 1)
    return failed.length === 0
  }

  /** The fields of each pair's columns, cut from the line; null where the record has no FORMAT. */
  #genotypesOf(text: string, variant: Variant): readonly (readonly [string[], string[] | null])[] | null {
    const { FORMAT } = variant
    if (FORMAT === undefined || FORMAT === '') return null
    if (FORMAT !== this.#format) {
      this.#format = FORMAT
      this.#formatKeys = FORMAT.split(':')
    }
    const cells = text.split('\t')
    return this.#columns.map(({ tumour, normal }) => [
      (cells[9 + tumour] ?? '').split(':'),
      normal < 0 ? null : (cells[9 + normal] ?? '').split(':'),
    ])
  }

  #allele(
    variant: Variant,
    chromosome: string,
    reference: string,
    alternates: readonly string[],
    which: number,
    genotypes: readonly (readonly [string[], string[] | null])[] | null,
    line: number,
  ): void {
    const minimal = minimalAlleles(variant.POS, reference, alternates[which])
    let consequence: ReturnType<typeof consequenceOf> = null
    let looked = false
    for (let c = 0; c < this.#columns.length; c++) {
      const [tumour, normal] = genotypes?.[c] ?? [[], null]
      const carried = carries(sampleField(this.#formatKeys, tumour, 'GT'), which)
      // A caller of pairs that writes no genotypes lists what it found in the tumour.
      const listed = this.#columns.length === 1 && normal !== null
      if (carried === 0 || (Number.isNaN(carried) && !listed)) continue
      if (normal !== null && carries(sampleField(this.#formatKeys, normal, 'GT'), which) === 1) {
        this.#inNormal++
        continue
      }
      if (!looked) {
        looked = true
        consequence = this.#consequence(variant, reference, alternates, which)
      }
      const counts = alleleCounts(this.#formatKeys, tumour, which, reference, alternates[which])
      this.#builder.add({
        ...minimal,
        ...counts,
        sample: this.#columns[c].name,
        gene: consequence?.gene ?? null,
        chromosome,
        kind: kindPlace(minimal.reference, minimal.alternate),
        variantClass: consequence?.variantClass ?? unknownClass,
        protein: consequence?.protein ?? null,
        context: null,
        line,
      })
    }
  }

  #consequence(variant: Variant, reference: string, alternates: readonly string[], which: number) {
    if (this.#annotation === null) return null
    const value = variant.INFO[this.#annotation.key]
    if (!Array.isArray(value)) return null
    const text = value.filter(one => typeof one === 'string').join(',')
    return consequenceOf(text, this.#annotation, { position: variant.POS, reference, alternates }, which)
  }

  #broken(line: number, message: string, field: string): void {
    this.#found.add({
      severity: 'warning',
      code: 'record-unreadable',
      message: `the record is left out: ${message}`,
      cure: 'check the file with `bcftools view`; correct or remove the record',
      row: line,
      field,
    })
  }

  #notes(): Finding[] {
    const notes: Finding[] = []
    const note = (code: string, message: string, cure: string, count: number) => {
      if (count > 0) notes.push({ severity: 'note', code, message, cure, file: this.#file, count })
    }
    const filtered = [...this.#filtered.values()].reduce((sum, one) => sum + one, 0)
    note(
      'filtered-records',
      `left out by FILTER: ${[...this.#filtered].map(([name, count]) => `${name} ${count}`).join(', ')}`,
      'keep a filter with --filters NAME, or all of them with --filters all',
      filtered,
    )
    note('in-normal', 'alleles that the normal carries too are left out', 'none is needed', this.#inNormal)
    note(
      'structural-alleles',
      'symbolic alleles, breakends and `*` are left out',
      'read structural variants with a tool of their own',
      this.#structural,
    )
    if (this.#annotation === null && this.#records > 0)
      notes.push({
        severity: 'warning',
        code: 'no-consequences',
        message: 'the VCF names no genes and classes: neither VEP (CSQ) nor SnpEff (ANN) has run on it',
        cure: 'annotate it with VEP (--vcf --symbol --hgvs --canonical) or SnpEff',
        file: this.#file,
      })
    return notes
  }
}
