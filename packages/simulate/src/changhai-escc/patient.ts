import { createRandom } from '@tessera/statistics'
import { dayNumber, daysPerMonth, daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { patientId } from '../centres/patients-of-centre.ts'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawExponential, drawYes, logistic } from '../outcome/draws.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { escc } from './assumptions.ts'
import { type EsccLaws, firstAssessment, pfsBaseline, recurrenceBaseline, survivalAfter } from './laws.ts'
import { drawEsccClinical, type EsccClinical, type EsccGroup } from './observables.ts'
import { drawLatent, type EsccLatent } from './state.ts'

const v = escc.values

/** The last day of which the tables know; nobody enters in the year before it. */
export const esccDataCut = dayNumber(2025, 6, 30)
const accrual: Readonly<Record<EsccGroup, readonly [number, number]>> = {
  surgery: [dayNumber(2018, 1, 8), dayNumber(2024, 5, 31)],
  'PD-1': [dayNumber(2019, 9, 2), dayNumber(2024, 5, 31)],
}

/** A patient of the cohort, to the day. */
export interface EsccPatient {
  readonly id: string
  readonly centre: Centre
  readonly index: number
  readonly group: EsccGroup
  readonly state: TumourImmuneState
  readonly latent: EsccLatent
  readonly clinical: EsccClinical
  readonly specimen: 'biopsy' | 'resection'
  readonly specimenDay: number
  /** Surgery, or the first dose. */
  readonly start: number
  /** Months to recurrence or progression or death, without censoring. */
  readonly time: number
  readonly linear: number
  /** The end is a recurrence or progression, not a death. */
  readonly progresses: boolean
  readonly eventDay: number
  readonly deathDay: number
  /** The last day of follow-up. */
  readonly end: number
  readonly category: 'CR' | 'PR' | 'SD' | 'PD' | null
  /** First irAE; null where the patient died before it, or was resected. */
  readonly toxicityDay: number | null
  readonly severe: boolean
}

/** Two of three patients are resected; one has a PD-1 inhibitor. */
export function drawEsccPatient(
  centre: Centre,
  index: number,
  seed: number,
  laws: EsccLaws,
  noSignal: boolean,
): EsccPatient {
  const group: EsccGroup = index % 3 === 1 ? 'PD-1' : 'surgery'
  const { state, latent } = drawLatent(centre.name, centre.caseMix, index, seed)
  const random = createRandom(seed, 'escc', centre.name, index)
  const clinical = drawEsccClinical(latent, group, random)
  const [from, to] = accrual[group]
  const start = from + random.integer(to - from)
  const other = random.next() < (group === 'surgery' ? v.biopsySurgery : v.resectionPd1)
  const specimen = (group === 'surgery') === other ? 'biopsy' : 'resection'
  const before = 5 + random.integer(25)
  const specimenDay = group === 'surgery' && specimen === 'resection' ? start : start - before
  const law = group === 'surgery' ? laws.recurrence : laws.pfs
  const linear = law.linear(clinical, latent) + (noSignal ? 0 : centre.logHazard)
  const time = drawWeibull(group === 'surgery' ? recurrenceBaseline : pfsBaseline, linear, random)
  const progresses = random.next() >= (group === 'surgery' ? v.recurrenceDeath : v.pfsDeath)
  const eventDay = start + Math.max(1, Math.ceil(time * daysPerMonth))
  const mean = survivalAfter(
    group === 'surgery' ? v.afterRecurrence : v.afterProgression,
    state.aggressiveness,
    noSignal,
  )
  const later = Math.max(1, Math.ceil(drawExponential(random, mean * daysPerMonth)))
  const deathDay = progresses ? eventDay + later : eventDay
  const lost = start + 1 + Math.floor(drawExponential(random, daysPerYear / v.lostPerYear))
  const responds = drawYes(random, logistic(v.responseLogit + laws.response.linear(clinical, latent))) === 1
  const complete = random.next() < v.complete
  const rate = v.toxicityRate * Math.exp(laws.toxicity.linear(clinical, latent))
  const toxicityDay = start + Math.max(1, Math.ceil(drawExponential(random, daysPerMonth / rate)))
  const severe = random.next() < v.severe
  const category =
    time <= firstAssessment ? (progresses ? 'PD' : null) : responds ? (complete ? 'CR' : 'PR') : 'SD'
  return {
    id: patientId(centre, index),
    ...{ centre, index, group, state, latent, clinical, specimen, specimenDay, start, time, linear },
    ...{ progresses, eventDay, deathDay, severe },
    end: Math.min(deathDay, lost, esccDataCut),
    category: group === 'PD-1' ? category : null,
    toxicityDay: group === 'PD-1' && toxicityDay < deathDay ? toxicityDay : null,
  }
}
