import type { Random } from '@tessera/statistics'

/**
 * The state from which every modality and every outcome of a patient is made. Each part is standard normal
 * in a cohort without case mix: infiltration of the tumour by immune cells, aggressiveness of the tumour,
 * frailty of the patient.
 */
export interface TumourImmuneState {
  readonly infiltration: number
  readonly aggressiveness: number
  readonly frailty: number
}

// Aggressive tumours are less infiltrated, and their patients somewhat frailer.
export const infiltrationAggressiveness = -0.3
export const frailtyAggressiveness = 0.2

/** Correlation matrix of infiltration, aggressiveness, frailty. */
export const latentCorrelation = [
  [1, infiltrationAggressiveness, infiltrationAggressiveness * frailtyAggressiveness],
  [infiltrationAggressiveness, 1, frailtyAggressiveness],
  [infiltrationAggressiveness * frailtyAggressiveness, frailtyAggressiveness, 1],
]

export const latentDescriptions = [
  {
    name: 'infiltration',
    description: 'infiltration of the tumour by immune cells; no routine variable shows it',
  },
  { name: 'aggressiveness', description: 'how fast the tumour grows and spreads; shifted by case mix' },
  { name: 'frailty', description: 'reserve of liver and body; higher is frailer' },
]

/** The state among the latent parts of a vector, of which its own come first. */
export function stateIn([infiltration, aggressiveness, frailty]: Float64Array): TumourImmuneState {
  return { infiltration, aggressiveness, frailty }
}

/** The state made of three independent standard normals and the centre's case mix. */
export function stateOf(z: readonly [number, number, number], caseMix: number): TumourImmuneState {
  return {
    aggressiveness: caseMix + z[0],
    infiltration: infiltrationAggressiveness * z[0] + Math.sqrt(1 - infiltrationAggressiveness ** 2) * z[1],
    frailty: frailtyAggressiveness * z[0] + Math.sqrt(1 - frailtyAggressiveness ** 2) * z[2],
  }
}

export function drawState(random: Random, caseMix: number): TumourImmuneState {
  return stateOf([random.normal(), random.normal(), random.normal()], caseMix)
}
