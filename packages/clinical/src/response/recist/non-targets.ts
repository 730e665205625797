import type { Lesion, LesionReading } from '../lesion.ts'
import type { NonTargetResponse, Ruled } from '../overall.ts'
import type { RecistSettings } from './settings.ts'

/**
 * Response of the non-targets of a visit (Eisenhauer 2009, section 4.3): PD where one progressed unequivocally;
 * NE where one was not evaluated; CR where all are gone and nodes below 10 mm short axis; else NON-CR/NON-PD.
 * A tumour marker above normal is given as a non-target that is present.
 * @param suspected lesions whose equivocal progression the next assessment confirmed
 */
export function judgeNonTargets(
  lesions: readonly Lesion[],
  readings: ReadonlyMap<string, LesionReading>,
  settings: Pick<RecistSettings, 'normalNodeMm'>,
  suspected: ReadonlySet<string> = new Set(),
): Ruled<NonTargetResponse> {
  const progressed = lesions.filter(
    ({ lesion }) => readings.get(lesion)?.state === 'unequivocal progression' || suspected.has(lesion),
  )
  if (progressed.length > 0)
    return {
      response: 'PD',
      rule: progressed.every(({ lesion }) => suspected.has(lesion))
        ? 'equivocal progression confirmed later'
        : 'unequivocal progression',
      because: `${names(progressed)} progressed unequivocally`,
    }
  const missing = lesions.filter(({ lesion }) => !isEvaluated(readings.get(lesion)))
  const present = lesions.filter(lesion => isPresent(lesion, readings.get(lesion.lesion), settings))
  if (missing.length > 0)
    return {
      response: 'NE',
      rule: 'non-target not evaluated',
      because: `${names(missing)} not evaluated${present.length > 0 ? `, ${names(present)} still there` : ''}`,
    }
  if (present.length === 0)
    return { response: 'CR', rule: 'non-targets gone', because: 'every non-target is gone, nodes are normal' }
  return {
    response: 'NON-CR/NON-PD',
    rule: 'non-target persists',
    because: `${names(present)} still there, without unequivocal progression`,
  }
}

function isEvaluated(reading: LesionReading | undefined): boolean {
  return reading !== undefined && reading.state !== 'not evaluable'
}

/** Whether disease is seen: not where it is absent, measured as 0, or a node below the normal short axis. */
function isPresent(
  lesion: Lesion,
  reading: LesionReading | undefined,
  settings: Pick<RecistSettings, 'normalNodeMm'>,
): boolean {
  if (reading === undefined || reading.state === 'absent' || reading.state === 'not evaluable') return false
  if (reading.state !== 'measured') return true
  return lesion.node ? reading.diameterMm >= settings.normalNodeMm : reading.diameterMm > 0
}

function names(lesions: readonly Lesion[]): string {
  return lesions.map(({ lesion }) => lesion).join(', ')
}
