export { type InterimLook, interimLook, type LookDecision, type MonitoringPlan } from './interim-look.ts'
export {
  type InterimData,
  type PredictiveOptions,
  type PredictiveProbability,
  predictiveProbability,
} from './predictive-probability.ts'
export { type ArmLaw, exponentialPosterior, weibullPosterior } from './survival-posterior.ts'
