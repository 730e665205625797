import { createLearner, type Learner, type Outcome } from '@tessera/learning'
import type { ModelSpec } from './model-spec.ts'

/** The learner of a model: fitted here, or published elsewhere. */
export function makeLearner(spec: ModelSpec, kind: Outcome['kind']): Learner {
  if (spec.published) throw new RangeError('published models are not wired yet')
  return createLearner(spec.learner, kind)
}
