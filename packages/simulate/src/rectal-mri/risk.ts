import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { logistic } from '../outcome/draws.ts'
import { horizonSurvival, rectal } from './assumptions.ts'
import { gradeAtMost, pathologyLogits, type RectalKnown } from './pathology.ts'
import { monthsToSurgery, progressionProbability } from './patient.ts'
import { cumulativeIncidence, deathBy, meanAfterRecurrence } from './recurrence.ts'

const v = rectal.values

/** Endpoints whose best discrimination is told, as the study calls them. */
export const rectalEndpoints = [
  'pcr',
  'trg',
  'fascia',
  'deposits',
  'margin',
  'sphincter',
  'local_recurrence',
  'distant_recurrence',
  'os',
] as const
export type RectalEndpoint = (typeof rectalEndpoints)[number]

/** A patient of whom everything is known. */
export interface KnownPatient {
  readonly state: TumourImmuneState
  readonly sensitivity: number
  readonly observables: RectalKnown
  /** Of the first events after surgery, given what the specimen shows or would show; asked of who is to recur or die. */
  hazards(): readonly number[]
}

/** P(event) of a patient, given everything. */
export function rectalRisk(endpoint: RectalEndpoint, who: KnownPatient, noSignal: boolean): number {
  const { state, sensitivity, observables: x } = who
  const complete = () => gradeAtMost(sensitivity, x, 0, noSignal)
  const logits = () => pathologyLogits(state, sensitivity, x, noSignal)
  switch (endpoint) {
    case 'pcr':
      return complete() * (1 - v.nodesLeftAfterComplete)
    case 'trg':
      return complete()
    case 'fascia':
      return logistic(logits().fasciaAfter)
    case 'deposits':
      return logistic(logits().deposits)
    case 'margin':
      return logistic(logits().margin)
    case 'sphincter':
      return logistic(logits().sphincter)
    case 'local_recurrence':
      return cumulativeIncidence(who.hazards(), 0, v.horizonRecurrence)
    case 'distant_recurrence':
      return cumulativeIncidence(who.hazards(), 1, v.horizonRecurrence)
    case 'os': {
      // Who progresses or dies before surgery does not live ten years.
      const stops = v.diesBefore + progressionProbability(state, sensitivity, noSignal)
      const left = horizonSurvival - monthsToSurgery(x.therapy, noSignal)
      const mean = noSignal ? v.afterRecurrence : meanAfterRecurrence(state)
      return stops + (1 - stops) * deathBy(who.hazards(), mean, left)
    }
  }
}
