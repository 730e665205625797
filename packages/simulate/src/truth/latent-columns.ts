import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'

/** The states of patients, column by column. */
export function latentColumns(states: readonly TumourImmuneState[]): Record<string, number[]> {
  return {
    infiltration: states.map(state => state.infiltration),
    aggressiveness: states.map(state => state.aggressiveness),
    frailty: states.map(state => state.frailty),
  }
}
