import type { Lesion, LesionReading } from '../lesion.ts'
import type { NewLesions, Ruled } from '../overall.ts'
import type { RecistSettings } from './settings.ts'

/**
 * New lesions of a visit (Eisenhauer 2009, section 4.3.5): an unequivocal one is progression, whatever its size; an
 * equivocal one is not until a later assessment confirms it, and then progression dates from where it was seen first.
 * A node measured below the normal short axis is no lesion (EORTC questions and clarifications, new lymph node lesions).
 * @param confirmedLater equivocal here, unequivocal later
 */
export function judgeNewLesions(
  lesions: readonly Lesion[],
  readings: ReadonlyMap<string, LesionReading>,
  settings: Pick<RecistSettings, 'normalNodeMm'>,
  confirmedLater: ReadonlySet<string> = new Set(),
): Ruled<NewLesions> {
  const seen = lesions.filter(lesion => isSeen(lesion, readings.get(lesion.lesion), settings))
  const sure = seen.filter(({ lesion }) => readings.get(lesion)?.state !== 'equivocal')
  if (sure.length > 0) return { response: 'unequivocal', rule: 'new lesion', because: `${names(sure)} new` }
  const later = seen.filter(({ lesion }) => confirmedLater.has(lesion))
  if (later.length > 0)
    return {
      response: 'unequivocal',
      rule: 'equivocal new lesion confirmed later',
      because: `${names(later)} equivocal here and confirmed at a later visit: progression from here`,
    }
  if (seen.length > 0)
    return {
      response: 'equivocal',
      rule: 'equivocal new lesion',
      because: `${names(seen)} equivocal: no progression until it is confirmed`,
    }
  return { response: 'none', rule: 'no new lesion', because: 'no new lesion' }
}

function isSeen(
  { node }: Lesion,
  reading: LesionReading | undefined,
  settings: Pick<RecistSettings, 'normalNodeMm'>,
): boolean {
  if (reading === undefined || reading.state === 'absent' || reading.state === 'not evaluable') return false
  if (reading.state !== 'measured') return true
  return node ? reading.diameterMm >= settings.normalNodeMm : reading.diameterMm > 0
}

function names(lesions: readonly Lesion[]): string {
  return lesions.map(({ lesion }) => lesion).join(', ')
}
