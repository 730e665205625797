import type { PatientCourse, PatientCourses } from '../patient-course.ts'
import {
  type BestImmune,
  type BestImmuneSettings,
  bestImmuneDefaults,
  bestImmuneResponse,
  type ImmuneResponseAt,
} from './best.ts'
import {
  type ImmuneCourse,
  type ImmuneDuration,
  type ImmuneProgression,
  immuneDuration,
  immuneProgression,
  unknownCourse,
} from './progression-date.ts'

/** A patient by one reader. */
export interface ImmunePatient {
  readonly patientId: string
  readonly reader: string
  /** What the minimum duration of stable disease counts from; NaN where it is not known. */
  readonly startDay: number
  readonly best: BestImmune
  /** With iCR and iPR counted only where a later visit confirms them. */
  readonly confirmedBest: BestImmune
  readonly progression: ImmuneProgression
  readonly duration: ImmuneDuration | null
  /** Visits that count: none after death or after another therapy began. */
  readonly assessments: number
}

export interface ImmuneSummaryOptions {
  readonly best?: Partial<BestImmuneSettings>
  readonly courses?: PatientCourses
  /** Clinical deterioration, and who is still under assessment, by patient. */
  readonly immuneCourses?: ReadonlyMap<string, Partial<ImmuneCourse>>
}

/** A response with the day that its progression is dated to, where that is earlier than the visit. */
export interface DatedImmuneResponse extends ImmuneResponseAt {
  readonly progressionDay?: number
}

/**
 * Best response, date of progression and duration of one patient by one reader, from responses in order of day.
 * @param startDay of the patient where the courses do not say it
 */
export function summariseImmune(
  { patientId, reader }: { readonly patientId: string; readonly reader: string },
  responses: readonly DatedImmuneResponse[],
  startDay: number,
  options: ImmuneSummaryOptions = {},
): ImmunePatient {
  const course = options.courses?.get(patientId)
  const counted = responses.filter(({ day }) => counts(day, course))
  const start = course?.referenceDay ?? startDay
  const best: BestImmuneSettings = { ...bestImmuneDefaults, startDay: start, ...options.best }
  const dated = counted.map(({ progressionDay, ...response }) => ({
    ...response,
    day:
      response.response === 'iUPD' && progressionDay !== undefined && progressionDay < response.day
        ? progressionDay
        : response.day,
  }))
  const progression = immuneProgression(dated, {
    ...unknownCourse,
    deathDay: course?.deathDay ?? Number.NaN,
    ...options.immuneCourses?.get(patientId),
  })
  return {
    patientId,
    reader,
    startDay: start,
    best: bestImmuneResponse(counted, best),
    confirmedBest: bestImmuneResponse(counted, { ...best, confirm: true }),
    progression,
    duration: immuneDuration(dated, progression),
    assessments: counted.length,
  }
}

/** Assessments after death or after the start of another therapy are no part of best response. */
function counts(day: number, course: PatientCourse | undefined): boolean {
  return !(day > (course?.deathDay ?? Number.NaN)) && !(day >= (course?.newTherapyDay ?? Number.NaN))
}
