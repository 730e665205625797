import type { PlannedVisit } from './schedule.ts'

/** Which visit a day belongs to. */
export interface AssignedVisit {
  /** Null: unscheduled, or out of every window. */
  readonly visit: string | null
  /** The visit whose day is nearest, with the days off it. */
  readonly nearest: string
  readonly off: number
  readonly inWindow: boolean
}

/**
 * The visit of a day (days from time zero): the one whose window holds it, of several the nearest, of two as near the
 * earlier. Outside every window there is none, and the nearest is named with its distance.
 */
export function assignVisit(day: number, schedule: readonly PlannedVisit[]): AssignedVisit {
  if (schedule.length === 0) throw new RangeError('a schedule without visits')
  const distance = (planned: PlannedVisit) => Math.abs(day - planned.day)
  const closest = (visits: readonly PlannedVisit[]) =>
    visits.reduce((best, planned) => (distance(planned) < distance(best) ? planned : best))
  const holding = schedule.filter(({ from, to }) => day >= from && day <= to)
  if (holding.length > 0) {
    const own = closest(holding)
    return { visit: own.visit, nearest: own.visit, off: day - own.day, inWindow: true }
  }
  const near = closest(schedule)
  return { visit: null, nearest: near.visit, off: day - near.day, inWindow: false }
}
