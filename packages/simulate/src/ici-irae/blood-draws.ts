import { createRandom } from '@tessera/statistics'
import { irae } from './assumptions.ts'
import type { LesionCourse } from './lesions.ts'
import type { IraePatient } from './patient.ts'

const v = irae.values

/** Weeks for which blood is planned: baseline and every two cycles. */
export const drawWeeks = [0, 6, 12, 18, 24, 30] as const

/** A visit that took place: the week that it was planned for, its day, and whether blood was drawn. */
export interface BloodDraw {
  readonly week: number
  readonly day: number
  readonly drawn: boolean
}

/** The centre in which draws are missed before an irAE. */
export const centreOfMissedDraws = 'C2'

/**
 * Visits of a patient: before the dose of the cycle, at most four days early (the first up to a week), now and then late.
 * After an irAE of grade 3 or more and after progression most leave; nobody comes after death, loss or the data cut.
 */
export function bloodDraws(who: IraePatient, course: LesionCourse, seed: number): BloodDraw[] {
  const random = createRandom(seed, 'ici irae draws', who.id)
  const leavesSevere = random.next() < v.stopsAfterSevere
  const leavesProgression = random.next() < v.stopsAfterProgression
  const stop = Math.min(
    leavesSevere ? who.severeDay + 7 : Number.POSITIVE_INFINITY,
    leavesProgression && course.progressionSeen !== null
      ? course.progressionSeen + 7
      : Number.POSITIVE_INFINITY,
  )
  const onset = Math.min(who.mildDay, who.severeDay)
  return drawWeeks.flatMap(week => {
    const early = random.integer(week === 0 ? 8 : 5)
    const late = week > 0 && random.next() < v.lateDraw ? 1 + random.integer(6) : 0
    const missed = random.next()
    const planned = who.firstDose + 7 * week
    const day = late > 0 ? planned + late : planned - early
    if (week > 0 && (day > who.end || day >= who.deathDay || day > stop)) return []
    const ahead = onset >= day && onset <= day + 42 && who.centre.name === centreOfMissedDraws
    const share = v.missedDraw + (ahead ? v.missedBeforeEvent : 0)
    return [{ week, day, drawn: missed >= share }]
  })
}
