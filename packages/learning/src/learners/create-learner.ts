import { boostingLearner } from '../boosting/boosting-learner.ts'
import { forestLearner } from '../forest/forest-learner.ts'
import type { Learner } from '../learner.ts'
import { projectionLearner } from '../projection/projection-learner.ts'
import { coxLearner } from './cox.ts'
import { elasticNetLearner } from './elastic-net.ts'
import { logisticLearner } from './logistic.ts'
import type { OutcomeKind } from './outcome.ts'
import { readLearnerSpec } from './read-spec.ts'
import type { LearnerSpec } from './specification.ts'

/**
 * The learner that a protocol names, for the kind of outcome it shall predict.
 * @example createLearner({ name: 'elastic-net', alpha: [0.1, 0.5, 1] }, 'time-to-event')
 * @throws LearnerError for an unknown name or a setting out of range
 */
export function createLearner(spec: LearnerSpec | LearnerSpec['name'], kind: OutcomeKind): Learner {
  const full = readLearnerSpec(spec)
  if (full.name === 'boosting') return boostingLearner(full, kind)
  if (full.name === 'forest') return forestLearner(full, kind)
  if (full.name === 'pls' || full.name === 'sparse-pls' || full.name === 'block-sparse-pls')
    return projectionLearner(full, kind)
  if (full.name === 'elastic-net') return elasticNetLearner(full, kind)
  return kind === 'binary' ? logisticLearner(full) : coxLearner(full)
}
