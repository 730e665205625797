import { createRandom, type Random } from '@tessera/statistics'
import { daysPerYear, formatDay } from '@tessera/tables'
import { drawYes, logistic, rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { visitsOf } from './assumptions.ts'
import type { VisitsPatient } from './patient.ts'

const v = visitsOf.values

/** The columns of the public file. */
export const visitsHeader = [
  'ID',
  'Date',
  'Age',
  'Amount.of.Hepatic.Lesions',
  'Largest.Diameter.of.Hepatic.Lesions',
  'New.Lesion',
  'Vascular.Invasion',
  'Local.Lymph.Node.Metastasis',
  'Distant.Metastasis',
  'Child_pugh_score',
  'AFP',
  'TargetedTherapy',
  'Embolization',
  'Resection',
  'Status_of_death',
  'OStime_day',
] as const

/** The tumour as it goes from visit to visit. */
interface Course {
  /** mm; 0 when no lesion is left. */
  size: number
  lesions: number
  newLesion: 0 | 1
  vascular: 0 | 1
  nodes: 0 | 1
  distant: 0 | 1
  childPugh: number
}

/** Every visit of a patient, one row each, until death, the last contact or the last visit. */
export function visitRows(patient: VisitsPatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'hcc visits course', patient.id)
  const { first, state, followed } = patient
  const course: Course = {
    size: 2 ** first.logSize,
    lesions: first.lesions,
    newLesion: 0,
    vascular: drawYes(random, 0.01),
    nodes: drawYes(random, 0.02),
    distant: drawYes(random, 0.02),
    childPugh: first.childPugh,
  }
  const rows: Cell[][] = []
  for (let day = 0; day < followed; ) {
    const logAfp =
      day === 0
        ? first.logAfp
        : first.logAfp +
          v.afpOnSize * Math.log2((course.size + 5) / (2 ** first.logSize + 5)) +
          0.5 * random.normal()
    const treatment = treat(course, day === 0, random)
    rows.push([
      patient.id,
      formatDay(patient.start + day),
      Math.floor(first.age + day / daysPerYear),
      course.lesions,
      Math.round(course.size),
      course.newLesion,
      course.vascular,
      course.nodes,
      course.distant,
      course.childPugh,
      rounded(Math.min(121_000, 2 ** logAfp), 2),
      treatment.targeted,
      treatment.embolised,
      treatment.resected,
      patient.died ? 1 : 0,
      residualTime(followed - day, random),
    ])
    if (random.next() < v.lastVisit) break
    progress(course, treatment, state.aggressiveness, random)
    day += Math.max(20, Math.round(v.gapMedian * Math.exp(v.gapSd * random.normal())))
  }
  return rows
}

interface Treatment {
  readonly targeted: 0 | 1
  readonly embolised: 0 | 1
  readonly resected: 0 | 1
}

function treat(course: Course, isFirst: boolean, random: Random): Treatment {
  const tumour = course.size > 0
  const resected = drawYes(random, tumour ? (isFirst ? 0.2 : 0.03) : 0)
  const embolised = resected === 1 ? 0 : drawYes(random, tumour ? (isFirst ? 0.7 : 0.3) : 0.02)
  const spread = course.vascular + course.distant > 0
  return { resected, embolised, targeted: drawYes(random, isFirst ? 0.015 : spread ? 0.4 : 0.08) }
}

function progress(course: Course, treatment: Treatment, aggressiveness: number, random: Random): void {
  const grown = course.size * 2 ** (v.growthPerVisit + v.growthOnAggressiveness * aggressiveness)
  if (treatment.resected === 1) course.size = 0
  else if (treatment.embolised === 1)
    course.size = random.next() < v.completeAfterEmbolisation ? 0 : course.size * (0.4 + 0.6 * random.next())
  else course.size = Math.min(350, grown)
  course.newLesion = drawYes(
    random,
    logistic(v.newLesionLogit + v.newLesionOnAggressiveness * aggressiveness),
  )
  if (course.size === 0) course.lesions = 0
  if (course.newLesion === 1) {
    course.lesions = Math.min(4, course.lesions + 1)
    course.size = Math.max(course.size, 10 + 20 * random.next())
  }
  if (course.vascular === 0) course.vascular = drawYes(random, course.size > 0 ? 0.015 : 0)
  if (course.nodes === 0) course.nodes = drawYes(random, 0.004)
  if (course.distant === 0) course.distant = drawYes(random, 0.015)
  if (random.next() < 0.06) course.childPugh = Math.min(12, course.childPugh + 1)
  else if (random.next() < 0.15) course.childPugh = Math.max(5, course.childPugh - 1)
}

/** Residual time as the file has it: now and then off by some days, which is planted. */
function residualTime(days: number, random: Random): number {
  if (random.next() >= v.inconsistent) return days
  const off = random.integer(v.inconsistentDays + 1) - Math.floor(v.inconsistentDays / 2)
  return Math.max(0, days + off)
}
