import type { Random } from '@tessera/statistics'
import { latentCovariance, sensitivityFollows, susceptibilityFollows } from '../latent/latent-covariance.ts'
import { type LatentWeights, latentVector } from '../latent/latent-vector.ts'
import { drawTherapyState, type TherapyLoading } from '../latent/therapy-state.ts'
import { drawState } from '../latent/tumour-immune-state.ts'
import { ivb } from './assumptions.ts'

const v = ivb.values

/**
 * What is latent of a patient, in the order of the vector: the state, sensitivity to PD-1 inhibition and to
 * radiotherapy, susceptibility to toxicity, and the true levels of the three markers that are measured by name (CXCL9 in
 * SD; IL-6 and TGF-beta as log2 less their median).
 */
export const latentParts = [
  'infiltration',
  'aggressiveness',
  'frailty',
  'PD-1',
  'radiotherapy',
  'susceptibility',
  'cxcl9',
  'il6',
  'tgfb',
] as const
export type LatentPart = (typeof latentParts)[number]
export type IvbWeights = LatentWeights<LatentPart>

export const { placeOf, vectorOf, weighing } = latentVector(latentParts)

const pd1: TherapyLoading = {
  therapy: 'PD-1',
  infiltration: v.pd1OnInfiltration,
  aggressiveness: v.pd1OnAggressiveness,
}
const radiotherapy: TherapyLoading = {
  therapy: 'radiotherapy',
  infiltration: v.radiotherapyOnInfiltration,
  aggressiveness: v.radiotherapyOnAggressiveness,
}

/** The levels of the named markers: what they follow, and the SD of their own. */
const markers = {
  cxcl9: { weights: { infiltration: v.cxcl9OnInfiltration }, ownSd: v.cxcl9Sd },
  il6: { weights: { aggressiveness: v.il6OnAggressiveness, frailty: v.il6OnFrailty }, ownSd: v.il6Sd },
  tgfb: { weights: { frailty: v.tgfbOnFrailty, susceptibility: v.tgfbOnSusceptibility }, ownSd: v.tgfbSd },
} as const satisfies Partial<Record<LatentPart, { weights: IvbWeights; ownSd: number }>>

/** Covariance of the parts within a centre. */
export const ivbCovariance = latentCovariance(latentParts, {
  'PD-1': sensitivityFollows(pd1),
  radiotherapy: sensitivityFollows(radiotherapy),
  susceptibility: susceptibilityFollows,
  ...markers,
})

/** The latent parts of a candidate of a centre; `random` gives the state and the markers. */
export function drawIvbLatent(
  random: Random,
  caseMix: number,
  seed: number,
  centre: string,
  index: number,
): Float64Array {
  const state = drawState(random, caseMix)
  const { sensitivity, susceptibility } = drawTherapyState(
    state,
    caseMix,
    [pd1, radiotherapy],
    seed,
    'ivb',
    centre,
    index,
  )
  const latent = vectorOf({ ...state, ...sensitivity, susceptibility })
  for (const part of ['cxcl9', 'il6', 'tgfb'] as const)
    latent[placeOf(part)] = weighing(markers[part].weights)(latent) + markers[part].ownSd * random.normal()
  return latent
}

/** Mean of the parts in a centre: its case mix, and what follows aggressiveness. */
export function centreMean(caseMix: number): Float64Array {
  return vectorOf({ aggressiveness: caseMix, il6: v.il6OnAggressiveness * caseMix })
}
