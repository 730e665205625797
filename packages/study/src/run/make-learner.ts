import {
  centreOnlyLearner,
  createLearner,
  type Learner,
  type Outcome,
  publishedLearner,
  scoreFromJson,
} from '@tessera/learning'
import type { ModelSpec } from './model-spec.ts'

/** The learner of a model: fitted here, published elsewhere, or the control that knows the centre alone. */
export function makeLearner(spec: ModelSpec, kind: Outcome['kind']): Learner {
  if (spec.role === 'control') return centreOnlyLearner(kind)
  if (spec.published === null) return createLearner(spec.learner, kind)
  const { source, use, score } = spec.published
  return publishedLearner(
    { name: spec.label, source, use, score: scoreFromJson(score), cutOff: spec.learner.cutOff },
    kind,
  )
}
