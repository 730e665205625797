import { createRandom } from '@tessera/statistics'
import { drawPanel, type PanelFeature } from '../assay-runs/panel.ts'
import { ivb } from './assumptions.ts'
import { type IvbWeights, type LatentPart, latentParts, vectorOf } from './state.ts'

const v = ivb.values

export type Material = 'tissue' | 'blood' | 'urine'
export const materials: readonly Material[] = ['tissue', 'blood', 'urine']

/** What several proteins of a material follow together: latent parts, and something of its own. */
export interface ProteinFactor {
  readonly name: string
  readonly proteins: number
  readonly weights: IvbWeights
  /** SD between patients beside what the latent parts give. */
  readonly between: number
}

/** A protein that is measured by name: its level follows one latent part and nothing else. */
export interface NamedProtein {
  readonly id: string
  readonly part: LatentPart
  /** Natural log of intensity per unit of the part. */
  readonly loading: number
}

interface ProteomeLaw {
  readonly prefix: string
  readonly proteins: number
  readonly factors: readonly ProteinFactor[]
  readonly named: NamedProtein
  /** SD of a sample's dilution, the same for all its proteins. */
  readonly dilution: number
}

const factor = (name: string, proteins: number, weights: IvbWeights, between: number): ProteinFactor => ({
  name,
  proteins,
  weights,
  between,
})

const perDoubling = Math.LN2

/**
 * What each material shows. Tissue: immune cells, growth, and the repair that makes a tumour resist radiotherapy; blood:
 * inflammation, interferon, injured lung; urine: turnover of matrix, wasting. The last factor of each follows nothing.
 */
export const proteomeLaws: Readonly<Record<Material, ProteomeLaw>> = {
  tissue: {
    prefix: 'T',
    proteins: 240,
    factors: [
      factor('antigen presentation', 24, { infiltration: 0.8 }, 0.5),
      factor('cell cycle', 24, { aggressiveness: 0.8 }, 0.5),
      factor('DNA repair', 20, { radiotherapy: -0.85 }, 0.45),
      factor('keratinisation', 24, {}, 0.95),
    ],
    named: { id: 'CXCL9', part: 'cxcl9', loading: 0.5 },
    dilution: 0,
  },
  blood: {
    prefix: 'B',
    proteins: 180,
    factors: [
      factor('acute phase', 18, { aggressiveness: 0.45, frailty: 0.45 }, 0.6),
      factor('interferon', 14, { infiltration: 0.5, 'PD-1': 0.4 }, 0.6),
      factor('lung epithelium', 10, { susceptibility: 0.8 }, 0.45),
      factor('coagulation', 20, {}, 0.95),
    ],
    named: { id: 'IL6', part: 'il6', loading: perDoubling },
    dilution: 0,
  },
  urine: {
    prefix: 'U',
    proteins: 140,
    factors: [
      factor('matrix turnover', 12, { susceptibility: 0.55 }, 0.6),
      factor('muscle catabolism', 12, { frailty: 0.7 }, 0.6),
      factor('tubular', 20, {}, 0.95),
    ],
    named: { id: 'TGFB1', part: 'tgfb', loading: perDoubling },
    dilution: v.urineDilutionSd,
  },
}

/** The proteins of a material, the same for every cohort of a seed; the one measured by name is the first. */
export function proteinPanel(material: Material, seed: number): PanelFeature[] {
  const { prefix, proteins, factors, named } = proteomeLaws[material]
  const drawn = drawPanel(
    {
      ...{ prefix, features: proteins, following: factors.map(one => one.proteins), mean: 16, meanSd: 1.6 },
      ...{ loading: v.proteinLoading, ownSd: v.proteinOwnSd, noiseSd: v.proteinNoiseSd },
      ...{ batchSd: v.proteinBatchSd, censored: v.proteinCensored, censoredMost: v.proteinCensoredMost },
    },
    createRandom(seed, 'ivb panel', material),
    f => createRandom(seed, 'ivb protein', material, f),
  )
  const first: PanelFeature = {
    id: named.id,
    mean: 16,
    factor: -1,
    loading: named.loading,
    limit: Number.NEGATIVE_INFINITY,
  }
  return [first, ...drawn]
}

/**
 * What the proteome of a material shows of the latent parts, d x d row-major: of a factor that k proteins follow with
 * loading l, own SD s and noise e the variance about w . x is between^2 + (s^2 + e^2) / (k l^2).
 */
export function proteomeInformation(material: Material): Float64Array {
  const { factors, named } = proteomeLaws[material]
  const size = latentParts.length
  const information = new Float64Array(size * size)
  const add = (weights: Float64Array, variance: number) => {
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) information[i * size + j] += (weights[i] * weights[j]) / variance
  }
  const noise = v.proteinOwnSd ** 2 + v.proteinNoiseSd ** 2
  for (const { proteins, weights, between } of factors)
    add(vectorOf(weights), between ** 2 + noise / (proteins * v.proteinLoading ** 2))
  // A protein measured by name shows its part through the noise of the measurement alone.
  add(vectorOf({ [named.part]: named.loading }), v.proteinNoiseSd ** 2)
  return information
}
