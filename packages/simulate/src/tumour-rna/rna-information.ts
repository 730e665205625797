import { cholesky, choleskySolve } from '@tessera/statistics'
import { rnaGenes } from './rna-genes.ts'
import { tumourRnaNumbers } from './rna-law.ts'
import { heterogeneity, type RnaSpecimen } from './simulate-tumour-rna.ts'

const v = tumourRnaNumbers.values

/**
 * What the RNA of a specimen shows of the latent parts, Lambda' Sigma^-1 Lambda (d x d row-major), log2 counts taken as
 * normal: Sigma = D + U U', D of genes' own variation and of counting (1 / mean + dispersion, by the delta method), U of
 * what moves many genes at once and tells nothing: the piece's own infiltration, purity, degradation, library size. By
 * Woodbury's identity the inverse is of the size of U. Batches of centres are known to every score.
 */
export function tumourRnaInformation(
  parts: readonly string[],
  material: RnaSpecimen['material'],
  count = 2000,
): Float64Array {
  const genes = rnaGenes(count)
  const base = genes.reduce((sum, gene) => sum + 2 ** gene.level, 0)
  const weight = Float64Array.from(genes, ({ level }) => {
    const mean = (v.librarySize / base) * 2 ** level
    return 1 / (v.geneSd ** 2 + (1 / mean + v.dispersion) / Math.LN2 ** 2)
  })
  const onPiece = genes.map(
    gene => (gene.loadings.infiltration ?? 0) + v.purityOnInfiltration * gene.onPurity,
  )
  const shown = parts.map(part =>
    genes.map((gene, g) => (part === 'infiltration' ? onPiece[g] : (gene.loadings[part] ?? 0))),
  )
  const noise = [
    onPiece.map(value => value * heterogeneity(material)),
    genes.map(gene => gene.onPurity * v.puritySd),
    genes.map(gene => -v.degradation * Math.max(-1, gene.length) * Math.sqrt(v.degraded * (1 - v.degraded))),
    // The size of the library is not known beforehand.
    genes.map(() => 10),
  ]
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, g) => sum + value * weight[g] * b[g], 0)
  const k = noise.length
  const inner = new Float64Array(k * k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) inner[i * k + j] = product(noise[i], noise[j]) + (i === j ? 1 : 0)
  const factor = cholesky(inner, k)
  const d = parts.length
  const information = new Float64Array(d * d)
  const cross = shown.map(one => Float64Array.from(noise, u => product(one, u)))
  for (let i = 0; i < d; i++) {
    const solved = choleskySolve(factor, cross[i])
    for (let j = 0; j < d; j++)
      information[i * d + j] =
        product(shown[i], shown[j]) - cross[j].reduce((sum, value, m) => sum + value * solved[m], 0)
  }
  return information
}
