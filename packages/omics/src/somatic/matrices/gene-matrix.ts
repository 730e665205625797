import { Assay, OmicsError, unknownSample } from '../../assay/index.ts'
import {
  classMask,
  nonsynonymousClasses,
  truncatingClasses,
  type VariantClass,
  type VariantTable,
} from '../../variants/index.ts'
import { codonOf, type Hotspots } from './hotspots.ts'

/** Which variants of a gene make it mutated: non-synonymous ones, truncating ones, or those at a user's hotspots. */
export type MutationKind = 'any' | 'truncating' | 'hotspot'

export interface GeneMatrixOptions {
  readonly kind?: MutationKind
  readonly hotspots?: Pick<Hotspots, 'codons'>
  /** Rows and their order; by default every gene mutated in a sample, the most frequent first. */
  readonly genes?: readonly string[]
}

/**
 * Genes x samples, 1 where the gene is mutated. Genes of a given list that no sample has mutated keep their row of zeros.
 * @throws OmicsError `value` for hotspots without a list of them
 */
export function geneMatrix(table: VariantTable, options: GeneMatrixOptions = {}): Assay {
  const { kind = 'any' } = options
  const counts = countsOf(table, kind, options.hotspots)
  const mutated = [...counts.keys()].filter(gene => gene >= 0)
  const byFrequency = mutated.sort(
    (a, b) =>
      (counts.get(b)?.size ?? 0) - (counts.get(a)?.size ?? 0) || compare(table.genes[a], table.genes[b]),
  )
  const genes = [...new Set(options.genes ?? byFrequency.map(gene => table.genes[gene]))]
  const places = new Map(table.genes.map((name, place) => [name, place]))
  const size = table.samples.length
  const values = new Float64Array(genes.length * size)
  genes.forEach((gene, row) => {
    const place = places.get(gene)
    if (place !== undefined) for (const sample of counts.get(place) ?? []) values[row * size + sample] = 1
  })
  return new Assay({
    name: `${table.file}: ${kind === 'any' ? 'mutated' : kind} genes`,
    scale: 'score',
    features: genes.map(id => ({ id, symbol: id, names: {} })),
    samples: table.samples.map(unknownSample),
    values,
  })
}

/** Which classes a kind counts. */
export function classesOf(kind: MutationKind): readonly VariantClass[] {
  return kind === 'truncating' ? truncatingClasses : nonsynonymousClasses
}

/** Samples that have each gene mutated. */
function countsOf(
  table: VariantTable,
  kind: MutationKind,
  hotspots: Pick<Hotspots, 'codons'> | undefined,
): Map<number, Set<number>> {
  if (kind === 'hotspot' && hotspots === undefined)
    throw new OmicsError(
      'value',
      'hotspot mutations need a list of hotspots',
      'give a table of genes and codons: --hotspots',
    )
  const counted = classMask(classesOf(kind))
  const samples = new Map<number, Set<number>>()
  for (let i = 0; i < table.size; i++) {
    if (counted[table.variantClass[i]] === 0 || table.gene[i] < 0) continue
    if (kind === 'hotspot') {
      const codon = table.protein[i] < 0 ? null : codonOf(table.proteins[table.protein[i]])
      if (codon === null || !hotspots?.codons.has(`${table.genes[table.gene[i]]} ${codon}`)) continue
    }
    let of = samples.get(table.gene[i])
    if (of === undefined) {
      of = new Set()
      samples.set(table.gene[i], of)
    }
    of.add(table.sample[i])
  }
  return samples
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
