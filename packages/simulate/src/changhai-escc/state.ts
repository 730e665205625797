import { createRandom } from '@tessera/statistics'
import { drawTherapyState, susceptibilityLoading, type TherapyLoading } from '../latent/therapy-state.ts'
import { drawState, latentCorrelation, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { escc } from './assumptions.ts'

const v = escc.values

/** The latent parts of a patient, in the order of the vector. */
export const latentParts = ['infiltration', 'aggressiveness', 'frailty', 'PD-1', 'susceptibility'] as const
export type EsccLatent = Readonly<Record<(typeof latentParts)[number], number>>

const loadings: readonly TherapyLoading[] = [
  {
    therapy: 'PD-1',
    infiltration: v.sensitivityOnInfiltration,
    aggressiveness: v.sensitivityOnAggressiveness,
  },
]

export function drawLatent(
  centre: string,
  caseMix: number,
  index: number,
  seed: number,
): { readonly state: TumourImmuneState; readonly latent: EsccLatent } {
  const state = drawState(createRandom(seed, 'escc state', centre, index), caseMix)
  const { sensitivity, susceptibility } = drawTherapyState(
    state,
    caseMix,
    loadings,
    seed,
    'changhai-escc',
    centre,
    index,
  )
  return { state, latent: { ...state, 'PD-1': sensitivity['PD-1'], susceptibility } }
}

/** The parts by name of a vector. */
export function latentOf(vector: Float64Array): EsccLatent {
  const [infiltration, aggressiveness, frailty, sensitivity, susceptibility] = vector
  return { infiltration, aggressiveness, frailty, 'PD-1': sensitivity, susceptibility }
}

/** Covariance of the latent parts within a centre, row-major. */
export function latentCovariance(): Float64Array {
  const size = latentParts.length
  const on = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [v.sensitivityOnInfiltration, v.sensitivityOnAggressiveness, 0],
    [susceptibilityLoading.infiltration, 0, susceptibilityLoading.frailty],
  ]
  const covariance = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < 3; k++)
        for (let l = 0; l < 3; l++) covariance[i * size + j] += on[i][k] * latentCorrelation[k][l] * on[j][l]
  for (let i = 3; i < size; i++) covariance[i * size + i] = 1
  return covariance
}
