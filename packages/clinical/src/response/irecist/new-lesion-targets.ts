import type { Lesion, LesionReading } from '../lesion.ts'
import { organOf } from '../recist/baseline.ts'
import type { RecistSettings } from '../recist/settings.ts'

/**
 * New lesions that are measured as targets of their own (Seymour 2017, assessment of new lesions): measurable when they
 * are first seen, at most five, two an organ, the largest first; later ones where there is room. All others are
 * new-lesion non-targets. Their sum is never added to that of the baseline targets.
 * @param visits readings of each visit by lesion name, in order of time
 */
export function newLesionTargets(
  lesions: readonly Lesion[],
  visits: readonly ReadonlyMap<string, LesionReading>[],
  settings: Pick<
    RecistSettings,
    'mostTargets' | 'mostTargetsPerOrgan' | 'smallestTargetMm' | 'smallestTargetNodeMm'
  >,
): readonly Lesion[] {
  const chosen: Lesion[] = []
  const seen = new Set<string>()
  for (const readings of visits) {
    const fresh = lesions.filter(lesion => !seen.has(lesion.lesion) && isThere(readings.get(lesion.lesion)))
    for (const { lesion } of fresh) seen.add(lesion)
    const bySize = fresh
      .map(lesion => ({ lesion, mm: readings.get(lesion.lesion)?.diameterMm ?? Number.NaN }))
      .filter(
        ({ lesion, mm }) => mm >= (lesion.node ? settings.smallestTargetNodeMm : settings.smallestTargetMm),
      )
      .sort((a, b) => b.mm - a.mm || (a.lesion.lesion < b.lesion.lesion ? -1 : 1))
    for (const { lesion } of bySize) {
      const organ = organOf(lesion)
      const alike = chosen.filter(other => organ !== null && organOf(other) === organ)
      if (chosen.length < settings.mostTargets && alike.length < settings.mostTargetsPerOrgan)
        chosen.push(lesion)
    }
  }
  return chosen
}

/** Whether a lesion is seen without doubt: an equivocal one is not yet new. */
export function isThere(reading: LesionReading | undefined): boolean {
  if (reading === undefined) return false
  if (reading.state === 'measured') return reading.diameterMm > 0
  return (
    reading.state === 'present' ||
    reading.state === 'too small' ||
    reading.state === 'unequivocal progression'
  )
}
