import { createRandom, type Random } from '@tessera/statistics'
import { dayNumber, daysPerMonth, daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { drawState, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawExponential, drawYes, logistic } from '../outcome/draws.ts'
import type { Law } from '../outcome/law.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { hcc } from './assumptions.ts'
import { drawObservables, type HccObservables } from './observables.ts'

const v = hcc.values

/** The last day of which the tables know. */
export const dataCut = dayNumber(2024, 9, 30)

/** A patient as drawn: the state, the true values, and what happened, to the day. */
export interface HccPatient {
  readonly id: string
  readonly centre: Centre
  readonly state: TumourImmuneState
  readonly observables: HccObservables
  readonly marginPositive: boolean
  readonly linear: number
  /** Months from surgery to recurrence or death, without censoring. */
  readonly time: number
  readonly surgery: number
  readonly laboratory: number
  readonly pathology: number
  readonly recurrence: number | null
  readonly death: number | null
  readonly lastContact: number
}

/** A patient of a centre, drawn from a stream of their own: adding patients changes none before them. */
export function drawPatient(
  centre: Centre,
  index: number,
  seed: number,
  law: Law<HccObservables>,
  noSignal: boolean,
): HccPatient {
  const random = createRandom(seed, 'hcc', centre.name, index)
  const state = drawState(random, centre.caseMix)
  const observables = drawObservables(state, random)
  const linear = law.observable(observables) + law.latent(state) + (noSignal ? 0 : centre.logHazard)
  const time = drawWeibull({ shape: v.shape, scale: v.scale }, linear, random)
  const [from, to] = centre.accrual
  const surgery = Math.floor((from - 1970 + (to - from) * random.next()) * daysPerYear)
  return {
    id: `${centre.name}-${String(index + 1).padStart(4, '0')}`,
    centre,
    state,
    observables,
    marginPositive: random.next() < v.marginPositive,
    linear,
    time,
    surgery,
    laboratory: surgery - 1 - random.integer(13),
    pathology: surgery + 4 + random.integer(7),
    ...follow(state, surgery, time, random),
  }
}

/** What is seen until the last contact. Losing a patient does not depend on what will happen. */
function follow(state: TumourImmuneState, surgery: number, months: number, random: Random) {
  const eventDay = surgery + Math.max(1, Math.ceil(months * daysPerMonth))
  const diesFirst = drawYes(random, logistic(v.deathFirstLogit + v.deathFirstOnFrailty * state.frailty)) === 1
  const mean = v.afterRecurrence * Math.exp(v.afterRecurrenceOnAggressiveness * state.aggressiveness)
  const deathDay = diesFirst ? eventDay : eventDay + Math.ceil(drawExponential(random, mean) * daysPerMonth)
  const lost = surgery + drawExponential(random, daysPerYear / v.lostPerYear)
  const end = Math.max(surgery + 1, Math.floor(Math.min(dataCut, lost) - v.lastVisitSpread * random.next()))
  return {
    recurrence: !diesFirst && eventDay <= end ? eventDay : null,
    death: deathDay <= end ? deathDay : null,
    lastContact: Math.min(deathDay, end),
  }
}
