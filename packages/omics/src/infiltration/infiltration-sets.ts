import { signatureNamed } from '../published/index.ts'
import type { GeneSet } from '../scores/index.ts'

/**
 * Sets of the default infiltration score: T cells, cytotoxic cells, B cells and macrophages of Danaher 2017, and the 17
 * genes of the T-cell-inflamed profile that speak for it (CD276 speaks against).
 */
export const infiltrationSets: readonly GeneSet[] = [
  ...['danaher-t-cells', 'danaher-cytotoxic-cells', 'danaher-b-cells', 'danaher-macrophages'].map(named),
  inflamed(),
]

function named(name: string): GeneSet {
  const signature = signatureNamed(name)
  return { name, description: signature?.label ?? '', genes: signature?.genes ?? [] }
}

function inflamed(): GeneSet {
  const { description, genes } = named('tis-18-weighted')
  return { name: 'tis-17-inflamed', description, genes: genes.filter(gene => gene !== 'CD276') }
}
