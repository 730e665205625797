import type { Exclusion, Finding } from '@tessera/evidence'
import { type BaselineOptions, baselineSamples, type ChangeKind, withoutBaseline } from './change.ts'
import { type LandmarkFeatures, landmarkFeatures } from './landmark-features.ts'
import { type LandmarkOutcome, type LandmarkOutcomeOptions, landmarkOutcomes } from './landmark-outcome.ts'
import type { PatientVisits } from './patient-visits.ts'
import { type NegativeControl, negativeControl } from './permuted-outcome.ts'
import { type AssessedResponse, type ResponseOutcomes, responseOutcomes } from './response-after.ts'
import type { FollowUp, RiskSet } from './risk-set.ts'

export interface EarlyChangeOptions extends BaselineOptions, LandmarkOutcomeOptions {
  /** The day by which the change is known: also the landmark from which time runs. */
  readonly by: number
  readonly change?: ChangeKind
  /** Shuffles of the outcome within centres; 20 by default, 0 for none. */
  readonly permutations?: number
  readonly seed?: number
}

export interface EarlyChange {
  readonly by: number
  readonly features: LandmarkFeatures
  readonly risk: RiskSet
  readonly toxicity: LandmarkOutcome
  readonly response: ResponseOutcomes | null
  readonly negativeControl: NegativeControl | null
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]
}

/**
 * The early change of each feature, from baseline to its last value by day `by`, against a toxicity that comes later (time
 * from that day, those who had it by then excluded) and against a response assessed later; with false discovery rates and
 * shuffled outcomes as the control. What a feature does after onset cannot enter: the patient left the risk set, or the sample
 * is later than the landmark.
 */
export function earlyChange(
  visits: PatientVisits,
  toxicity: FollowUp,
  options: EarlyChangeOptions,
  response: AssessedResponse | null = null,
): EarlyChange {
  const { by, permutations = 20, seed = 1, change, within } = options
  const features = landmarkFeatures(visits, {
    landmark: by,
    measures: ['change'],
    ...(change ? { change } : {}),
    ...(within === undefined ? {} : { within }),
  })
  const found = landmarkOutcomes(features, toxicity, options)
  const control =
    permutations === 0
      ? null
      : negativeControl(features, found.risk, { measure: 'change', permutations, seed })
  const baseline = baselineSamples(visits, options)
  const findings: Finding[] = [...withoutBaseline(visits, baseline), ...found.findings]
  if (control !== null && control.meanShare - 0.05 > 3 * control.standardError + 0.01)
    findings.push({
      severity: 'warning',
      code: 'control-finds',
      message: `with the outcome shuffled, ${(100 * control.meanShare).toFixed(1)} % of features have p below 0.05`,
      cure: 'p-values are too small: too few events, or values with outliers; take nothing from them',
    })
  return {
    by,
    features,
    risk: found.risk,
    toxicity: found.outcomes[0],
    response: response === null ? null : responseOutcomes(features, response),
    negativeControl: control,
    exclusions: found.exclusions,
    findings,
  }
}
