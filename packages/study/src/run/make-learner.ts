import { createLearner, type Learner, type Outcome, publishedLearner, scoreFromJson } from '@tessera/learning'
import type { ModelSpec } from './model-spec.ts'

/** The learner of a model: fitted here, or published elsewhere. */
export function makeLearner(spec: ModelSpec, kind: Outcome['kind']): Learner {
  if (spec.published === null) return createLearner(spec.learner, kind)
  const { source, use, score } = spec.published
  return publishedLearner(
    { name: spec.label, source, use, score: scoreFromJson(score), cutOff: spec.learner.cutOff },
    kind,
  )
}
