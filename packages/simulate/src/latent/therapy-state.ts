import { createRandom } from '@tessera/statistics'
import {
  frailtyAggressiveness,
  infiltrationAggressiveness,
  type TumourImmuneState,
} from './tumour-immune-state.ts'

/**
 * How a patient would take therapies: sensitivity of the tumour to each, and susceptibility to toxicity, each standard
 * normal in a cohort without case mix.
 */
export interface TherapyState {
  readonly sensitivity: Readonly<Record<string, number>>
  readonly susceptibility: number
}

/** What a therapy's sensitivity is made of: its correlations with the state; the rest is its own. */
export interface TherapyLoading {
  /** Name of the therapy: `PD-1`, `TACE`, `TKI`, `radiotherapy`, `chemoradiotherapy`. */
  readonly therapy: string
  readonly infiltration: number
  readonly aggressiveness: number
}

/** Susceptibility to toxicity per SD of infiltration (immune-mediated) and of frailty. */
export const susceptibilityLoading = { infiltration: 0.35, frailty: 0.4 }

/**
 * Sensitivities and susceptibility of a patient. Each is loading . (infiltration, aggressiveness) plus a normal of
 * its own that makes its variance 1 (the state's parts are correlated: `latentCorrelation`). Drawn
 * from a stream of its own, so that cohorts that do not ask for it keep their draws.
 * @param path names the patient within the seed: `'changhai-escc', 17`
 * @throws RangeError where the loadings alone have a variance above 1
 */
export function drawTherapyState(
  state: TumourImmuneState,
  caseMix: number,
  loadings: readonly TherapyLoading[],
  seed: number,
  ...path: (string | number)[]
): TherapyState {
  const random = createRandom(seed, 'therapy', ...path)
  const aggressiveness = state.aggressiveness - caseMix
  const sensitivity = Object.fromEntries(
    loadings.map(({ therapy, infiltration: i, aggressiveness: a }) => {
      const explained = i * i + a * a + 2 * i * a * infiltrationAggressiveness
      return [
        therapy,
        i * state.infiltration + a * aggressiveness + rest(explained, therapy) * random.normal(),
      ]
    }),
  )
  const { infiltration: i, frailty: f } = susceptibilityLoading
  const explained = i * i + f * f + 2 * i * f * infiltrationAggressiveness * frailtyAggressiveness
  return {
    sensitivity,
    susceptibility:
      i * state.infiltration + f * state.frailty + rest(explained, 'toxicity') * random.normal(),
  }
}

function rest(explained: number, of: string): number {
  if (explained > 1) throw new RangeError(`loadings of ${of} explain a variance of ${explained}; at most 1`)
  return Math.sqrt(1 - explained)
}
