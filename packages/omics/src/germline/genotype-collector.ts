import type { Sample } from '../assay/sample.ts'
import { type Build, isPseudoautosomal } from './chromosomes.ts'
import type { FindingTally } from './finding-tally.ts'
import { emptyBlock, type GenotypeBlock, type Genotypes } from './genotypes.ts'
import { addCallFaults, addDosageFault, addTwice, addUnreadable, addUnsorted } from './line-findings.ts'
import type { ReadGenotypesOptions } from './read-options.ts'
import { haploid, type LineCalls, lineCalls, nextColumn, noAllele, readCalls } from './sample-calls.ts'
import { expectedCopies, numbersOf, onDiploidScale } from './sample-dosages.ts'
import type { Variant } from './variant.ts'
import { VariantStore } from './variant-store.ts'

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
  readonly #store: VariantStore
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
    this.#store = new VariantStore(samples, this.#kind)
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
    const place = {
      chromosome: this.#store.chromosome(text(0)),
      position,
      id: given === '.' || given === '' ? null : given.split(';')[0],
      reference,
    }
    this.#alternates(text(4).toUpperCase().split(','), place, bytes, ends[8] + 1, to, line)
  }

  #alternates(
    alternates: readonly string[],
    place: Omit<Variant, 'alternate'>,
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
        this.#ragged(columns, line)
        return
      }
      addCallFaults(this.#tally, this.#calls, line)
      if (sexed) this.#countPloidy(place)
    }
    if (this.#kind === 'calls' ? call < 0 : dosage < 0 && call < 0) {
      this.#unreadable('no-genotype-field', line, `FORMAT has no ${this.#options.dosage ?? 'GT'}`)
      return
    }
    const cells =
      this.#kind === 'dosage' && dosage >= 0 ? bytes.toString('latin1', from, to).split('\t') : null
    if (cells !== null && cells.length !== this.#samples.length) {
      this.#ragged(cells.length, line)
      return
    }
    const numbers = cells === null ? null : this.#dosageNumbers(cells, line)
    for (const [i, alternate] of alternates.entries()) {
      if (wanted[i] < 0) continue
      if (numbers === null) this.#fillCalls(wanted[i])
      else this.#fillDosages(numbers, wanted[i], alleles, line)
      this.#keep({ ...place, alternate })
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

  #dosageNumbers(cells: readonly string[], line: number): (number[] | null)[] {
    return cells.map(cell => {
      const numbers = numbersOf(cell.split(':')[this.#fields.dosage] ?? '.')
      if (numbers === null) addDosageFault(this.#tally, this.#options.dosage ?? 'DS', line)
      return numbers
    })
  }

  #fillDosages(numbers: readonly (number[] | null)[], allele: number, alleles: number, line: number): void {
    const field = this.#options.dosage ?? 'DS'
    const calls = this.#fields.call >= 0 ? this.#calls : null
    for (let s = 0; s < numbers.length; s++) {
      const parts = numbers[s]
      const copies = parts === null ? Number.NaN : expectedCopies(field, parts, allele, alleles)
      if (copies === undefined) addDosageFault(this.#tally, this.#options.dosage ?? 'DS', line)
      this.#row[s] = copies === undefined ? Number.NaN : onDiploidScale(copies, field, calls, s)
    }
  }

  #keep(variant: Variant): void {
    const least = this.#options.minimumMinorCount ?? 0
    if (least > 0 && minorCount(this.#row) < least) {
      this.leftOut.rare++
      return
    }
    this.#store.keep(variant, this.#row)
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

  #ragged(columns: number, line: number): void {
    this.#unreadable(
      'row-ragged',
      line,
      `${columns} sample columns where the header names ${this.#samples.length}`,
    )
  }

  #unreadable(code: string, line: number, message: string): void {
    this.leftOut.unreadable++
    addUnreadable(this.#tally, code, line, message)
  }

  /** What was kept, in the order of the genome; of two equal variants the first. */
  finish(): Genotypes {
    const { genotypes, twice, ascending } = this.#store.finish(this.#build)
    this.leftOut.twice = twice
    if (twice > 0) addTwice(this.#tally, twice)
    if (!ascending) addUnsorted(this.#tally)
    return genotypes
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
