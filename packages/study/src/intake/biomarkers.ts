import type { Finding } from '@tessera/evidence'
import { type MarkerIntake, markerIntake } from '../longitudinal/marker-intake.ts'
import { type ScreenIntake, screenIntake } from '../screen/screen-intake.ts'
import { applyEligibility } from './eligibility.ts'
import { ExclusionLedger } from './ledger.ts'

/**
 * What the protocol's `biomarkers` are computed from: markers over visits and screens at time zero. Who is in is judged
 * for each by eligibility alone, whatever questions leave out.
 */
export function biomarkerIntakes(read: Omit<Parameters<typeof screenIntake>[1], 'index' | 'included'>): {
  readonly markers: MarkerIntake[]
  readonly screens: ScreenIntake[]
  readonly findings: Finding[]
} {
  const { file, frame, patients, assays } = read
  const markers: MarkerIntake[] = []
  const screens: ScreenIntake[] = []
  const findings: Finding[] = []
  for (const [index, given] of file.protocol.biomarkers.entries()) {
    const ledger = new ExclusionLedger(patients, null)
    applyEligibility(file, frame, ledger)
    const { included } = ledger
    if ('screen' in given) {
      const made = screenIntake(given, { ...read, index, included })
      findings.push(...made.findings)
      if (made.screen) screens.push(made.screen)
    } else {
      const made = markerIntake(given, { file, index, frame, patients, included, assays })
      findings.push(...made.findings)
      if (made.markers) markers.push(made.markers)
    }
  }
  return { markers, screens, findings }
}
