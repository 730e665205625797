import type { Selectable } from '@tessera/evidence'
import { OmicsError } from '../assay/omics-error.ts'
import type { Sample } from '../assay/sample.ts'
import type { Build } from './chromosomes.ts'
import { selectVariantColumns, type Variant, type VariantColumns, variantAt } from './variant.ts'

/** Variants in one block of memory, so that a file is read without ever copying what was read. */
export const blockVariants = 1024

/**
 * Number of alternate alleles (0, 1, 2; -1 missing) in 8 bits, or their expected number (0 to 2, NaN missing) in 32.
 * A haploid call counts double, so that a man's X and a woman's are on one scale.
 */
export type GenotypeBlock = Int8Array | Float32Array

export interface GenotypeParts {
  readonly samples: readonly Sample[]
  readonly variants: VariantColumns
  /** `calls` from GT; `dosage` from DS or GP. */
  readonly kind: 'calls' | 'dosage'
  /** `blockVariants` variants each, the last one fewer; variant after variant. */
  readonly blocks: readonly GenotypeBlock[]
  readonly build: Build | null
}

/** An expected number of alleles this near to a whole one counts as that call; others are no call (PLINK's rule). */
const hardCallDistance = 0.1

/**
 * Genotypes of samples: variants x samples. Rows of a split are samples, so `Training<Genotypes>` is the training
 * samples. Variants are in the order of the genome.
 */
export class Genotypes implements Selectable<Genotypes> {
  readonly samples: readonly Sample[]
  readonly variants: VariantColumns
  readonly kind: 'calls' | 'dosage'
  readonly blocks: readonly GenotypeBlock[]
  readonly build: Build | null

  /** @throws OmicsError `shape` where the blocks do not hold variants x samples */
  constructor({ samples, variants, kind, blocks, build }: GenotypeParts) {
    const held = blocks.reduce((sum, block) => sum + block.length, 0)
    const wanted = samples.length * variants.position.length
    if (held !== wanted)
      throw new OmicsError(
        'shape',
        `${held} genotypes for ${variants.position.length} variants of ${samples.length} samples`,
        'give variants x samples genotypes',
      )
    this.samples = samples
    this.variants = variants
    this.kind = kind
    this.blocks = blocks
    this.build = build
  }

  /** How many samples. */
  get size(): number {
    return this.samples.length
  }

  /** How many variants. */
  get count(): number {
    return this.variants.position.length
  }

  variant(place: number): Variant {
    return variantAt(this.variants, place)
  }

  chromosome(place: number): string {
    return this.variants.chromosomes[this.variants.chromosome[place]]
  }

  /** What is stored of a variant over the samples; a view, not a copy. */
  row(place: number): GenotypeBlock {
    const start = (place % blockVariants) * this.size
    return this.blocks[Math.floor(place / blockVariants)].subarray(start, start + this.size)
  }

  /** Writes a variant's number of alternate alleles over the samples into `into`, NaN where missing. */
  dosages(place: number, into: Float64Array = new Float64Array(this.size)): Float64Array {
    const row = this.row(place)
    if (row instanceof Int8Array)
      for (let s = 0; s < row.length; s++) into[s] = row[s] < 0 ? Number.NaN : row[s]
    else into.set(row)
    return into
  }

  /** Writes a variant's calls over the samples into `into`: 0, 1, 2, and -1 for none. */
  calls(place: number, into: Int8Array = new Int8Array(this.size)): Int8Array {
    const row = this.row(place)
    if (row instanceof Int8Array) into.set(row)
    else
      for (let s = 0; s < row.length; s++) {
        const nearest = Math.round(row[s])
        into[s] = Math.abs(row[s] - nearest) <= hardCallDistance ? nearest : -1
      }
    return into
  }

  /** The given samples, in the given order. */
  select(rows: Int32Array): Genotypes {
    const { size } = this
    const blocks = this.blocks.map(block => {
      const variants = size === 0 ? 0 : block.length / size
      const chosen = emptyBlock(this.kind, variants * rows.length)
      for (let v = 0, at = 0; v < variants; v++)
        for (let i = 0; i < rows.length; i++) chosen[at++] = block[v * size + rows[i]]
      return chosen
    })
    return this.with({ samples: Array.from(rows, row => this.samples[row]), blocks })
  }

  /** The given variants, in the given order. */
  selectVariants(places: ArrayLike<number>): Genotypes {
    const blocks: GenotypeBlock[] = []
    for (let from = 0; from < places.length; from += blockVariants) {
      const to = Math.min(places.length, from + blockVariants)
      const block = emptyBlock(this.kind, (to - from) * this.size)
      for (let i = from; i < to; i++) block.set(this.row(places[i]), (i - from) * this.size)
      blocks.push(block)
    }
    return this.with({ variants: selectVariantColumns(this.variants, places), blocks })
  }

  /** Places of the variants of which `keep` is true. */
  placesWhere(keep: (place: number) => boolean): Int32Array {
    const places: number[] = []
    for (let place = 0; place < this.count; place++) if (keep(place)) places.push(place)
    return Int32Array.from(places)
  }

  with(parts: Partial<GenotypeParts>): Genotypes {
    const { samples, variants, kind, blocks, build } = this
    return new Genotypes({ samples, variants, kind, blocks, build, ...parts })
  }
}

export function emptyBlock(kind: 'calls' | 'dosage', length: number): GenotypeBlock {
  return kind === 'calls' ? new Int8Array(length) : new Float32Array(length)
}

/** Genotypes from plain rows, a variant each: 0, 1, 2 alternate alleles, NaN (or -1) missing. */
export function genotypesOf(parts: {
  readonly samples: readonly Sample[]
  readonly variants: VariantColumns
  readonly rows: readonly ArrayLike<number>[]
  readonly kind?: 'calls' | 'dosage'
  readonly build?: Build | null
}): Genotypes {
  const { samples, variants, rows, kind = 'calls', build = null } = parts
  const blocks: GenotypeBlock[] = []
  for (let from = 0; from < rows.length; from += blockVariants) {
    const some = rows.slice(from, from + blockVariants)
    const block = emptyBlock(kind, some.length * samples.length)
    for (const [v, row] of some.entries())
      for (let s = 0; s < samples.length; s++) {
        const missing = !(row[s] >= 0)
        block[v * samples.length + s] = missing ? (kind === 'calls' ? -1 : Number.NaN) : row[s]
      }
    blocks.push(block)
  }
  return new Genotypes({ samples, variants, kind, blocks, build })
}
