import { existsSync } from 'node:fs'
import { BgzipIndexedFasta, IndexedFasta } from '@gmod/indexedfasta'
import { chromosomeName, fileFault, shownFile } from '../../variants/index.ts'

/** Bases of a piece that is read at once and kept for its neighbours. */
const pieceLength = 1 << 16

/** Bases of a reference genome by place; reads pieces of an indexed FASTA file and keeps the last few. */
export class ReferenceGenome {
  readonly file: string
  readonly #fasta: IndexedFasta
  /** Name in the file and length, by the name without `chr`. */
  readonly #sequences: ReadonlyMap<string, { readonly name: string; readonly length: number }>
  readonly #pieces = new Map<string, string>()

  private constructor(
    file: string,
    fasta: IndexedFasta,
    sequences: ReadonlyMap<string, { readonly name: string; readonly length: number }>,
  ) {
    this.file = file
    this.#fasta = fasta
    this.#sequences = sequences
  }

  /**
   * Opens FILE with its index FILE.fai, and FILE.gzi where it is packed by bgzip.
   * @throws FindingsError where the file or an index is absent or broken
   */
  static async open(path: string): Promise<ReferenceGenome> {
    const file = shownFile(path)
    const packed = /\.(gz|bgz|bgzf)$/i.test(path)
    const needed = [path, `${path}.fai`, ...(packed ? [`${path}.gzi`] : [])]
    for (const one of needed)
      if (!existsSync(one))
        throw fileFault(
          shownFile(one),
          'file-not-found',
          'there is no such file',
          one === path
            ? 'correct the path'
            : `make the index: samtools faidx ${file} (pack it with bgzip, not gzip)`,
        )
    const fasta = packed
      ? new BgzipIndexedFasta({ path, faiPath: `${path}.fai`, gziPath: `${path}.gzi` })
      : new IndexedFasta({ path, faiPath: `${path}.fai` })
    const sizes = await broken(`${file}.fai`, () => fasta.getSequenceSizes())
    const sequences = new Map<string, { name: string; length: number }>()
    for (const [name, length] of Object.entries(sizes)) {
      const bare = chromosomeName(name)
      if (bare === null || !(Number.isInteger(length) && length > 0))
        throw fileFault(
          `${file}.fai`,
          'index-broken',
          'the index has a line that is none',
          'make it again: samtools faidx',
        )
      if (!sequences.has(bare)) sequences.set(bare, { name, length })
    }
    if (sequences.size === 0)
      throw fileFault(
        `${file}.fai`,
        'index-broken',
        'the index names no sequence',
        'make it again: samtools faidx',
      )
    return new ReferenceGenome(file, fasta, sequences)
  }

  has(chromosome: string): boolean {
    return this.#sequences.has(chromosome)
  }

  /** Length of a chromosome; 0 where the file lacks it. */
  lengthOf(chromosome: string): number {
    return this.#sequences.get(chromosome)?.length ?? 0
  }

  /**
   * Bases from one position to another, both from 1 and included, in capitals; '' where they lie outside.
   * @throws FindingsError where the file does not hold what its index says
   */
  async bases(chromosome: string, from: number, to: number): Promise<string> {
    const sequence = this.#sequences.get(chromosome)
    if (sequence === undefined || from < 1 || to > sequence.length || to < from) return ''
    const first = Math.floor((from - 1) / pieceLength)
    const last = Math.floor((to - 1) / pieceLength)
    let text = ''
    for (let piece = first; piece <= last; piece++)
      text += await this.#piece(sequence.name, sequence.length, piece)
    const offset = from - 1 - first * pieceLength
    return text.slice(offset, offset + to - from + 1)
  }

  async #piece(name: string, length: number, piece: number): Promise<string> {
    const key = `${name}\t${piece}`
    const kept = this.#pieces.get(key)
    if (kept !== undefined) return kept
    const start = piece * pieceLength
    const end = Math.min(length, start + pieceLength)
    const text = await broken(this.file, () => this.#fasta.getSequence(name, start, end))
    if (text === undefined || text.length !== end - start)
      throw fileFault(
        this.file,
        'index-broken',
        `${name} is not as long as the index says`,
        'the file was cut short or its index is of another: copy it again, and run samtools faidx',
      )
    const bases = text.toUpperCase()
    // Variants come sorted or nearly so: a few pieces are enough.
    if (this.#pieces.size >= 64)
      for (const old of this.#pieces.keys()) {
        this.#pieces.delete(old)
        break
      }
    this.#pieces.set(key, bases)
    return bases
  }
}

async function broken<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && error.name === 'FindingsError') throw error
    const why = error instanceof Error ? error.message.split('\n')[0].slice(0, 120) : 'unknown'
    throw fileFault(
      file,
      'index-broken',
      `it cannot be read (${why})`,
      'make the index again with samtools faidx; pack a FASTA with bgzip, not gzip',
    )
  }
}
