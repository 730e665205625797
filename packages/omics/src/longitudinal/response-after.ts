import type { Exclusion } from '@tessera/evidence'
import { logisticScreen } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import type { LandmarkFeatures } from './landmark-features.ts'
import type { LandmarkMeasure } from './landmark-measures.ts'
import { atRiskValues, type ScreenedEffects, screenEffects } from './landmark-outcome.ts'
import { type RiskSet, riskSet, withCovariates } from './risk-set.ts'

/** A binary response and the day it was assessed. */
export interface AssessedResponse {
  readonly patientIds: readonly string[]
  /** 1 responded, 0 not. */
  readonly response: Uint8Array
  /** Days since time zero; NaN is not known, and the patient leaves. */
  readonly assessedDay: Float64Array
  readonly centre?: readonly (string | null)[]
}

export interface ResponseOutcomes {
  readonly risk: RiskSet
  readonly outcomes: readonly { readonly measure: LandmarkMeasure; readonly effects: ScreenedEffects }[]
  readonly exclusions: readonly Exclusion[]
}

/**
 * Logistic regression of a response that was assessed after the landmark on each measure known at it: log odds ratio per
 * standard deviation, with false discovery rates. Whoever was assessed by the landmark leaves: the feature may follow what it
 * is to predict.
 * @throws OmicsError `too-few` where one class alone is left
 */
export function responseOutcomes(
  features: LandmarkFeatures,
  response: AssessedResponse,
  options: { readonly adjust?: readonly Float64Array[] } = {},
): ResponseOutcomes {
  const { landmark, patients, sinceLast } = features
  const unknown = response.patientIds.filter((_, i) => Number.isNaN(response.assessedDay[i]))
  const known = Array.from(response.patientIds.keys()).filter(i => !Number.isNaN(response.assessedDay[i]))
  const adjust = (options.adjust ?? []).map(column => Float64Array.from(known, i => column[i]))
  const atRisk = riskSet(
    patients,
    patient => !Number.isNaN(sinceLast[patient]),
    {
      patientIds: known.map(i => response.patientIds[i]),
      time: Float64Array.from(known, i => response.assessedDay[i]),
      cause: known.map(() => 1),
      causes: ['response assessed'],
      centre: known.map(i => response.centre?.[i] ?? null),
    },
    landmark,
  )
  const unknownIds = new Set(unknown)
  const risk = withCovariates(atRisk, adjust)
  const row = Int32Array.from(risk.row, at => known[at])
  const y = Uint8Array.from(row, i => response.response[i])
  const responders = y.reduce((sum, v) => sum + v, 0)
  if (responders === 0 || responders === y.length)
    throw new OmicsError(
      'too-few',
      `of ${y.length} patients assessed after day ${landmark}, ${responders} responded`,
      'both responders and others are needed: choose an earlier landmark',
    )
  const screen = logisticScreen({
    y,
    covariates: adjust.map(column => Float64Array.from(risk.row, at => column[at])),
  })
  return {
    risk: { ...risk, row, cause: Int32Array.from(y) },
    outcomes: features.measures.map(measure => ({
      measure,
      effects: screenEffects(screen, atRiskValues(features, measure, risk), y),
    })),
    exclusions: [
      ...risk.exclusions.filter(({ id, code }) => code !== 'no-follow-up' || !unknownIds.has(id)),
      ...unknown.map(
        (id): Exclusion => ({
          unit: 'patient',
          id,
          centre: null,
          stage: `landmark day ${landmark}`,
          code: 'response-not-assessed',
          reason: 'no day of assessment is known',
          question: null,
        }),
      ),
    ],
  }
}
