import { createRandom } from '@tessera/statistics'
import { dayNumber, daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { patientId } from '../centres/patients-of-centre.ts'
import { drawExponential } from '../outcome/draws.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { irae } from './assumptions.ts'
import { hazards, linearOf, responseOf } from './laws.ts'
import { drawClinical, type IraeClinical } from './observables.ts'
import { drawLatent } from './state.ts'

const v = irae.values

/** Accrual as the study says; the last day of which the tables know is seven months after it. */
const accrual = [dayNumber(2020, 11, 1), dayNumber(2025, 11, 30)] as const
export const iraeDataCut = dayNumber(2026, 6, 30)

export type Category = 'CR' | 'PR' | 'SD' | 'PD'

/** A patient from the first dose on; times in weeks from it, as they would be without censoring. */
export interface IraePatient {
  readonly id: string
  readonly index: number
  readonly centre: Centre
  /** In the order of `latentParts`. */
  readonly latent: Float64Array
  readonly clinical: IraeClinical
  /** log2 mutations/Mb */
  readonly tmb: number
  readonly firstDose: number
  readonly linear: ReturnType<typeof linearOf>
  readonly mild: number
  readonly severe: number
  readonly death: number
  readonly category: Category
  /** A response that the second assessment is the first to show. */
  readonly late: boolean
  /** Days, since 1970-01-01: of the events, and the last day on which the patient was heard of. */
  readonly mildDay: number
  readonly severeDay: number
  readonly deathDay: number
  readonly end: number
}

/** A patient of a centre, from streams of their own. */
export function drawIraePatient(centre: Centre, index: number, seed: number, noSignal: boolean): IraePatient {
  const latent = drawLatent(centre.name, centre.caseMix, index, seed)
  const random = createRandom(seed, 'ici irae', centre.name, index)
  const clinical = drawClinical(latent, random)
  const tmb = v.tmbMedian + v.tmbSd * random.normal()
  const linear = linearOf(latent, clinical, centre.logHazard, noSignal)
  const mild = drawWeibull(hazards.mild, linear.mild, random)
  const severe = drawWeibull(hazards.severe, linear.severe, random)
  const death = drawWeibull(hazards.death, linear.death, random)
  const { complete, response, control } = responseOf(latent, { ...clinical, tmb }, noSignal)
  const u = random.next()
  const category = u < complete ? 'CR' : u < response ? 'PR' : u < control ? 'SD' : 'PD'
  const late = random.next() < v.lateResponse
  const firstDose = accrual[0] + random.integer(accrual[1] - accrual[0])
  const day = (weeks: number) => firstDose + Math.max(1, Math.ceil(7 * weeks))
  const lost = firstDose + 30 + Math.floor(drawExponential(random, daysPerYear / v.lostPerYear))
  const mildDay = day(mild)
  const severeDay = day(severe)
  // Two events of one day could not be ordered: death is the later one.
  const onset = [mild, severe].filter(t => t < death).map(day)
  const deathDay = Math.max(day(death), ...onset.map(at => at + 1))
  return {
    id: patientId(centre, index),
    index,
    centre,
    latent,
    clinical,
    tmb,
    firstDose,
    linear,
    mild,
    severe,
    death,
    category,
    late,
    mildDay: mild < death ? mildDay : Number.POSITIVE_INFINITY,
    severeDay: severe < death ? severeDay : Number.POSITIVE_INFINITY,
    deathDay,
    end: Math.min(deathDay, lost, iraeDataCut),
  }
}
