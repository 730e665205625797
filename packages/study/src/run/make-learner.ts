import {
  centreOnlyLearner,
  createLearner,
  type Learner,
  type Outcome,
  publishedLearner,
  scoreFromJson,
} from '@tessera/learning'
import { assayLearner } from '@tessera/omics'
import type { ModelSpec } from './model-spec.ts'

/** The learner of a model: fitted here, published elsewhere, or the control that knows the centre alone. */
export function makeLearner(spec: ModelSpec, kind: Outcome['kind']): Learner {
  if (spec.role === 'control') return centreOnlyLearner(kind)
  if (spec.published === null) {
    const learner = createLearner(spec.learner, kind)
    return spec.assays.length === 0 ? learner : assayLearner(spec.assays, learner)
  }
  const { source, use, score } = spec.published
  return publishedLearner(
    { name: spec.label, source, use, score: scoreFromJson(score), cutOff: spec.learner.cutOff },
    kind,
  )
}
