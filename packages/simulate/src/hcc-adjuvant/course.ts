import { daysPerMonth } from '@tessera/tables'
import { type Piece, timeUnderPieces } from '../outcome/piecewise.ts'
import { hcc } from './assumptions.ts'
import type { AdjuvantArm, Plan } from './propensity.ts'

const v = hcc.values
export const weibull = { shape: v.shape, scale: v.scale }

/** What is fixed of a patient before any therapy: the draws that decide, and what each arm would do. */
export interface Fate {
  readonly linear: number
  /** Cumulative hazard at which the event comes: a standard exponential. */
  readonly hazard: number
  /** The event is death without recurrence. */
  readonly diesFirst: boolean
  logHazardRatio(arm: AdjuvantArm): number
  /** Days from its start after which a therapy is stopped for toxicity. */
  stopAfter(arm: AdjuvantArm): number | null
  /** Days of imaging until the first at or after a day. */
  imaging(until: number, treatedFrom: number | null): number[]
}

/** What happens under a plan; days count from surgery. */
export interface Course {
  readonly arm: AdjuvantArm
  readonly start: number | null
  readonly stop: number | null
  readonly crossover: Plan['crossover']
  /** Months from surgery to recurrence or death, as nature has it. */
  readonly time: number
  readonly eventDay: number
  /** Day on which imaging finds the recurrence, if nothing ends observation; the day of death where death comes first. */
  readonly foundDay: number
  readonly imaging: readonly number[]
}

/**
 * Follows a patient through a plan. Therapy begins only in who is alive and has no recurrence found by then: that is
 * what makes time to its start immortal. It works from its start to its end, or to the next.
 */
export function follow(fate: Fate, plan: Plan): Course {
  const pieces: Piece[] = []
  let course = seen(fate, pieces, null)
  let start: number | null = null
  let stop: number | null = null
  if (plan.start !== null && course.foundDay > plan.start) {
    start = plan.start
    add(pieces, start, fate.logHazardRatio(plan.arm))
    course = seen(fate, pieces, start)
    const after = fate.stopAfter(plan.arm)
    if (after !== null && course.foundDay > start + after) {
      stop = start + after
      add(pieces, stop, 0)
      course = seen(fate, pieces, start)
    }
  }
  let crossover: Plan['crossover'] = null
  if (plan.crossover && course.foundDay > plan.crossover.day && (plan.arm === 'none' || start !== null)) {
    crossover = plan.crossover
    add(pieces, crossover.day, fate.logHazardRatio(crossover.to))
    if (stop !== null && stop >= crossover.day) stop = null
    course = seen(fate, pieces, start ?? crossover.day)
  }
  return { arm: start === null ? 'none' : plan.arm, start, stop, crossover, ...course }
}

/** A piece replaces those that would begin after it. */
function add(pieces: Piece[], day: number, logHazardRatio: number): void {
  const from = day / daysPerMonth
  while (pieces.length > 0 && pieces[pieces.length - 1].from >= from) pieces.pop()
  pieces.push({ from, logHazardRatio })
}

function seen(fate: Fate, pieces: readonly Piece[], treatedFrom: number | null) {
  const time = timeUnderPieces(weibull, fate.linear, pieces, fate.hazard)
  const eventDay = Math.max(1, Math.ceil(time * daysPerMonth))
  const imaging = fate.imaging(eventDay, treatedFrom)
  return { time, eventDay, imaging, foundDay: fate.diesFirst ? eventDay : imaging[imaging.length - 1] }
}
