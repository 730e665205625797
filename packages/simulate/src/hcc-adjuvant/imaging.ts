import { createRandom } from '@tessera/statistics'
import { adjuvant } from './treatment-assumptions.ts'

const t = adjuvant.values
const threeYears = 1096

/**
 * Days after surgery on which the liver is looked at, until the first visit at or after `until` (which is among them).
 * Who is under adjuvant therapy is looked at more often, from `treatedFrom` on. A visit's own jitter does not depend on
 * the arm, so that a patient's visits are the same until therapy begins.
 */
export function imagingDays(
  until: number,
  treatedFrom: number | null,
  noSignal: boolean,
  seed: number,
  centre: string,
  index: number,
): number[] {
  const random = createRandom(seed, 'hcc imaging', centre, index)
  const days: number[] = []
  let day = t.firstImaging + random.integer(5)
  for (;;) {
    days.push(day)
    if (day >= until || day > longest) return days
    const treated = treatedFrom !== null && day >= treatedFrom && !noSignal
    const interval =
      day >= threeYears ? t.imagingIntervalLater : treated ? t.imagingIntervalTreated : t.imagingInterval
    const jitter = random.integer(2 * t.imagingSpread + 1) - t.imagingSpread
    day += interval + jitter
  }
}

/** Days after which nobody is followed any more. */
const longest = 4400
