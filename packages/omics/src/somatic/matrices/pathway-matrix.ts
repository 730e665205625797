import type { Assay } from '../../assay/index.ts'

/** A set of genes with its name. */
export interface GenePathway {
  readonly name: string
  readonly genes: readonly string[]
}

/**
 * Pathways x samples, 1 where any gene of the pathway is mutated, from a matrix of genes x samples. Genes that the
 * matrix lacks count as not mutated: give the matrix of every mutated gene, not of a panel's drivers alone.
 */
export function pathwayMatrix(genes: Assay, pathways: readonly GenePathway[]): Assay {
  const places = genes.placeOf()
  const values = new Float64Array(pathways.length * genes.size)
  pathways.forEach((pathway, p) => {
    for (const gene of pathway.genes) {
      const place = places.get(gene)
      if (place === undefined) continue
      const row = genes.row(place)
      for (let s = 0; s < genes.size; s++) if (row[s] > 0) values[p * genes.size + s] = 1
    }
  })
  return genes.with({
    name: `${genes.name}: pathways`,
    features: pathways.map(({ name }) => ({ id: name, symbol: null, names: {} })),
    values,
  })
}
