import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { MrecistSettings } from './settings.ts'
import { hccSiteOf } from './site.ts'

/**
 * Lesions with the role that mRECIST gives them. A liver lesion is a target when it can be measured (10 mm), has a
 * border, and its tissue enhances in the arterial phase (viable); an infiltrative one, a portal vein thrombosis, an effusion and a node
 * at the porta hepatis below 20 mm are not: they are followed as non-targets, with a finding. One that was treated
 * locally before is a target only where what enhances is measured.
 * @param baseline readings of the baseline visit by lesion
 */
export function withSuitableRoles(
  lesions: readonly Lesion[],
  baseline: ReadonlyMap<string, LesionReading>,
  settings: MrecistSettings,
): { readonly lesions: readonly Lesion[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const judged = lesions.map((lesion): Lesion => {
    if (lesion.role !== 'target') return lesion
    const reading = baseline.get(lesion.lesion)
    const why = whyNotTarget(lesion, reading, settings)
    if (why === null) return lesion
    findings.push({
      severity: 'warning',
      code: 'target-not-suitable',
      message: `target ${lesion.lesion} is followed as a non-target: ${why}`,
      cure: 'choose a lesion of at least 10 mm with a border and arterial enhancement, or correct its description',
      field: 'role',
      patientId: lesion.patientId,
      value: lesion.lesion,
      ...placeOf(lesion, reading),
    })
    return { ...lesion, role: 'non-target' }
  })
  return { lesions: judged, findings }
}

function whyNotTarget(
  lesion: Lesion,
  reading: LesionReading | undefined,
  settings: MrecistSettings,
): string | null {
  const site = hccSiteOf(lesion)
  if (site === 'portal vein') return 'portal vein thrombosis cannot be measured'
  if (site === 'effusion') return 'an effusion cannot be measured'
  if (site === 'porta hepatis node')
    return reading?.state === 'measured' && reading.diameterMm < settings.portaHepatisNodeMm
      ? `a node at the porta hepatis is malignant from a short axis of ${settings.portaHepatisNodeMm} mm on, and this one has ${reading.diameterMm}`
      : null
  if (site !== 'liver') return null
  if (lesion.infiltrative) return 'it is infiltrative, without a border to measure'
  if (reading?.enhancing === false)
    return lesion.treatedBefore
      ? 'it was treated before and nothing of it enhances'
      : 'nothing of it enhances in the arterial phase'
  if (reading?.state === 'measured' && reading.diameterMm < settings.smallestTargetMm)
    return `what enhances measures ${reading.diameterMm} mm, less than ${settings.smallestTargetMm}`
  return null
}

function placeOf(lesion: Lesion, reading: LesionReading | undefined) {
  const file = reading?.file ?? lesion.file
  const row = reading?.row ?? lesion.row
  return { ...(file === undefined ? {} : { file }), ...(row === undefined ? {} : { row }) }
}
