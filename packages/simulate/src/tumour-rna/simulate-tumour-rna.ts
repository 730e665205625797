import { Assay, unknownSample } from '@tessera/omics'
import { createRandom, drawGamma } from '@tessera/statistics'
import { drawPoisson } from '../counts/simulate-counts.ts'
import type { LatentParts } from '../variants/index.ts'
import { rnaGenes } from './rna-genes.ts'
import { tumourRnaNumbers } from './rna-law.ts'

const v = tumourRnaNumbers.values

/** A specimen whose RNA is sequenced. */
export interface RnaSpecimen {
  readonly sample: string
  readonly patientId: string
  readonly latent: LatentParts
  readonly material: 'biopsy' | 'resection'
  readonly centre: string
}

export interface TumourRnaOptions {
  readonly seed: number
  /** 2,000 to 20,000; never fewer than the published signatures name. */
  readonly genes?: number
  /** Nothing follows the latent parts. */
  readonly noSignal?: boolean
}

/** What is true of the specimens, in their order. */
export interface TumourRnaTruth {
  readonly purity: Float64Array
  readonly librarySize: Float64Array
  /** 1: degraded, longer genes have lost more. */
  readonly degraded: Uint8Array
  /** Infiltration of the piece that was sequenced. */
  readonly infiltrationOfPiece: Float64Array
}

/** Genes are drawn in this order for every specimen, from a stream of its own: a larger cohort keeps its first counts. */
export function simulateTumourRna(
  specimens: readonly RnaSpecimen[],
  { seed, genes: count = 2000, noSignal = false }: TumourRnaOptions,
): { readonly assay: Assay; readonly truth: TumourRnaTruth } {
  const genes = rnaGenes(count)
  const parts = [...new Set(genes.flatMap(gene => Object.keys(gene.loadings)))]
  const loadings = parts.map(part => Float64Array.from(genes, gene => gene.loadings[part] ?? 0))
  const base = genes.reduce((sum, gene) => sum + 2 ** gene.level, 0)
  const offsets = new Map(
    [...new Set(specimens.map(({ centre }) => centre))].map(centre => {
      const random = createRandom(seed, 'tumour rna', 'batch', centre)
      return [centre, Float64Array.from(genes, () => v.batch * random.normal())]
    }),
  )
  const size = specimens.length
  const values = new Float64Array(genes.length * size)
  const truth = {
    purity: new Float64Array(size),
    librarySize: new Float64Array(size),
    degraded: new Uint8Array(size),
    infiltrationOfPiece: new Float64Array(size),
  }
  specimens.forEach((specimen, s) => {
    const random = createRandom(seed, 'tumour rna', 'specimen', specimen.sample)
    const latent = noSignal ? {} : specimen.latent
    const piece = (latent.infiltration ?? 0) + heterogeneity(specimen.material) * random.normal()
    const purity = clipped(v.purityMean + v.purityOnInfiltration * piece + v.puritySd * random.normal())
    const library = v.librarySize * Math.exp(v.librarySpread * random.normal())
    const degraded = random.next() < v.degraded ? 1 : 0
    truth.purity[s] = purity
    truth.librarySize[s] = library
    truth.degraded[s] = degraded
    truth.infiltrationOfPiece[s] = piece
    const shown = parts.map(part => (part === 'infiltration' ? piece : (latent[part] ?? 0)))
    const offset = offsets.get(specimen.centre)
    genes.forEach((gene, g) => {
      let level = gene.level + gene.onPurity * (purity - v.purityMean) + (offset?.[g] ?? 0)
      for (let p = 0; p < parts.length; p++) level += loadings[p][g] * shown[p]
      if (degraded === 1) level -= v.degradation * Math.max(-1, gene.length)
      const mean = (library / base) * 2 ** (level + v.geneSd * random.normal())
      const rate = drawGamma(random, 1 / v.dispersion, 1 / (v.dispersion * mean))
      values[g * size + s] = drawPoisson(random, rate)
    })
  })
  return {
    assay: new Assay({
      name: 'simulated RNA of tumours',
      scale: 'counts',
      features: genes.map(({ name }) => ({ id: name, symbol: name, names: {} })),
      samples: specimens.map(({ sample, patientId, centre, material }) => ({
        ...unknownSample(sample),
        patientId,
        centre,
        material,
        batch: centre,
      })),
      values,
    }),
    truth,
  }
}

/** Standard deviation of what a piece shows of its tumour's infiltration. */
export function heterogeneity(material: RnaSpecimen['material']): number {
  return material === 'biopsy' ? v.heterogeneityBiopsy : v.heterogeneityResection
}

function clipped(purity: number): number {
  return Math.min(0.95, Math.max(0.1, purity))
}
