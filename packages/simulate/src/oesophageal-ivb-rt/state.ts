import type { Random } from '@tessera/statistics'
import { drawTherapyState, susceptibilityLoading, type TherapyLoading } from '../latent/therapy-state.ts'
import { drawState, latentCorrelation, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
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
export type LatentWeights = Readonly<Partial<Record<LatentPart, number>>>

const loadings: readonly TherapyLoading[] = [
  { therapy: 'PD-1', infiltration: v.pd1OnInfiltration, aggressiveness: v.pd1OnAggressiveness },
  {
    therapy: 'radiotherapy',
    infiltration: v.radiotherapyOnInfiltration,
    aggressiveness: v.radiotherapyOnAggressiveness,
  },
]

/** The levels of the named markers: what they follow, and the SD of their own. */
const markers = {
  cxcl9: { weights: { infiltration: v.cxcl9OnInfiltration }, sd: v.cxcl9Sd },
  il6: { weights: { aggressiveness: v.il6OnAggressiveness, frailty: v.il6OnFrailty }, sd: v.il6Sd },
  tgfb: { weights: { frailty: v.tgfbOnFrailty, susceptibility: v.tgfbOnSusceptibility }, sd: v.tgfbSd },
} as const satisfies Partial<Record<LatentPart, { weights: LatentWeights; sd: number }>>

/** The state and the latent vector of a candidate of a centre; `random` gives the state and the markers. */
export function drawIvbLatent(
  random: Random,
  caseMix: number,
  seed: number,
  centre: string,
  index: number,
): { readonly state: TumourImmuneState; readonly latent: Float64Array } {
  const state = drawState(random, caseMix)
  const therapy = drawTherapyState(state, caseMix, loadings, seed, 'ivb', centre, index)
  const latent = Float64Array.from(latentParts, part => {
    switch (part) {
      case 'infiltration':
      case 'aggressiveness':
      case 'frailty':
        return state[part]
      case 'PD-1':
      case 'radiotherapy':
        return therapy.sensitivity[part]
      case 'susceptibility':
        return therapy.susceptibility
      default:
        return 0
    }
  })
  for (const part of ['cxcl9', 'il6', 'tgfb'] as const)
    latent[placeOf(part)] = weighing(markers[part].weights)(latent) + markers[part].sd * random.normal()
  return { state, latent }
}

export function placeOf(part: LatentPart): number {
  return latentParts.indexOf(part)
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

/** Mean of the parts in a centre: its case mix, and what follows aggressiveness. */
export function centreMean(caseMix: number): Float64Array {
  const mean = vectorOf({ aggressiveness: caseMix })
  mean[placeOf('il6')] = v.il6OnAggressiveness * caseMix
  return mean
}

/**
 * Covariance of the parts within a centre, row-major: L B L', with B that of the three parts of the state and of
 * independent normals, one for every other part.
 */
export function latentCovariance(): Float64Array {
  const size = latentParts.length
  const basis = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      basis[i * size + j] = i < 3 && j < 3 ? latentCorrelation[i][j] : i === j ? 1 : 0
  const rows: Float64Array[] = []
  const sum = (weights: LatentWeights): Float64Array =>
    latentParts.reduce(
      (total, part, k) => total.map((value, i) => value + (weights[part] ?? 0) * (rows[k]?.[i] ?? 0)),
      new Float64Array(size),
    )
  const variance = (row: Float64Array) =>
    row.reduce((total, a, i) => total + row.reduce((s, b, j) => s + a * basis[i * size + j] * b, 0), 0)
  latentParts.forEach((part, k) => {
    if (k < 3) {
      rows.push(Float64Array.from({ length: size }, (_, i) => (i === k ? 1 : 0)))
      return
    }
    const row = sum(followed(part))
    row[k] = part in markers ? ownSd(part) : Math.sqrt(1 - variance(row))
    rows.push(row)
  })
  const covariance = new Float64Array(size * size)
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++)
          covariance[a * size + b] += rows[a][i] * basis[i * size + j] * rows[b][j]
  return covariance
}

function ownSd(part: LatentPart): number {
  return part === 'cxcl9' || part === 'il6' || part === 'tgfb' ? markers[part].sd : 0
}

/** What a part that is not of the state follows. */
function followed(part: LatentPart): LatentWeights {
  if (part === 'cxcl9' || part === 'il6' || part === 'tgfb') return markers[part].weights
  if (part === 'susceptibility') return susceptibilityLoading
  const loading = loadings.find(({ therapy }) => therapy === part)
  return loading ? { infiltration: loading.infiltration, aggressiveness: loading.aggressiveness } : {}
}
