export { logLoss } from './binary.ts'
export { balancedWeights } from './class-weights.ts'
export { classLoss } from './classes.ts'
export { competingHazards, competingLoss } from './competing.ts'
export { huberLoss, squaredLoss } from './continuous.ts'
export { type CoxInputs, coxLoss } from './cox.ts'
export { type CoxRiskSets, type CoxRows, coxRiskSets } from './cox-risk-sets.ts'
export { discreteTimeLoss } from './discrete-time.ts'
export { type EfronGradient, efronGradient } from './efron-gradient.ts'
export { focalLoss } from './focal.ts'
export { incidenceOfHazards, survivalOfHazards } from './hazard-curves.ts'
export { type HazardTargets, hazardTargets } from './hazard-targets.ts'
export { intervalCuts } from './interval-cuts.ts'
export { type LinearHeadOptions, linearHead, linearOutputs } from './linear-head.ts'
export { meanLoss } from './mean-loss.ts'
export {
  orderedThresholds,
  ordinalLoss,
  ordinalProbabilities,
  startingThresholds,
  type Thresholds,
} from './ordinal.ts'
export { overlapWeights } from './overlap-weights.ts'
export { scoreFedBack } from './score-fed-back.ts'
export { type TreatmentEffect, type TreatmentEffectOptions, treatmentEffect } from './treatment-effect.ts'
