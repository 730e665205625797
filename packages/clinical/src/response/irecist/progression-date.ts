import { blockStart, type ImmuneResponseAt, untilConfirmed } from './best.ts'

/** What is known of a patient that decides whether an unconfirmed progression counts; days, NaN where it did not happen. */
export interface ImmuneCourse {
  /** Treatment was stopped because the patient was not clinically stable. */
  readonly deteriorationDay: number
  readonly deathDay: number
  /** Still under assessment at the data cut: an open iUPD may yet be confirmed or disregarded. */
  readonly pending: boolean
}

export const unknownCourse: ImmuneCourse = {
  deteriorationDay: Number.NaN,
  deathDay: Number.NaN,
  pending: false,
}

/** Progression by iRECIST and, beside it, by RECIST 1.1. */
export interface ImmuneProgression {
  /** Day of progression for iPFS; NaN where there is none. */
  readonly day: number
  readonly visit: string | null
  /** Day of iCPD; NaN where it was not confirmed. */
  readonly confirmedDay: number
  readonly rule: string
  readonly because: string
  /** The first iUPD, whatever followed: progression by RECIST 1.1. NaN where there is none. */
  readonly recistDay: number
}

/**
 * Date of progression by iRECIST (Seymour 2017, section on the date of progression): the first iUPD of the progression
 * that was confirmed. An iUPD that a later iSD, iPR or iCR disregards does not count. One that is neither counts where
 * treatment stopped for clinical deterioration, no further assessment was made, later ones were iUPD throughout, or the
 * patient died; while the patient is still assessed it is pending.
 */
export function immuneProgression(
  responses: readonly ImmuneResponseAt[],
  course: ImmuneCourse = unknownCourse,
): ImmuneProgression {
  const counted = untilConfirmed(responses)
  const recistDay = counted.find(({ response }) => response === 'iUPD')?.day ?? Number.NaN
  const made = (at: ImmuneResponseAt | null, confirmedDay: number, rule: string, because: string) => ({
    day: at?.day ?? Number.NaN,
    visit: at?.visit ?? null,
    confirmedDay,
    rule: `iPD: ${rule}`,
    because,
    recistDay,
  })
  const start = blockStart(counted)
  if (start < 0)
    return Number.isNaN(recistDay)
      ? made(null, Number.NaN, 'none', 'no progression')
      : made(null, Number.NaN, 'disregarded', 'every iUPD was followed by iSD, iPR or iCR')
  const first = counted[start]
  const last = counted[counted.length - 1]
  if (last.response === 'iCPD')
    return made(first, last.day, 'first iUPD of iCPD', `iUPD at ${first.visit}, confirmed at ${last.visit}`)
  if (course.deteriorationDay >= first.day)
    return made(
      first,
      Number.NaN,
      'clinical deterioration',
      `iUPD at ${first.visit}; treatment stopped, clinically not stable`,
    )
  if (course.deathDay >= first.day)
    return made(first, Number.NaN, 'death', `iUPD at ${first.visit}, not resolved before death`)
  if (course.pending)
    return made(null, Number.NaN, 'pending', `iUPD at ${first.visit} waits for confirmation`)
  const later = counted.slice(start + 1)
  return later.some(({ response }) => response === 'iUPD')
    ? made(
        first,
        Number.NaN,
        'iUPD throughout',
        `iUPD from ${first.visit} on, never confirmed, never disregarded`,
      )
    : made(
        first,
        Number.NaN,
        'no further assessment',
        `iUPD at ${first.visit} and no evaluable assessment after it`,
      )
}

/** First iCR or iPR, and how long the response lasted. */
export interface ImmuneDuration {
  readonly firstDay: number
  readonly response: 'iCR' | 'iPR'
  /** Days from the first response to progression, or to the last evaluable assessment where there is none. */
  readonly days: number
  readonly event: boolean
}

/** Duration of response (iDOR): from the first iCR or iPR to the date of progression by iRECIST; null without a response. */
export function immuneDuration(
  responses: readonly ImmuneResponseAt[],
  progression: ImmuneProgression,
): ImmuneDuration | null {
  const counted = untilConfirmed(responses)
  const first = counted.find(({ response }) => response === 'iCR' || response === 'iPR')
  if (first === undefined || (first.response !== 'iCR' && first.response !== 'iPR')) return null
  const event = progression.day >= first.day
  const end = event
    ? progression.day
    : (counted.findLast(({ response }) => response !== 'NE')?.day ?? first.day)
  return { firstDay: first.day, response: first.response, days: end - first.day, event }
}
