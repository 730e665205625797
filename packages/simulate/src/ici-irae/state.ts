import { createRandom } from '@tessera/statistics'
import { drawTherapyState, susceptibilityLoading, type TherapyLoading } from '../latent/therapy-state.ts'
import { drawState, latentCorrelation, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
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
export type LatentPart = (typeof latentParts)[number]
export type LatentWeights = Readonly<Partial<Record<LatentPart, number>>>

export const loadings: readonly TherapyLoading[] = [
  {
    therapy: 'PD-1',
    infiltration: v.sensitivityOnInfiltration,
    aggressiveness: v.sensitivityOnAggressiveness,
  },
]

/** The state and the vector of latent parts of a patient; `reactivity`, standard normal, is of its own. */
export function drawLatent(
  centre: string,
  caseMix: number,
  index: number,
  seed: number,
): { readonly state: TumourImmuneState; readonly latent: Float64Array } {
  const state = drawState(createRandom(seed, 'ici irae state', centre, index), caseMix)
  const therapy = drawTherapyState(state, caseMix, loadings, seed, 'ici-irae', centre, index)
  const reactivity = createRandom(seed, 'ici irae reactivity', centre, index).normal()
  return {
    state,
    latent: Float64Array.of(
      state.infiltration,
      state.aggressiveness,
      state.frailty,
      therapy.sensitivity['PD-1'],
      therapy.susceptibility,
      reactivity,
    ),
  }
}

/** x -> w . x of the named parts. */
export function weighing(weights: LatentWeights): (latent: Float64Array) => number {
  const vector = vectorOf(weights)
  return latent => {
    let sum = 0
    for (let i = 0; i < vector.length; i++) sum += vector[i] * latent[i]
    return sum
  }
}

/** Weights as a vector in the order of the parts. */
export function vectorOf(weights: LatentWeights): Float64Array {
  return Float64Array.from(latentParts, part => weights[part] ?? 0)
}

/**
 * Covariance of the latent parts within a centre, row-major: that of the state, continued to what is linear in it (sensitivity,
 * susceptibility, each of variance 1).
 */
export function latentCovariance(): Float64Array {
  const size = latentParts.length
  const on = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [v.sensitivityOnInfiltration, v.sensitivityOnAggressiveness, 0],
    [susceptibilityLoading.infiltration, 0, susceptibilityLoading.frailty],
    [0, 0, 0],
  ]
  const covariance = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < 3; k++)
        for (let l = 0; l < 3; l++) covariance[i * size + j] += on[i][k] * latentCorrelation[k][l] * on[j][l]
  for (let i = 3; i < size; i++) covariance[i * size + i] = 1
  return covariance
}
