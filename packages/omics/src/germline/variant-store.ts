import type { Sample } from '../assay/sample.ts'
import { type Build, chromosomeName, chromosomeOrder } from './chromosomes.ts'
import { blockVariants, emptyBlock, type GenotypeBlock, Genotypes } from './genotypes.ts'
import type { Variant, VariantColumns } from './variant.ts'

/** Variants with their genotypes as they come in, in blocks that are never copied while they grow. */
export class VariantStore {
  readonly #samples: readonly Sample[]
  readonly #kind: 'calls' | 'dosage'
  readonly #blocks: GenotypeBlock[] = []
  /** Place in `#names` of a chromosome as the file writes it. */
  readonly #codes = new Map<string, number>()
  readonly #names: string[] = []
  readonly #chromosome: number[] = []
  readonly #position: number[] = []
  readonly #id: (string | null)[] = []
  readonly #reference: string[] = []
  readonly #alternate: string[] = []

  constructor(samples: readonly Sample[], kind: 'calls' | 'dosage') {
    this.#samples = samples
    this.#kind = kind
  }

  /** The name of a chromosome that the file writes as `given`. */
  chromosome(given: string): string {
    return this.#names[this.#codeOf(given)]
  }

  keep(variant: Variant, row: GenotypeBlock): void {
    const count = this.#position.length
    const size = this.#samples.length
    if (count % blockVariants === 0) this.#blocks.push(emptyBlock(this.#kind, blockVariants * size))
    this.#blocks[this.#blocks.length - 1].set(row, (count % blockVariants) * size)
    this.#chromosome.push(this.#codeOf(variant.chromosome))
    this.#position.push(variant.position)
    this.#id.push(variant.id)
    this.#reference.push(variant.reference)
    this.#alternate.push(variant.alternate)
  }

  /** What was kept, in the order of the genome; of equal variants the first. */
  finish(build: Build | null): { genotypes: Genotypes; twice: number; ascending: boolean } {
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
    const { order, ascending } = genomeOrder(variants)
    const places = withoutDoubles(variants, order)
    const all = new Genotypes({
      samples: this.#samples,
      variants,
      kind: this.#kind,
      blocks: this.#blocks,
      build,
    })
    const inOrder = places.length === count && ascending
    return {
      genotypes: inOrder ? all : all.selectVariants(places),
      twice: count - places.length,
      ascending,
    }
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
