import { Names } from './names.ts'

/** A number a variant, grown as they come. */
interface NumberColumns {
  readonly sample: Int32Array
  readonly gene: Int32Array
  readonly chromosome: Int32Array
  readonly start: Int32Array
  readonly end: Int32Array
  readonly reference: Int32Array
  readonly alternate: Int32Array
  readonly kind: Uint8Array
  readonly variantClass: Uint8Array
  readonly protein: Int32Array
  readonly context: Int32Array
  readonly depth: Float64Array
  readonly alternateReads: Float64Array
  readonly alleleFraction: Float64Array
  readonly line: Int32Array
}

/**
 * The somatic variants of a file, one row a variant and sample, each column a typed array. Texts are places in a list
 * (`genes[gene[i]]`), -1 where the file has none; numbers that the file lacks are NaN.
 */
export interface VariantTable extends NumberColumns {
  readonly file: string
  readonly format: 'maf' | 'vcf'
  /** Genome build as the file names it (`GRCh37`, `hg38`); null where it does not. */
  readonly build: string | null
  readonly size: number
  /** Every sample that the file speaks of, those without a variant too. */
  readonly samples: readonly string[]
  readonly genes: readonly string[]
  /** Without `chr`. */
  readonly chromosomes: readonly string[]
  /** `-` is no base. */
  readonly alleles: readonly string[]
  readonly proteins: readonly string[]
  /** Bases around the position, an odd number, on the reference strand, as the file gives them. */
  readonly contexts: readonly string[]
}

/** One variant of one sample as a reader found it. */
export interface VariantRow {
  readonly sample: string
  readonly gene: string | null
  readonly chromosome: string
  readonly start: number
  readonly end: number
  readonly reference: string
  readonly alternate: string
  readonly kind: number
  readonly variantClass: number
  readonly protein: string | null
  readonly context: string | null
  readonly depth: number
  readonly alternateReads: number
  readonly alleleFraction: number
  readonly line: number
}

/** Collects the rows of a {@link VariantTable}. */
export class VariantTableBuilder {
  readonly #samples: Names
  readonly #genes = new Names()
  readonly #chromosomes = new Names()
  readonly #alleles = new Names(['-', 'A', 'C', 'G', 'T'])
  readonly #proteins = new Names()
  readonly #contexts = new Names()
  #columns = emptyColumns(1024)
  #size = 0

  constructor(samples: Iterable<string> = []) {
    this.#samples = new Names(samples)
  }

  addSample(name: string): void {
    this.#samples.place(name)
  }

  get size(): number {
    return this.#size
  }

  add(row: VariantRow): void {
    if (this.#size === this.#columns.sample.length) this.#columns = resized(this.#columns, 2 * this.#size)
    const i = this.#size++
    const c = this.#columns
    c.sample[i] = this.#samples.place(row.sample)
    c.gene[i] = row.gene === null ? -1 : this.#genes.place(row.gene)
    c.chromosome[i] = this.#chromosomes.place(row.chromosome)
    c.start[i] = row.start
    c.end[i] = row.end
    c.reference[i] = this.#alleles.place(row.reference)
    c.alternate[i] = this.#alleles.place(row.alternate)
    c.kind[i] = row.kind
    c.variantClass[i] = row.variantClass
    c.protein[i] = row.protein === null ? -1 : this.#proteins.place(row.protein)
    c.context[i] = row.context === null ? -1 : this.#contexts.place(row.context)
    c.depth[i] = row.depth
    c.alternateReads[i] = row.alternateReads
    c.alleleFraction[i] = row.alleleFraction
    c.line[i] = row.line
  }

  finish(of: Pick<VariantTable, 'file' | 'format' | 'build'>): VariantTable {
    return {
      ...of,
      size: this.#size,
      samples: this.#samples.list,
      genes: this.#genes.list,
      chromosomes: this.#chromosomes.list,
      alleles: this.#alleles.list,
      proteins: this.#proteins.list,
      contexts: this.#contexts.list,
      ...resized(this.#columns, this.#size),
    }
  }
}

/** The variants of which `keep` is true, with the lists of names as they were. */
export function selectVariants(table: VariantTable, keep: (row: number) => boolean): VariantTable {
  const rows = new Int32Array(table.size)
  let size = 0
  for (let i = 0; i < table.size; i++) if (keep(i)) rows[size++] = i
  const columns = emptyColumns(size)
  for (const name of columnNames) {
    const [from, to] = [table[name], columns[name]]
    for (let i = 0; i < size; i++) to[i] = from[rows[i]]
  }
  return { ...table, ...columns, size }
}

function emptyColumns(size: number): NumberColumns {
  const whole = () => new Int32Array(size)
  const real = () => new Float64Array(size)
  return {
    sample: whole(),
    gene: whole(),
    chromosome: whole(),
    start: whole(),
    end: whole(),
    reference: whole(),
    alternate: whole(),
    kind: new Uint8Array(size),
    variantClass: new Uint8Array(size),
    protein: whole(),
    context: whole(),
    depth: real(),
    alternateReads: real(),
    alleleFraction: real(),
    line: whole(),
  }
}

/** The first rows, or all of them with room for more. */
function resized(columns: NumberColumns, size: number): NumberColumns {
  const other = emptyColumns(size)
  for (const name of columnNames) other[name].set(columns[name].subarray(0, size))
  return other
}

const columnNames = Object.keys(emptyColumns(0)) as readonly (keyof NumberColumns)[]
