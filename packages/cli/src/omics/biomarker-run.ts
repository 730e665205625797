import type {
  BiomarkerCohort,
  FeatureEffects,
  PanelCurve,
  Predictive,
  RemarkAnswer,
  StableFeatures,
} from '@tessera/omics'

/** All that a run of `tessera omics biomarkers` found. */
export interface BiomarkerRun {
  readonly cohort: BiomarkerCohort
  readonly endpoint: string
  readonly sampleRule: string
  readonly effects: FeatureEffects
  readonly predictive: Predictive | null
  readonly stable: StableFeatures | null
  readonly panel: PanelCurve | null
  readonly remark: readonly RemarkAnswer[]
}
