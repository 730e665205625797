import { DurationError, durationInDays, parseDuration } from '@tessera/tables'

/** When disease is to be assessed, counted from time zero. */
export interface AssessmentSchedule {
  readonly steps: readonly { readonly every: number; readonly until: number }[]
  /** Days that an assessment may be early or late. */
  readonly window: number
}

/**
 * `6 weeks`, or `6 weeks until 54 weeks, then 12 weeks`: the interval between assessments, from time zero on.
 * @throws DurationError where a part is not a duration, is zero, or `until` does not grow
 */
export function parseSchedule(text: string, window = 0): AssessmentSchedule {
  const parts = text.split(/,?\s*then\s+/i)
  let last = 0
  const steps = parts.map((part, i) => {
    const [every, until, ...rest] = part.split(/\s+until\s+/i)
    if (rest.length > 0 || (until === undefined && i < parts.length - 1))
      throw new DurationError(
        `'${text}' is not a schedule: write 6 weeks, or 6 weeks until 54 weeks, then 12 weeks`,
      )
    const step = {
      every: durationInDays(parseDuration(every)),
      until: until === undefined ? Number.POSITIVE_INFINITY : durationInDays(parseDuration(until)),
    }
    if (!(step.every > 0 && step.until > last))
      throw new DurationError(
        `'${text}' is not a schedule: intervals are above 0 days, and each 'until' is later`,
      )
    last = step.until
    return step
  })
  return { steps, window }
}

/** Scheduled days (after time zero, which is 0) up to and with `until`. */
export function scheduledDays({ steps }: AssessmentSchedule, until: number): number[] {
  const days: number[] = []
  let day = 0
  for (const step of steps) {
    while (day + step.every <= Math.min(step.until, until)) {
      day += step.every
      days.push(day)
    }
    if (day + step.every <= step.until) break
  }
  return days
}

/**
 * How many scheduled assessments were missed between the last adequate assessment and the event, both in days
 * from time zero. An assessment belongs to the nearest scheduled day (the earlier of two); a scheduled day was
 * missed when it comes later and its window closed before the event.
 */
export function missedBetween(schedule: AssessmentSchedule, last: number, event: number): number {
  const days = [0, ...scheduledDays(schedule, event)]
  const own = days.reduce(
    (nearest, day) => (Math.abs(day - last) < Math.abs(nearest - last) ? day : nearest),
    0,
  )
  return days.filter(day => day > own && day + schedule.window < event).length
}

/** When the window of the so-manieth scheduled assessment closes (of the last, where there are fewer); days from time zero. */
export function endOfVisit(schedule: AssessmentSchedule, count: number): number {
  const longest = Math.max(...schedule.steps.map(({ every }) => every))
  const days = scheduledDays(schedule, longest * (count + 1) + lastFinite(schedule))
  return (days[Math.min(count, days.length) - 1] ?? 0) + schedule.window
}

function lastFinite({ steps }: AssessmentSchedule): number {
  return Math.max(0, ...steps.map(({ until }) => until).filter(Number.isFinite))
}
