import { createRandom } from '@tessera/statistics'
import { latentCovariance, sensitivityFollows, susceptibilityFollows } from '../latent/latent-covariance.ts'
import { latentVector } from '../latent/latent-vector.ts'
import { drawTherapyState, type TherapyLoading } from '../latent/therapy-state.ts'
import { drawState, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { escc } from './assumptions.ts'

const v = escc.values

/** The latent parts of a patient, in the order of the vector. */
export const latentParts = ['infiltration', 'aggressiveness', 'frailty', 'PD-1', 'susceptibility'] as const
export type EsccLatent = Readonly<Record<(typeof latentParts)[number], number>>

const pd1: TherapyLoading = {
  therapy: 'PD-1',
  infiltration: v.sensitivityOnInfiltration,
  aggressiveness: v.sensitivityOnAggressiveness,
}

export const { vectorOf } = latentVector(latentParts)

/** Covariance of the parts within a centre. */
export const esccCovariance = latentCovariance(latentParts, {
  'PD-1': sensitivityFollows(pd1),
  susceptibility: susceptibilityFollows,
})

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
    [pd1],
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
