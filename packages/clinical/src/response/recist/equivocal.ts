import type { Lesion, LesionReading } from '../lesion.ts'

type Readings = readonly ReadonlyMap<string, LesionReading>[]

/** New lesions that are equivocal at a visit and unequivocal later, without having gone in between. */
export function confirmedLater(lesions: readonly Lesion[], readings: Readings, at: number): Set<string> {
  const confirmed = lesions.filter(({ lesion }) => {
    if (readings[at].get(lesion)?.state !== 'equivocal') return false
    const later = readings.slice(at + 1).flatMap(visit => visit.get(lesion)?.state ?? [])
    const decided = later.find(state => state !== 'equivocal' && state !== 'not evaluable')
    return decided !== undefined && decided !== 'absent'
  })
  return new Set(confirmed.map(({ lesion }) => lesion))
}

/** Non-targets whose equivocal progression at a visit is unequivocal at their next assessment. */
export function confirmedNext(lesions: readonly Lesion[], readings: Readings, at: number): Set<string> {
  const confirmed = lesions.filter(({ lesion }) => {
    if (readings[at].get(lesion)?.state !== 'equivocal') return false
    const next = readings
      .slice(at + 1)
      .flatMap(visit => visit.get(lesion)?.state ?? [])
      .find(state => state !== 'not evaluable')
    return next === 'unequivocal progression'
  })
  return new Set(confirmed.map(({ lesion }) => lesion))
}
