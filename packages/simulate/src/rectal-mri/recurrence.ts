import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { rectal } from './assumptions.ts'
import type { RectalObservables } from './observables.ts'
import type { RectalPathology } from './pathology.ts'

const v = rectal.values

export type FirstEvent = 'local' | 'distant' | 'death'
export const firstEvents: readonly FirstEvent[] = ['local', 'distant', 'death']

/** Cumulative hazard of each first event at 60 months from surgery; all grow as (t / 60)^shape. */
export function hazardsAt60(
  state: TumourImmuneState,
  sensitivity: number,
  x: Pick<RectalObservables, 'age' | 'emvi'>,
  p: Pick<RectalPathology, 'grade' | 'nodes' | 'deposits' | 'margin'>,
  centre: number,
  noSignal: boolean,
): readonly [local: number, distant: number, death: number] {
  if (noSignal) return [v.localAt60 * 2, v.distantAt60 * 1.4, v.deathAt60 * 1.3]
  const common =
    centre +
    v.recurrenceOnAggressiveness * state.aggressiveness +
    v.recurrenceOnSensitivity * sensitivity +
    v.recurrenceOnNodes * p.nodes +
    v.recurrenceOnDeposits * p.deposits +
    v.recurrenceOnGrade * (p.grade - 1)
  return [
    v.localAt60 * Math.exp(common + v.localOnMargin * p.margin),
    v.distantAt60 * Math.exp(common + v.distantOnMargin * p.margin + v.distantOnEmvi * (x.emvi - 0.5)),
    v.deathAt60 * Math.exp(centre + v.deathOnFrailty * state.frailty + (v.deathOnAge * (x.age - 60)) / 10),
  ]
}

/** P(first event is this one, by t months from surgery). */
export function cumulativeIncidence(hazards: readonly number[], event: number, t: number): number {
  const total = hazards.reduce((sum, h) => sum + h, 0)
  return (hazards[event] / total) * -Math.expm1(-total * (t / 60) ** v.shape)
}

/** Mean months from recurrence to death. */
export function meanAfterRecurrence({ aggressiveness }: TumourImmuneState): number {
  return v.afterRecurrence * Math.exp(v.afterRecurrenceOnAggressiveness * aggressiveness)
}

/**
 * P(dead by t months from surgery): without recurrence, or with one and an exponential time after it; the integral over
 * the time of recurrence by Gauss and Legendre with 8 points in u = (s / t)^shape, in which the hazard is constant.
 */
export function deathBy(hazards: readonly number[], mean: number, t: number): number {
  const total = hazards.reduce((sum, h) => sum + h, 0)
  const whole = total * (t / 60) ** v.shape
  let after = 0
  for (let i = 0; i < 8; i++) {
    const u = points[i]
    const left = t - t * u ** (1 / v.shape)
    after += weights[i] * whole * Math.exp(-whole * u) * -Math.expm1(-left / mean)
  }
  const [local, distant, death] = hazards
  return (death / total) * -Math.expm1(-whole) + ((local + distant) / total) * after
}

// Nodes and weights of 8-point Gauss-Legendre on (0, 1): Abramowitz and Stegun, table 25.4.
const half = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
] as const
const points = half.flatMap(([x]) => [(1 - x) / 2, (1 + x) / 2])
const weights = half.flatMap(([, w]) => [w / 2, w / 2])
