import { OmicsError } from '../../assay/omics-error.ts'
import type { StepKind } from '../step.ts'
import { keptFeatures, keptFromJson } from './kept-features.ts'

export interface DetectedSettings {
  /** Smallest share of training samples in which a feature is measured, and above zero on linear scales. */
  readonly share: number
}

/** Leaves out features that too few training samples have. */
export const detectedStep: StepKind<DetectedSettings> = {
  name: 'detected',
  fitter: ({ share }) => ({
    name: `detected in ${Math.round(100 * share)} %`,
    fit: ({ data }) => {
      const linear = data.scale === 'counts' || data.scale === 'tpm' || data.scale === 'intensity'
      const kept = data.features.flatMap(({ id }, f) => {
        let seen = 0
        for (const value of data.row(f)) if (!Number.isNaN(value) && !(linear && value <= 0)) seen++
        return seen >= share * data.size && seen > 0 ? [id] : []
      })
      if (kept.length === 0)
        throw new OmicsError(
          'too-few',
          `no feature is detected in ${Math.round(100 * share)} % of the training samples`,
          'ask for a smaller share',
        )
      return keptFeatures(
        kept,
        data.features.length,
        `detected in at least ${Math.round(100 * share)} % of training samples`,
      )
    },
  }),
  fromJson: keptFromJson,
}
