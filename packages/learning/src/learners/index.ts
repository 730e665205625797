export { createLearner } from './create-learner.ts'
export { type CutOffRule, chooseCutOff } from './cut-off.ts'
export { loadModel } from './load-model.ts'
export type { OutcomeKind } from './outcome.ts'
export {
  type LearnerSpec,
  learnerNames,
  learnerSpecSchema,
  learnerSpecSchemas,
} from './specification.ts'
