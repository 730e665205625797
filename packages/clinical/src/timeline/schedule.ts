/** A visit that the protocol plans, in days from time zero; its window closes on both sides. */
export interface PlannedVisit {
  readonly visit: string
  readonly day: number
  readonly from: number
  readonly to: number
  /** Kinds of sample that are due at it: `tissue`, `blood`, `urine`. */
  readonly samples: readonly string[]
}

export interface ScheduleOptions {
  /** Cycles of treatment between two visits, and the weeks of a cycle. */
  readonly everyCycles?: number
  readonly cycleWeeks?: number
  readonly toWeek?: number
  /** Days that a visit may lie before or after its day. */
  readonly window?: number
  /** Days before time zero in which the baseline may lie. */
  readonly baselineWithin?: number
  readonly baselineSamples?: readonly string[]
  readonly samples?: readonly string[]
}

/**
 * Baseline and a visit every so many cycles: by default every 2 cycles of 3 weeks to week 30 (weeks 6, 12, 18, 24, 30),
 * each with a window of 7 days on either side, blood and urine at each and tissue at baseline.
 */
export function cycleSchedule(options: ScheduleOptions = {}): PlannedVisit[] {
  const { everyCycles = 2, cycleWeeks = 3, toWeek = 30, window = 7, baselineWithin = 28 } = options
  const { baselineSamples = ['tissue', 'blood', 'urine'], samples = ['blood', 'urine'] } = options
  const step = everyCycles * cycleWeeks
  if (!(step > 0 && toWeek >= step))
    throw new RangeError(`visits every ${step} weeks to week ${toWeek}: give weeks above 0`)
  if (2 * window >= 7 * step)
    throw new RangeError(`windows of ${window} days overlap where visits are ${step} weeks apart`)
  const visits: PlannedVisit[] = [
    { visit: 'baseline', day: 0, from: -baselineWithin, to: 0, samples: baselineSamples },
  ]
  for (let week = step; week <= toWeek; week += step)
    visits.push({
      visit: `week ${week}`,
      day: 7 * week,
      from: 7 * week - window,
      to: 7 * week + window,
      samples,
    })
  return visits
}
