import { OmicsError } from '@tessera/omics'
import { StatisticsInputError } from '@tessera/statistics'
import { type MarkerEvidence, notEstimated } from '../longitudinal/biomarker-evidence.ts'
import { effectEvidence } from './effect-evidence.ts'
import { interactionEvidence } from './interaction-evidence.ts'
import type { ScreenOptions } from './place.ts'
import type { ScreenIntake } from './screen-intake.ts'

/** What a screen of markers at time zero adds to the evidence; a warning with the reason where it cannot be computed. */
export function screenEvidence(screen: ScreenIntake, options: ScreenOptions): MarkerEvidence {
  try {
    return screen.protocol.screen === 'interaction'
      ? interactionEvidence(screen, options)
      : effectEvidence(screen, options)
  } catch (error) {
    if (!(error instanceof OmicsError || error instanceof StatisticsInputError)) throw error
    return error instanceof OmicsError
      ? notEstimated(screen, error.what, error.cure)
      : notEstimated(screen, error.message, 'look at the endpoint and the covariates')
  }
}
