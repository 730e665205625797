import type { Sample } from '../assay/sample.ts'
import { type Build, chromosomeName, chromosomeOrder, isPseudoautosomal } from './chromosomes.ts'
import type { FindingTally } from './finding-tally.ts'
import { blockVariants, emptyBlock, type GenotypeBlock, Genotypes } from './genotypes.ts'
import type { ReadGenotypesOptions } from './read-genotypes.ts'
import { haploid, type LineCalls, lineCalls, nextColumn, noAllele, readCalls } from './sample-calls.ts'
import { expectedCopies, numbersOf, onDiploidScale } from './sample-dosages.ts'
import type { Variant, VariantColumns } from './variant.ts'

const letters = new Map(['A', 'C', 'G', 'T'].map(letter => [letter.charCodeAt(0), letter]))

/** Takes the lines of a VCF one by one and keeps their genotypes. */
export class GenotypeCollector {
  lines = 0
  readonly leftOut = { filter: 0, symbolic: 0, notAsked: 0, rare: 0, twice: 0, unreadable: 0 }
  readonly ploidy: {
    readonly haploidX: Uint32Array
    readonly diploidX: Uint32Array
    readonly calledY: Uint32Array
  }
  readonly #samples: readonly Sample[]
  readonly #build: Build | null
  readonly #tally: FindingTally
  readonly #options: ReadGenotypesOptions
  readonly #calls: LineCalls
  readonly #row: GenotypeBlock
  readonly #blocks: GenotypeBlock[] = []
  /** Place in `#names` of a chromosome as the file writes it. */
  readonly #codes = new Map<string, number>()
  readonly #names: string[] = []
  readonly #chromosome: number[] = []
  readonly #position: number[] = []
  readonly #id: (string | null)[] = []
  readonly #reference: string[] = []
  readonly #alternate: string[] = []
  #format = ''
  #fields: { call: number; dosage: number } = { call: -1, dosage: -1 }

  constructor(
    samples: readonly Sample[],
    build: Build | null,
    tally: FindingTally,
    options: ReadGenotypesOptions,
  ) {
    this.#samples = samples
    this.#build = build
    this.#tally = tally
    this.#options = options
    this.#calls = lineCalls(samples.length)
    this.#row = emptyBlock(this.#kind, samples.length)
    const counts = () => new Uint32Array(samples.length)
    this.ploidy = { haploidX: counts(), diploidX: counts(), calledY: counts() }
  }

  get #kind(): 'calls' | 'dosage' {
    return this.#options.dosage === undefined ? 'calls' : 'dosage'
  }

  /** Reads one line. */
  add(bytes: Buffer, from: number, to: number, line: number): void {
    this.lines++
    const ends: number[] = []
    let at = from
    for (let column = 0; column < 9 && at <= to; column++) {
      at = nextColumn(bytes, at, to)
      ends.push(at - 1)
    }
    if (ends.length < 9 || at > to) {
      this.#unreadable('row-ragged', line, `fewer columns than the header's ${9 + this.#samples.length}`)
      return
    }
    const text = (column: number) => {
      const start = column === 0 ? from : ends[column - 1] + 1
      if (ends[column] - start === 1)
        return letters.get(bytes[start]) ?? bytes.toString('latin1', start, ends[column])
      return bytes.toString('latin1', start, ends[column])
    }
    const filter = text(6)
    if (filter !== 'PASS' && filter !== '.' && this.#options.allFilters !== true) {
      this.leftOut.filter++
      return
    }
    const position = wholePosition(bytes, ends[0] + 1, ends[1])
    if (position < 0) {
      this.#unreadable('position-unreadable', line, `the position '${text(1)}' is no whole number`)
      return
    }
    const reference = text(3).toUpperCase()
    if (!/^[ACGTN]+$/.test(reference)) {
      this.#unreadable(
        'reference-unreadable',
        line,
        `the reference allele '${text(3).slice(0, 20)}' is no sequence`,
      )
      return
    }
    this.#readFormat(text(8))
    const given = text(2)
    const code = this.#codeOf(text(0))
    const place = {
      chromosome: this.#names[code],
      position,
      id: given === '.' || given === '' ? null : given.split(';')[0],
      reference,
    }
    this.#alternates(text(4).toUpperCase().split(','), place, code, bytes, ends[8] + 1, to, line)
  }

  #alternates(
    alternates: readonly string[],
    place: Omit<Variant, 'alternate'>,
    code: number,
    bytes: Buffer,
    from: number,
    to: number,
    line: number,
  ): void {
    const alleles = alternates[0] === '.' ? 1 : alternates.length + 1
    const wanted = alternates.map((alternate, i) => {
      if (!/^([ACGTN]+|\.)$/.test(alternate)) {
        this.leftOut.symbolic++
        return -1
      }
      if (this.#options.keep?.({ ...place, alternate }) === false) {
        this.leftOut.notAsked++
        return -1
      }
      return i + 1
    })
    const sexed = place.chromosome === 'X' || place.chromosome === 'Y'
    if (!sexed && wanted.every(allele => allele < 0)) return
    const { call, dosage } = this.#fields
    if (call >= 0) {
      const columns = readCalls(bytes, from, to, call, alleles, this.#calls)
      if (columns !== this.#samples.length) {
        this.#unreadable(
          'row-ragged',
          line,
          `${columns} sample columns where the header names ${this.#samples.length}`,
        )
        return
      }
      this.#faultyCalls(line)
      if (sexed) this.#countPloidy(place)
    }
    if (this.#kind === 'calls' ? call < 0 : dosage < 0 && call < 0) {
      this.#unreadable('no-genotype-field', line, `FORMAT has no ${this.#options.dosage ?? 'GT'}`)
      return
    }
    const numbers = this.#kind === 'dosage' && dosage >= 0 ? this.#dosageNumbers(bytes, from, to, line) : null
    for (const [i, alternate] of alternates.entries()) {
      if (wanted[i] < 0) continue
      if (numbers === null) this.#fillCalls(wanted[i])
      else this.#fillDosages(numbers, wanted[i], alleles, line)
      this.#keep({ ...place, alternate }, code)
    }
  }

  /** The row of one alternate from the calls of the line. */
  #fillCalls(allele: number): void {
    const { first, second } = this.#calls
    const missing = this.#kind === 'calls' ? -1 : Number.NaN
    const row = this.#row
    for (let s = 0; s < first.length; s++) {
      const one = first[s]
      if (one === noAllele) row[s] = missing
      else {
        const two = second[s] === haploid ? one : second[s]
        row[s] = (one === allele ? 1 : 0) + (two === allele ? 1 : 0)
      }
    }
  }

  #dosageNumbers(bytes: Buffer, from: number, to: number, line: number): (number[] | null)[] {
    const cells = bytes.toString('latin1', from, to).split('\t')
    if (cells.length !== this.#samples.length) return this.#samples.map(() => [Number.NaN])
    return cells.map(cell => {
      const numbers = numbersOf(cell.split(':')[this.#fields.dosage] ?? '.')
      if (numbers === null) this.#badDosage(line)
      return numbers
    })
  }

  #fillDosages(numbers: readonly (number[] | null)[], allele: number, alleles: number, line: number): void {
    const field = this.#options.dosage ?? 'DS'
    const calls = this.#fields.call >= 0 ? this.#calls : null
    for (let s = 0; s < numbers.length; s++) {
      const parts = numbers[s]
      const copies = parts === null ? Number.NaN : expectedCopies(field, parts, allele, alleles)
      if (copies === undefined) this.#badDosage(line)
      this.#row[s] = copies === undefined ? Number.NaN : onDiploidScale(copies, field, calls, s)
    }
  }

  #badDosage(line: number): void {
    this.#tally.add('dosage-unreadable', line, () => ({
      severity: 'warning',
      message: `${this.#options.dosage ?? 'DS'} is out of its range or has the wrong number of parts; such genotypes are missing`,
      cure: 'let the imputation server write the field again, or read the calls (leave --dosage out)',
      field: this.#options.dosage ?? 'DS',
    }))
  }

  #keep(variant: Variant, code: number): void {
    const least = this.#options.minimumMinorCount ?? 0
    if (least > 0 && minorCount(this.#row) < least) {
      this.leftOut.rare++
      return
    }
    const count = this.#position.length
    const size = this.#samples.length
    if (count % blockVariants === 0) this.#blocks.push(emptyBlock(this.#kind, blockVariants * size))
    this.#blocks[this.#blocks.length - 1].set(this.#row, (count % blockVariants) * size)
    this.#chromosome.push(code)
    this.#position.push(variant.position)
    this.#id.push(variant.id)
    this.#reference.push(variant.reference)
    this.#alternate.push(variant.alternate)
  }

  #codeOf(given: string): number {
    const known = this.#codes.get(given)
    if (known !== undefined) return known
    const name = chromosomeName(given)
    if (!this.#names.includes(name)) this.#names.push(name)
    const code = this.#names.indexOf(name)
    this.#codes.set(given, code)
    return code
  }

  #readFormat(format: string): void {
    if (format === this.#format) return
    const names = format.split(':')
    this.#format = format
    this.#fields = { call: names.indexOf('GT'), dosage: names.indexOf(this.#options.dosage ?? 'DS') }
  }

  #countPloidy({ chromosome, position }: { chromosome: string; position: number }): void {
    const { first, second } = this.#calls
    const { haploidX, diploidX, calledY } = this.ploidy
    if (chromosome === 'X' && isPseudoautosomal(position, this.#build)) return
    for (let s = 0; s < first.length; s++) {
      if (first[s] === noAllele) continue
      if (chromosome === 'Y') calledY[s]++
      else if (second[s] === haploid) haploidX[s]++
      else diploidX[s]++
    }
  }

  #faultyCalls(line: number): void {
    const { half, polyploid, malformed } = this.#calls
    if (half > 0)
      this.#tally.add('half-call', line, () => ({
        severity: 'note',
        message: 'calls with one allele of two known (./1) count as missing',
        cure: 'nothing, or let the caller decide them',
        field: 'GT',
      }))
    if (polyploid > 0)
      this.#tally.add('polyploid-call', line, () => ({
        severity: 'warning',
        message: 'calls of more than two alleles count as missing',
        cure: 'call germline genotypes as diploid',
        field: 'GT',
      }))
    if (malformed > 0)
      this.#tally.add('call-unreadable', line, () => ({
        severity: 'error',
        message:
          'a genotype is no call, or names an allele that the line does not have; such calls are missing',
        cure: 'write calls as 0/1, with alleles that REF and ALT name',
        field: 'GT',
      }))
  }

  #unreadable(code: string, line: number, message: string): void {
    this.leftOut.unreadable++
    this.#tally.add(code, line, () => ({
      severity: 'error',
      message: `${message}; such lines are left out`,
      cure: 'check the file with bcftools view, and write it again',
    }))
  }

  /** What was kept, in the order of the genome; of two equal variants the first. */
  finish(): Genotypes {
    const size = this.#samples.length
    const count = this.#position.length
    const variants: VariantColumns = {
      chromosomes: this.#names,
      chromosome: Uint16Array.from(this.#chromosome),
      position: Int32Array.from(this.#position),
      id: this.#id,
      reference: this.#reference,
      alternate: this.#alternate,
    }
    const last = count % blockVariants
    if (last > 0) this.#blocks.push(...this.#blocks.splice(-1).map(block => block.slice(0, last * size)))
    const all = new Genotypes({
      samples: this.#samples,
      variants,
      kind: this.#kind,
      blocks: this.#blocks,
      build: this.#build,
    })
    const { order, ascending } = genomeOrder(variants)
    const places = withoutDoubles(variants, order)
    this.leftOut.twice = count - places.length
    if (this.leftOut.twice > 0) this.#twice()
    if (!ascending) this.#unsorted()
    const inOrder = places.length === count && places.every((place, i) => place === i)
    return inOrder ? all : all.selectVariants(places)
  }

  #twice(): void {
    const { twice } = this.leftOut
    this.#tally.add('variant-twice', null, () => ({
      severity: 'warning',
      message: `${twice} ${twice === 1 ? 'variant stands' : 'variants stand'} more than once with equal place and alleles; the first of each counts`,
      cure: 'remove the others (bcftools norm -d exact), or merge the files by sample',
    }))
  }

  #unsorted(): void {
    this.#tally.add('unsorted', null, () => ({
      severity: 'note',
      message: 'the variants are not in the order of the genome; they were sorted',
      cure: 'nothing, or sort the file (bcftools sort)',
    }))
  }
}

function wholePosition(bytes: Buffer, from: number, to: number): number {
  if (to <= from || to - from > 10) return -1
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = bytes[at] - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value > 0x7fffffff ? -1 : value
}

function minorCount(row: GenotypeBlock): number {
  let known = 0
  let copies = 0
  for (let s = 0; s < row.length; s++)
    if (row[s] >= 0) {
      known++
      copies += row[s]
    }
  return Math.min(copies, 2 * known - copies)
}

/** Places by chromosome and position; of one position in the order of the file. */
function genomeOrder(variants: VariantColumns): { order: Int32Array; ascending: boolean } {
  const rank = variants.chromosomes.map(chromosomeOrder)
  const { chromosome, position } = variants
  const compare = (a: number, b: number) =>
    rank[chromosome[a]] - rank[chromosome[b]] || chromosome[a] - chromosome[b] || position[a] - position[b]
  const order = Int32Array.from(position, (_, place) => place)
  let ascending = true
  for (let i = 1; i < order.length; i++) if (compare(i - 1, i) > 0) ascending = false
  if (!ascending) order.sort((a, b) => compare(a, b) || a - b)
  return { order, ascending }
}

/** Of variants with equal place and alleles the first. */
function withoutDoubles(variants: VariantColumns, order: Int32Array): Int32Array {
  const { chromosome, position, reference, alternate } = variants
  const here = new Set<string>()
  return order.filter((place, i) => {
    const before = i === 0 ? -1 : order[i - 1]
    const samePlace =
      before >= 0 && position[before] === position[place] && chromosome[before] === chromosome[place]
    if (!samePlace) here.clear()
    const alleles = `${reference[place]} ${alternate[place]}`
    if (here.has(alleles)) return false
    here.add(alleles)
    return true
  })
}
