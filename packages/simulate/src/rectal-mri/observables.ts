import type { Random } from '@tessera/statistics'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawIndex, drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { rectal } from './assumptions.ts'

const v = rectal.values

export type Neoadjuvant =
  | 'short-course radiotherapy'
  | 'long-course chemoradiotherapy'
  | 'total neoadjuvant therapy'
export const neoadjuvant: readonly Neoadjuvant[] = [
  'short-course radiotherapy',
  'long-course chemoradiotherapy',
  'total neoadjuvant therapy',
]

/** What is known of a patient when therapy starts, besides the scan. Yes is 1. */
export interface RectalObservables {
  readonly age: number
  readonly male: 0 | 1
  readonly ecog: 0 | 1
  readonly dmmr: 0 | 1
  /** log2 ng/mL */
  readonly logCea: number
  readonly nodes: 0 | 1
  readonly fascia: 0 | 1
  readonly emvi: 0 | 1
  /** cm from the anal margin */
  readonly distance: number
  /** Place in {@link neoadjuvant}. */
  readonly therapy: number
}

/** @param year of diagnosis: total neoadjuvant therapy becomes more common */
export function drawRectalObservables(
  state: TumourImmuneState,
  year: number,
  random: Random,
): RectalObservables {
  const late = Math.min(1, Math.max(0, (year - 2013) / 10))
  const total = v.totalNeoadjuvantEarly + late * (v.totalNeoadjuvantLate - v.totalNeoadjuvantEarly)
  return {
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 22, 86),
    male: drawYes(random, v.male),
    ecog: drawYes(random, logistic(stateLogits.ecog(state))),
    dmmr: drawYes(random, logistic(stateLogits.dmmr(state))),
    logCea: v.ceaMedian + v.ceaOnAggressiveness * state.aggressiveness + v.ceaSd * random.normal(),
    nodes: drawYes(random, logistic(stateLogits.nodes(state))),
    fascia: drawYes(random, logistic(stateLogits.fascia(state))),
    emvi: drawYes(random, logistic(stateLogits.emvi(state))),
    distance: drawTruncatedNormal(random, v.distanceMean, v.distanceSd, 0.5, 12),
    therapy: drawIndex(random, [v.shortCourse, 1 - v.shortCourse - total, total]),
  }
}

/** Log odds of what a state shows. */
export const stateLogits = {
  ecog: (s: TumourImmuneState) => v.ecogLogit + v.ecogOnFrailty * s.frailty,
  dmmr: (s: TumourImmuneState) => v.dmmrLogit + v.dmmrOnInfiltration * s.infiltration,
  nodes: (s: TumourImmuneState) => v.nodesLogit + v.nodesOnAggressiveness * s.aggressiveness,
  fascia: (s: TumourImmuneState) => v.fasciaLogit + v.fasciaOnAggressiveness * s.aggressiveness,
  emvi: (s: TumourImmuneState) => v.emviLogit + v.emviOnAggressiveness * s.aggressiveness,
} as const
