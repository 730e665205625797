import { createRandom } from '@tessera/statistics'
import { drawPanel, type PanelFeature } from '../assay-runs/panel.ts'
import { irae } from './assumptions.ts'
import { informationOf, type Series } from './series.ts'
import { type IraeWeights, latentParts } from './state.ts'

const v = irae.values

/** A factor that several metabolites share. */
export interface MetabolicFactor extends Series {
  readonly name: string
  readonly metabolites: number
}

const factor = (
  name: string,
  metabolites: number,
  weights: IraeWeights,
  slopes: IraeWeights,
): MetabolicFactor => ({
  name,
  metabolites,
  mean: 0,
  weights,
  slopes,
  between: v.factorBetween,
  within: v.factorWithin,
})

/** What the plasma shows: susceptibility before the first dose, and the reaction as it grows; the last two nothing. */
export const metabolicFactors: readonly MetabolicFactor[] = [
  factor('tryptophan and kynurenine', 22, { susceptibility: 0.6 }, { reactivity: 0.9 }),
  factor('lipid mediators', 18, { susceptibility: 0.35, frailty: 0.3 }, { reactivity: 0.6 }),
  factor('bile and short-chain fatty acids', 22, { sensitivity: 0.6 }, { sensitivity: 0.2 }),
  factor('energy', 20, { aggressiveness: 0.45, frailty: 0.4 }, {}),
  factor('diet', 35, {}, {}),
  factor('day and fasting', 30, {}, {}),
]

/** The metabolites of the panel: the same for every cohort of a seed. */
export function metabolitePanel(seed: number): PanelFeature[] {
  return drawPanel(
    {
      ...{ prefix: 'M', features: v.metabolites, following: metabolicFactors.map(one => one.metabolites) },
      ...{
        mean: 12,
        meanSd: 1.8,
        loading: v.loading,
        ownSd: v.ownSd,
        noiseSd: v.noiseSd,
        batchSd: v.batchSd,
      },
      ...{ censored: v.censored, censoredMost: v.censoredMost },
    },
    createRandom(seed, 'ici irae panel'),
    f => createRandom(seed, 'ici irae metabolite', f),
  )
}

/** What the metabolome of samples at the given weeks tells of the latent parts, the metabolites' own noise included. */
export function metabolomeInformation(weeks: readonly number[]): Float64Array {
  const information = new Float64Array(latentParts.length ** 2)
  for (const { metabolites, weights, slopes } of metabolicFactors) {
    const squared = metabolites * v.loading ** 2
    const own = informationOf(
      {
        weights,
        slopes,
        between: Math.sqrt(v.factorBetween ** 2 + v.ownSd ** 2 / squared),
        within: Math.sqrt(v.factorWithin ** 2 + v.noiseSd ** 2 / squared),
      },
      weeks,
    )
    own.forEach((value, i) => {
      information[i] += value
    })
  }
  return information
}
