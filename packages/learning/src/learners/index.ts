export { createLearner } from './create-learner.ts'
export { type CutOffRule, chooseCutOff } from './cut-off.ts'
export { loadModel } from './load-model.ts'
export type { OutcomeKind } from './outcome.ts'
export {
  elasticNetSpecSchema,
  type LearnerSpec,
  learnerSpecSchema,
  regressionSpecSchema,
} from './specification.ts'
