import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { MrecistSettings } from './settings.ts'
import { hccSiteOf } from './site.ts'

/**
 * Readings of a new lesion as mRECIST counts them. A new liver nodule is carcinoma when it measures 10 mm and shows the typical
 * vascular pattern (arterial enhancement and washout), or when one without it grows by 10 mm; until then it is
 * equivocal, and progression is dated back to the scan that showed it first. A node must reach 20 mm at the porta hepatis, 15 mm
 * elsewhere; an effusion must be proven by cytology. Any other new lesion counts as it is.
 * @param readings of the lesion, in order of time
 */
export function newLesionReadings(
  lesion: Lesion,
  readings: readonly LesionReading[],
  settings: MrecistSettings,
): { readonly readings: readonly LesionReading[]; readonly findings: readonly Finding[] } {
  const site = hccSiteOf(lesion)
  if (site === 'liver') return nodule(readings, settings)
  if (site === 'node' || site === 'porta hepatis node') {
    const least = site === 'node' ? settings.smallestTargetNodeMm : settings.portaHepatisNodeMm
    return { readings: onceMalignant(readings, reading => nodeVerdict(reading, least)), findings: [] }
  }
  if (site === 'effusion')
    return {
      readings: onceMalignant(readings, ({ malignantCytology }) => malignantCytology === true),
      findings: unproven(readings),
    }
  return { readings, findings: [] }
}

/** Equivocal until the first reading that is malignant, unequivocal from there on; what is gone stays gone. */
function onceMalignant(
  readings: readonly LesionReading[],
  isMalignant: (reading: LesionReading) => boolean,
): LesionReading[] {
  let malignant = false
  return readings.map(reading => {
    if (reading.state === 'absent' || reading.state === 'not evaluable') return reading
    malignant ||= isMalignant(reading)
    if (!malignant) return { ...reading, state: 'equivocal', diameterMm: Number.NaN }
    return reading.state === 'equivocal' ? { ...reading, state: 'present' } : reading
  })
}

function nodeVerdict(reading: LesionReading, least: number): boolean {
  return reading.state === 'measured' ? reading.diameterMm >= least : reading.state !== 'equivocal'
}

function nodule(readings: readonly LesionReading[], settings: MrecistSettings) {
  const findings: Finding[] = []
  let first = Number.NaN
  const judged = onceMalignant(readings, reading => {
    const mm = reading.state === 'measured' ? reading.diameterMm : Number.NaN
    if (Number.isNaN(first)) first = mm
    const typical = reading.typicalPattern ?? (reading.enhancing === false ? false : null)
    if (typical === null)
      findings.push({
        severity: 'note',
        code: 'pattern-missing',
        message: `new nodule ${reading.lesion} at ${reading.visit}: nothing says whether its vascular pattern is typical; it counts as not typical`,
        cure: 'fill in the column typical_pattern (arterial enhancement and washout)',
        field: 'typical_pattern',
        file: reading.file,
        row: reading.row,
        patientId: reading.patientId,
      })
    if (typical === true && mm >= settings.newNoduleMm) return true
    return mm >= settings.newNoduleMm && mm - first >= settings.noduleGrowthMm
  })
  return { readings: judged, findings }
}

function unproven(readings: readonly LesionReading[]): Finding[] {
  const [first] = readings.filter(
    ({ state, malignantCytology }) => state !== 'absent' && malignantCytology !== true,
  )
  if (!first || readings.some(({ malignantCytology }) => malignantCytology === true)) return []
  return [
    {
      severity: first.malignantCytology === false ? 'note' : 'warning',
      code: 'effusion-without-cytology',
      message: `${first.lesion} is new at ${first.visit}${first.malignantCytology === false ? ', and cytology found no malignant cells' : ' and was not examined by cytology'}: no progression`,
      cure: 'an effusion that appears is progression only where cytology proves it malignant',
      field: 'cytology',
      file: first.file,
      row: first.row,
      patientId: first.patientId,
    },
  ]
}
