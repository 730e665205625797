import type { Finding } from '@tessera/evidence'
import { excelName } from '../identity/excel-names.ts'
import { chromosomeName } from './chromosome.ts'
import { fileFault, type LineOptions, lineBatches, shownFile } from './line-batches.ts'
import { buildName, contextOf, geneOf } from './maf-cells.ts'
import { type MafColumns, mafColumns, mafFields, neededFields, usualName } from './maf-columns.ts'
import { RowFindings } from './row-findings.ts'
import { isNormalName } from './sample-material.ts'
import { classPlace, unknownClass } from './variant-class.ts'
import { kindPlace, variantKinds } from './variant-kind.ts'
import { type VariantTable, VariantTableBuilder } from './variant-table.ts'

export interface ReadMafOptions extends LineOptions {
  /** Column of a field where the file names it otherwise (`{ sample: 'Case' }`). */
  readonly columns?: Readonly<Record<string, string>>
}

export interface MafRead {
  readonly table: VariantTable
  /** Column of each field that was found. */
  readonly columns: Readonly<Record<string, string>>
  /** Rows left out as germline, by Mutation_Status or by the sample's name. */
  readonly germline: number
  /** Rows that name the same variant of the same sample again; the first is kept. */
  readonly duplicates: number
  readonly findings: Finding[]
}

/**
 * Reads a Mutation Annotation Format table (GDC, TCGA and maftools, cBioPortal, Oncotator: by the names of the
 * columns), plain or gzip, with comment lines. Rows without a sample or a class are left out; a variant that stands
 * twice in a sample counts once; rows of germline status or of normal samples are left out; each with its finding.
 * @throws FindingsError when the file as a whole cannot be read
 */
export async function readMaf(path: string, options: ReadMafOptions = {}): Promise<MafRead> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  let reader: RowReader | null = null
  let line = 0
  for await (const batch of lineBatches(path, options)) {
    for (const text of batch) {
      line++
      if (text === '' || (text.charCodeAt(0) === 35 && reader === null)) continue
      if (reader === null) reader = new RowReader(text, file, found, options.columns ?? {})
      else reader.read(text, line)
    }
  }
  if (reader === null)
    throw fileFault(file, 'empty-file', 'there is no header and no row', 'give a MAF with its header')
  return reader.finish()
}

class RowReader {
  readonly #columns: MafColumns
  readonly #header: readonly string[]
  readonly #width: number
  readonly #separator: string
  readonly #file: string
  readonly #found: RowFindings
  readonly #builder = new VariantTableBuilder()
  readonly #seen = new Set<string>()
  readonly #starts: Int32Array
  #line = ''
  #cells = 0
  #build: string | null = null
  #duplicates = 0
  #germline = 0

  constructor(header: string, file: string, found: RowFindings, given: Readonly<Record<string, string>>) {
    this.#file = file
    this.#found = found
    // A spreadsheet saves it with commas.
    this.#separator = header.includes('\t') ? '\t' : ','
    this.#header = header.split(this.#separator).map(name => name.trim().replace(/^"|"$/g, ''))
    for (const [field, column] of Object.entries(given))
      if (!this.#header.includes(column) || !mafFields.some(name => name === field))
        throw fileFault(
          file,
          'no-such-column',
          `there is no column ${column} for ${field}`,
          `its fields are ${mafFields.join(', ')}`,
        )
    this.#columns = mafColumns(this.#header, given)
    const lacking = neededFields.filter(field => this.#columns[field] < 0)
    if (lacking.length > 0)
      throw fileFault(
        file,
        'not-maf',
        `there is no column ${lacking.map(usualName).join(', ')}`,
        'give a MAF separated by tabs (or commas), or name its columns: --columns sample=Case,gene=Symbol',
      )
    this.#width = this.#header.length
    this.#starts = new Int32Array(this.#width + 2)
  }

  read(text: string, line: number): void {
    if (!this.#split(text, line)) return
    const sample = this.#cell(this.#columns.sample)
    if (sample === '') {
      this.#warn(line, 'no-sample', 'sample', 'the row names no sample and is left out', 'give its sample')
      return
    }
    const status = this.#cell(this.#columns.status)
    if (/germline/i.test(status) || isNormalName(sample)) {
      this.#germline++
      return
    }
    const classText = this.#cell(this.#columns.variantClass)
    const variantClass = classPlace(classText)
    if (variantClass < 0 && classText !== '')
      this.#warn(
        line,
        'unknown-class',
        'variantClass',
        `'${classText.slice(0, 40)}' is no class of MAF; the variant counts as Unknown`,
        'use the classes of the GDC (Missense_Mutation, Silent, ...)',
      )
    else if (variantClass < 0)
      this.#warn(
        line,
        'no-class',
        'variantClass',
        'the variant has no class and counts as Unknown',
        'annotate it',
      )
    this.#add(sample, variantClass < 0 ? unknownClass : variantClass, line)
  }

  finish(): MafRead {
    const findings = this.#found.list()
    const count = (severity: Finding['severity'], code: string, message: string, cure: string, n: number) => {
      if (n > 0) findings.push({ severity, code, message, cure, file: this.#file, count: n })
    }
    count(
      'warning',
      'duplicate-variants',
      `${this.#duplicates} rows name a variant again in the same sample; each counts once`,
      'remove them, or give samples of one patient names of their own',
      this.#duplicates,
    )
    count(
      'note',
      'germline-rows',
      `${this.#germline} rows are germline by their status or sample and are left out`,
      'none is needed where they are; correct Mutation_Status where not',
      this.#germline,
    )
    const columns = Object.fromEntries(
      Object.entries(this.#columns).flatMap(([field, place]) =>
        place < 0 ? [] : [[field, this.#header[place]]],
      ),
    )
    return {
      table: this.#builder.finish({ file: this.#file, format: 'maf', build: this.#build }),
      columns,
      germline: this.#germline,
      duplicates: this.#duplicates,
      findings,
    }
  }

  #add(sample: string, variantClass: number, line: number): void {
    const c = this.#columns
    const start = this.#position(c.start, line)
    const reference = this.#allele(c.reference, line)
    const second = this.#allele(c.allele2, line)
    const alternate = second === reference || second === '' ? this.#allele(c.allele1, line) || second : second
    const chromosomeText = this.#cell(c.chromosome)
    const chromosome = chromosomeName(chromosomeText)
    if (c.chromosome >= 0 && chromosome === null)
      this.#warn(
        line,
        'no-chromosome',
        'chromosome',
        `'${chromosomeText.slice(0, 40)}' is no chromosome`,
        'give it',
      )
    const gene = geneOf(this.#cell(c.gene))
    if (gene !== null && excelName(gene)?.kind === 'date')
      this.#warn(
        line,
        'gene-as-date',
        'gene',
        `the gene ${gene} is a date that a spreadsheet made of a symbol`,
        'take the file as the pipeline wrote it; SEPT, MARCH and DEC genes are called SEPTIN, MARCHF and DELEC now',
      )
    const protein = this.#cell(c.protein)
    // Without a place the rows of a gene cannot be told apart, and none is taken for a duplicate.
    if (start > 0 && chromosome !== null) {
      const key = `${sample}\t${chromosome}\t${start}\t${reference}\t${alternate}\t${gene}`
      if (this.#seen.has(key)) {
        this.#duplicates++
        return
      }
      this.#seen.add(key)
    }
    const kind = kindPlace(reference || '-', alternate || '-')
    this.#compareKind(kind, line)
    if (this.#build === null && c.build >= 0) this.#build = buildName(this.#cell(c.build))
    const endAt = this.#position(c.end, line)
    this.#builder.add({
      sample,
      gene,
      chromosome: chromosome ?? '?',
      start,
      end: endAt > 0 ? endAt : start,
      reference: reference || '-',
      alternate: alternate || '-',
      kind,
      variantClass,
      protein: protein === '' || protein === '.' ? null : protein,
      context: contextOf(this.#cell(c.context)),
      ...this.#reads(line),
      line,
    })
  }

  #reads(line: number) {
    const c = this.#columns
    const alternateReads = this.#number(c.alternateReads)
    const referenceReads = this.#number(c.referenceReads)
    const given = this.#number(c.depth)
    const depth = Number.isNaN(given) ? alternateReads + referenceReads : given
    const fraction = this.#number(c.alleleFraction)
    // Some files write percents.
    const scaled = fraction > 1 ? fraction / 100 : fraction
    if (scaled > 1 || scaled < 0)
      this.#warn(
        line,
        'allele-fraction',
        'alleleFraction',
        `an allele fraction of ${fraction}`,
        'give 0 to 1, or percents',
      )
    const known = scaled >= 0 && scaled <= 1 ? scaled : Number.NaN
    return {
      depth,
      alternateReads,
      alleleFraction: Number.isNaN(known) && depth > 0 ? alternateReads / depth : known,
    }
  }

  #compareKind(kind: number, line: number): void {
    const declared = this.#cell(this.#columns.kind).toUpperCase()
    const derived = variantKinds[kind]
    if (declared === '' || declared === derived || this.#columns.reference < 0) return
    const isKnown = variantKinds.some(name => name === declared)
    if (declared === 'SNV' && derived === 'SNP') return
    if (isKnown)
      this.#warn(
        line,
        'variant-type',
        'kind',
        `the type is ${declared}, and the alleles are those of ${derived}, which is used`,
        'correct the alleles or the type',
      )
  }

  #position(column: number, line: number): number {
    const text = this.#cell(column)
    if (column < 0 || text === '') return -1
    const value = Number(text)
    if (Number.isInteger(value) && value > 0 && value < 2 ** 31) return value
    this.#warn(
      line,
      'position',
      this.#header[column],
      `'${text.slice(0, 40)}' is no position`,
      'give a whole number, from 1, without separators',
    )
    return -1
  }

  #allele(column: number, line: number): string {
    const text = this.#cell(column).toUpperCase()
    if (text === '' || text === '.' || /^-+$/.test(text)) return text === '' || text === '.' ? '' : '-'
    if (/^[ACGTN]+$/.test(text)) return text
    if (/^[ACGTN-]+$/.test(text)) return text.replaceAll('-', '')
    this.#warn(
      line,
      'allele',
      this.#header[column],
      `'${text.slice(0, 40)}' is no allele`,
      'give bases A, C, G and T, or - for none',
    )
    return ''
  }

  #number(column: number): number {
    const text = this.#cell(column)
    return text === '' || text === '.' ? Number.NaN : Number(text.replace(/%$/, ''))
  }

  /** Notes where the cells begin; only those that are asked for are cut out. */
  #split(text: string, line: number): boolean {
    this.#line = text
    let cells = 0
    let from = 0
    for (;;) {
      if (cells <= this.#width) this.#starts[cells] = from
      cells++
      const tab = text.indexOf(this.#separator, from)
      if (tab < 0) break
      from = tab + 1
    }
    this.#cells = Math.min(cells, this.#width)
    if (cells <= this.#width) this.#starts[cells] = text.length + 1
    else if (cells === this.#width + 1) this.#starts[cells] = text.length + 1
    const short = neededFields.some(field => this.#columns[field] >= cells)
    if (cells !== this.#width && (short || cells > this.#width))
      this.#warn(
        line,
        'ragged-row',
        'row',
        `the row has ${cells} cells where the header has ${this.#width}${short ? '; it is left out' : ''}`,
        'look for a tab too many or too few',
      )
    return !short
  }

  #cell(column: number): string {
    if (column < 0 || column >= this.#cells) return ''
    const cell = this.#line.slice(this.#starts[column], this.#starts[column + 1] - 1).trim()
    return cell.charCodeAt(0) === 34 && cell.endsWith('"') ? cell.slice(1, -1) : cell
  }

  #warn(row: number, code: string, field: string, message: string, cure: string): void {
    const place = this.#columns[field as keyof MafColumns]
    const name = place === undefined ? field : place >= 0 ? this.#header[place] : field
    this.#found.add({ severity: 'warning', code, message, cure, row, field: name })
  }
}
