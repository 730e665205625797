import type { Frame } from '../../intake/frame.ts'
import type { Visits } from '../../intake/visits.ts'
import type { BenefitClock } from './clock.ts'

/** Scans of each patient from time zero to the end of follow-up, and the years of it. */
export interface Imaging {
  readonly scans: Int32Array
  readonly years: Float64Array
}

/** Counts the rows of a visits table within follow-up. */
export function imagingOf(visits: Visits, frame: Frame, clock: BenefitClock, unitDays: number): Imaging {
  const place = new Map(Array.from(clock.rows, (row, i) => [row, i]))
  const scans = new Int32Array(clock.rows.length)
  for (const [patient, i] of place) {
    const zero = frame.timeZero?.[patient] ?? Number.NaN
    const end = zero + clock.time[i] * unitDays
    for (let k = visits.start[patient]; k < visits.start[patient + 1]; k++) {
      const day = visits.date[visits.order[k]]
      if (day > zero && day <= end) scans[i]++
    }
  }
  return { scans, years: clock.time.map(time => (time * unitDays) / 365.25) }
}
