import { nonsynonymousClasses, type VariantTable, variantClasses } from '../../variants/index.ts'
import { geneMatrix } from './gene-matrix.ts'

export interface OncoplotOptions {
  /** Most genes; by default 20. */
  readonly top?: number
  /** These genes instead, still by frequency. */
  readonly genes?: readonly string[]
  /** Burden of each sample, as the table's samples lie. */
  readonly burden?: readonly number[]
  /** Values of each sample by the track's name, as the table's samples lie. */
  readonly tracks?: Readonly<Record<string, readonly (string | number | null)[]>>
}

/** What a figure of mutated genes shows; nothing of how it is drawn. */
export interface Oncoplot {
  /** From the most frequent. */
  readonly genes: readonly { readonly gene: string; readonly samples: number; readonly share: number }[]
  /** In the order of the memo sort. */
  readonly samples: readonly string[]
  /** Every sample that was sequenced; those without a mutation in the genes stand at the end. */
  readonly mutated: number
  /** Class of each gene in each sample, gene after gene: null, a class, or `Multi_Hit` for two variants and more. */
  readonly cells: readonly (readonly (string | null)[])[]
  readonly classes: readonly string[]
  readonly burden: readonly number[] | null
  readonly tracks: Readonly<Record<string, readonly (string | number | null)[]>>
}

/**
 * Genes by the number of samples that have them mutated (ties by name), samples by the usual memo sort: those with the
 * first gene come first, among them those with the second, and so on; ties as the file has them. Two non-synonymous
 * variants of a gene in a sample are a `Multi_Hit`, as in maftools.
 */
export function oncoplot(table: VariantTable, options: OncoplotOptions = {}): Oncoplot {
  const { top = 20 } = options
  const all = geneMatrix(table, options.genes === undefined ? {} : { genes: options.genes })
  const frequencies = all.features.map(({ id }, f) => ({ gene: id, samples: sumOf(all.row(f)), place: f }))
  const chosen = frequencies
    .sort((a, b) => b.samples - a.samples || (a.gene < b.gene ? -1 : 1))
    .slice(0, options.genes === undefined ? top : undefined)
  const rows = chosen.map(({ place }) => all.row(place))
  const order = table.samples
    .map((_, s) => s)
    .sort((a, b) => {
      for (const row of rows) if (row[a] !== row[b]) return row[b] - row[a]
      return a - b
    })
  const cells = cellsOf(
    table,
    chosen.map(({ gene }) => gene),
  )
  const present = new Set(cells.flat())
  const n = table.samples.length
  return {
    genes: chosen.map(({ gene, samples }) => ({ gene, samples, share: n === 0 ? 0 : samples / n })),
    samples: order.map(s => table.samples[s]),
    mutated: order.filter(s => rows.some(row => row[s] > 0)).length,
    cells: cells.map(row => order.map(s => row[s])),
    classes: [...nonsynonymousClasses, 'Multi_Hit'].filter(name => present.has(name)),
    burden: options.burden === undefined ? null : order.map(s => options.burden?.[s] ?? Number.NaN),
    tracks: Object.fromEntries(
      Object.entries(options.tracks ?? {}).map(([name, values]) => [name, order.map(s => values[s] ?? null)]),
    ),
  }
}

function cellsOf(table: VariantTable, genes: readonly string[]): (string | null)[][] {
  const rowOf = new Map(genes.map((gene, row) => [gene, row]))
  const geneRow = table.genes.map(gene => rowOf.get(gene) ?? -1)
  const cells = genes.map(() => new Array<string | null>(table.samples.length).fill(null))
  for (let i = 0; i < table.size; i++) {
    const row = table.gene[i] < 0 ? -1 : geneRow[table.gene[i]]
    const name = variantClasses[table.variantClass[i]]
    if (row < 0 || !nonsynonymousClasses.includes(name)) continue
    const before = cells[row][table.sample[i]]
    cells[row][table.sample[i]] = before === null ? name : 'Multi_Hit'
  }
  return cells
}

function sumOf(row: Float64Array): number {
  return row.reduce((sum, one) => sum + one, 0)
}
