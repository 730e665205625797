import { createRandom, type Random } from '@tessera/statistics'
import { calendarDay, dayNumber, daysPerMonth, daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { patientId } from '../centres/patients-of-centre.ts'
import { drawTherapyState } from '../latent/therapy-state.ts'
import { drawState, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawExponential, drawIndex, drawYes, logistic } from '../outcome/draws.ts'
import { chemoradiotherapyLoading, type ScanPair, scanLaw } from '../scan/scan-law.ts'
import type { Scanner } from '../scan/scanner.ts'
import { rectal } from './assumptions.ts'
import { drawRectalObservables, type RectalObservables } from './observables.ts'
import { drawPathology, pathologyLogits, type RectalPathology } from './pathology.ts'
import { type FirstEvent, firstEvents, hazardsAt60, meanAfterRecurrence } from './recurrence.ts'

const v = rectal.values

/** The last day of which the tables know. */
export const rectalDataCut = dayNumber(2026, 6, 30)
const accrual = [dayNumber(2013, 1, 1), dayNumber(2023, 12, 31)] as const

/** Why somebody never came to restaging, or never to surgery. */
export type Left = 'death' | 'lost or refused' | 'progression' | 'watch and wait' | 'refusal of surgery'

export interface RectalPatient {
  readonly id: string
  readonly centre: Centre
  readonly state: TumourImmuneState
  readonly sensitivity: number
  readonly observables: RectalObservables
  readonly scans: ScanPair
  readonly scanner: Scanner
  readonly eligible: 'yes' | 'too high' | 'cT3'
  readonly cT4b: boolean
  readonly diagnosis: number
  readonly mriBefore: number
  readonly start: number
  /** Null where they never came to it. */
  readonly restaging: number | null
  readonly surgery: number | null
  readonly report: number | null
  readonly left: Left | null
  /** Whether the fascia was involved at restaging. */
  readonly fasciaAfter: 0 | 1
  /** What the specimen shows, or would show. */
  readonly pathology: RectalPathology
  readonly hazards: readonly [number, number, number]
  readonly event: FirstEvent
  /** Days. What happens after the last day of follow-up is not seen. */
  readonly recurrence: number | null
  readonly death: number
  readonly end: number
}

/** A patient of a centre, from a stream of their own. */
export function drawRectalPatient(
  centre: Centre,
  scanner: Scanner,
  index: number,
  seed: number,
  noSignal: boolean,
): RectalPatient {
  const random = createRandom(seed, 'rectal', centre.name, index)
  const state = drawState(random, centre.caseMix)
  const therapy = drawTherapyState(
    state,
    centre.caseMix,
    [chemoradiotherapyLoading],
    seed,
    'rectal',
    centre.name,
    index,
  )
  const sensitivity = therapy.sensitivity[chemoradiotherapyLoading.therapy]
  const diagnosis = accrual[0] + random.integer(accrual[1] - accrual[0])
  const x = drawRectalObservables(state, calendarDay(diagnosis).year, random)
  const scans = scanLaw(
    state,
    therapy,
    scanner,
    createRandom(seed, 'rectal scans', centre.name, index),
    x.male === 1 ? 'male' : 'female',
  )
  const who = random.next()
  const pathology = drawPathology(state, sensitivity, x, random, noSignal)
  const start = diagnosis + 12 + random.integer(25)
  const course = courseOf(state, sensitivity, x, scans.residualShare, start, random, noSignal)
  const hazards = hazardsAt60(state, sensitivity, x, pathology, noSignal ? 0 : centre.logHazard, noSignal)
  return {
    id: patientId(centre, index),
    centre,
    state,
    sensitivity,
    observables: who < v.aboveLimit ? { ...x, distance: 12.5 + 2 * random.next() } : x,
    scans,
    scanner,
    eligible: who < v.aboveLimit ? 'too high' : who < v.aboveLimit + v.notT4 ? 'cT3' : 'yes',
    cT4b: random.next() < v.cT4b,
    diagnosis,
    mriBefore: start - 3 - random.integer(9),
    start,
    ...course,
    fasciaAfter: drawYes(random, logistic(pathologyLogits(state, sensitivity, x, noSignal).fasciaAfter)),
    pathology,
    hazards,
    ...afterwards(course, hazards, state, start, random),
  }
}

type Course = Pick<RectalPatient, 'restaging' | 'surgery' | 'report' | 'left'> & {
  /** The day on which surgery was or would have been. */
  readonly from: number
}

/** Weeks from the start of each therapy to restaging. */
const weeksToRestaging = [11, 13, 22]

/** Of a cohort without signal alike for every therapy, or the time left for an event would tell the outcome. */
function weeksToRestagingOf(therapy: number, noSignal: boolean): number {
  return weeksToRestaging[noSignal ? 0 : therapy]
}

function courseOf(
  state: TumourImmuneState,
  sensitivity: number,
  x: RectalObservables,
  residualShare: number,
  start: number,
  random: Random,
  noSignal: boolean,
): Course {
  const restaging = start + 7 * weeksToRestagingOf(x.therapy, noSignal) - 7 + random.integer(15)
  const from = restaging + 12 + random.integer(24)
  const early = random.next()
  const progresses = drawYes(random, progressionProbability(state, sensitivity, noSignal)) === 1
  const watched = residualShare < v.watchBelow && random.next() < v.watchTaken
  const refuses = random.next() < v.refuses
  const report = from + 5 + random.integer(9)
  if (early < v.diesBefore + v.leavesBefore) {
    const left = early < v.diesBefore ? 'death' : 'lost or refused'
    return { restaging: null, surgery: null, report: null, left, from }
  }
  const left: Left | null = progresses
    ? 'progression'
    : watched
      ? 'watch and wait'
      : refuses
        ? 'refusal of surgery'
        : null
  return left === null
    ? { restaging, surgery: from, report, left, from }
    : { restaging, surgery: null, report: null, left, from }
}

/** P(distant progression before surgery). */
export function progressionProbability(
  { aggressiveness }: TumourImmuneState,
  sensitivity: number,
  noSignal: boolean,
): number {
  const linear = v.progressionOnAggressiveness * aggressiveness + v.progressionOnSensitivity * sensitivity
  return logistic(v.progressionLogit + (noSignal ? 0 : linear))
}

/** Months from the start of each therapy to surgery, on average. */
export function monthsToSurgery(therapy: number, noSignal: boolean): number {
  return (7 * weeksToRestagingOf(therapy, noSignal) + 23.5) / daysPerMonth
}

/** Recurrence, death and the end of follow-up. */
function afterwards(
  { left, from }: Course,
  hazards: readonly [number, number, number],
  state: TumourImmuneState,
  start: number,
  random: Random,
): Pick<RectalPatient, 'event' | 'recurrence' | 'death' | 'end'> {
  const total = hazards.reduce((sum, h) => sum + h, 0)
  const months = 60 * (-Math.log1p(-random.next()) / total) ** (1 / v.shape)
  const drawn = firstEvents[drawIndex(random, hazards)]
  const rest = drawExponential(random, 1)
  const lost = start + Math.ceil(drawExponential(random, daysPerYear / v.lostPerYear))
  const days = (count: number) => Math.max(1, Math.ceil(count * daysPerMonth))
  if (left === 'death') {
    const death = start + 20 + Math.floor(50 * Math.min(1, rest))
    return { event: 'death', recurrence: null, death, end: Math.min(death, rectalDataCut) }
  }
  // Progression is found at restaging, before surgery.
  const recurred = left === 'progression' ? from - 5 : drawn === 'death' ? null : from + days(months)
  const mean = left === 'progression' ? v.afterProgression : meanAfterRecurrence(state)
  const death = recurred === null ? from + days(months) : recurred + days(mean * rest)
  return {
    event: left === 'progression' ? 'distant' : drawn,
    recurrence: recurred,
    death,
    end: Math.min(death, Math.max(lost, start + 30), rectalDataCut),
  }
}
