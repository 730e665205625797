export {
  type EffectEstimates,
  type GroupSummary,
  type PreferenceAnalysis,
  type PreferenceEffect,
  type PreferenceMean,
  type PublishedEffect,
  preferenceEffects,
  type StratumResult,
} from './analysis.ts'
export {
  type ByPreference,
  expectedValues,
  type FollowUpAssumption,
  type OutcomeAssumption,
} from './assumption.ts'
export { type Cell, type CellOrReason, type EmptyCell, isCell } from './cell.ts'
export { cellOfPatients, riskCell } from './cell-of-patients.ts'
export {
  type CharacteristicsOptions,
  type EffectCharacteristics,
  preferenceCharacteristics,
} from './characteristics.ts'
export {
  type DesignEffect,
  type DesignOptions,
  type EffectScale,
  type IdentifiedEffect,
  identifies,
  NotIdentifiedError,
  type PreferenceDesign,
  requireIdentified,
} from './designs.ts'
export { type DrawnTrial, drawnPatients, drawPreferenceTrial } from './draw-trial.ts'
export { analyseElicited, type ElicitedPatients } from './elicited.ts'
export { type Estimate, isEstimate, type NotEstimable } from './estimate.ts'
export { type MergedStrata, mergeSmallStrata } from './merge-strata.ts'
export {
  type MeanOutcome,
  type Outcome,
  type OutcomeKind,
  outcomeKinds,
  type RateOutcome,
  type RestrictedMeanOutcome,
  type RiskOutcome,
  type SurvivalOutcome,
} from './outcome.ts'
export {
  type ElicitedTable,
  type ElicitedTableOptions,
  elicitedPatients,
  readElicited,
} from './read-elicited.ts'
export { type GroupTable, type GroupTableOptions, readTwoStageGroups } from './read-groups.ts'
export {
  type OutcomeColumns,
  type PatientTable,
  type PatientTableOptions,
  strataOf,
} from './read-patients.ts'
export {
  readTwoStage,
  type TwoStageTable,
  type TwoStageTableOptions,
  twoStagePatients,
} from './read-two-stage.ts'
export { rueckerEffects } from './ruecker.ts'
export {
  effectsOfValues,
  type PreferenceScenario,
  type ScenarioStratum,
  scenarioEffects,
} from './scenario.ts'
export type { PatientGroups } from './strata.ts'
export { type TreatmentHazard, type TreatmentHazardInput, treatmentHazard } from './treatment-hazard.ts'
export {
  analyseTwoStage,
  analyseTwoStageGroups,
  type TwoStageGroupOptions,
  type TwoStagePatients,
} from './two-stage.ts'
export {
  type InverseShare,
  type TwoStageCells,
  type TwoStageMoments,
  twoStageMoments,
} from './two-stage-moments.ts'
export type { TwoStageStratum } from './two-stage-stratum.ts'
