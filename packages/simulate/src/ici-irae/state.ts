import { createRandom } from '@tessera/statistics'
import { latentCovariance, sensitivityFollows, susceptibilityFollows } from '../latent/latent-covariance.ts'
import { type LatentWeights, latentVector } from '../latent/latent-vector.ts'
import { drawTherapyState, type TherapyLoading } from '../latent/therapy-state.ts'
import { drawState } from '../latent/tumour-immune-state.ts'
import { irae } from './assumptions.ts'

const v = irae.values

/** The latent parts of a patient, in the order of the vector: the state, how they take the drug, how fast they react. */
export const latentParts = [
  'infiltration',
  'aggressiveness',
  'frailty',
  'sensitivity',
  'susceptibility',
  'reactivity',
] as const
export type IraeWeights = LatentWeights<(typeof latentParts)[number]>

const pd1: TherapyLoading = {
  therapy: 'PD-1',
  infiltration: v.sensitivityOnInfiltration,
  aggressiveness: v.sensitivityOnAggressiveness,
}

export const { vectorOf, weighing } = latentVector(latentParts)

/** Covariance of the parts within a centre; reactivity is of its own. */
export const iraeCovariance = latentCovariance(latentParts, {
  sensitivity: sensitivityFollows(pd1),
  susceptibility: susceptibilityFollows,
})

/** The latent parts of a patient; `reactivity`, standard normal, is of its own. */
export function drawLatent(centre: string, caseMix: number, index: number, seed: number): Float64Array {
  const state = drawState(createRandom(seed, 'ici irae state', centre, index), caseMix)
  const therapy = drawTherapyState(state, caseMix, [pd1], seed, 'ici-irae', centre, index)
  const { sensitivity, susceptibility } = therapy
  const reactivity = createRandom(seed, 'ici irae reactivity', centre, index).normal()
  return vectorOf({ ...state, sensitivity: sensitivity['PD-1'], susceptibility, reactivity })
}
