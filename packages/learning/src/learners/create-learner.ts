import { boostingLearner } from '../boosting/boosting-learner.ts'
import { forestLearner } from '../forest/forest-learner.ts'
import type { Learner } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { projectionLearner } from '../projection/projection-learner.ts'
import { coxLearner } from './cox.ts'
import { elasticNetLearner } from './elastic-net.ts'
import { logisticLearner } from './logistic.ts'
import type { OutcomeKind } from './outcome.ts'
import { type LearnerSpec, learnerSpecSchema } from './specification.ts'

const learnerNames = learnerSpecSchema.options.map(({ shape }) => `'${shape.name.value}'`).join(', ')

/**
 * The learner that a protocol names, for the kind of outcome it shall predict.
 * @example createLearner({ name: 'elastic-net', alpha: [0.1, 0.5, 1] }, 'time-to-event')
 * @throws LearnerError for an unknown name or a setting out of range
 */
export function createLearner(spec: LearnerSpec | LearnerSpec['name'], kind: OutcomeKind): Learner {
  const parsed = learnerSpecSchema.safeParse(typeof spec === 'string' ? { name: spec } : spec)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const isName = issue.path[0] === 'name'
    throw new LearnerError(
      isName ? 'unknown-learner' : 'bad-setting',
      isName ? 'no such learner' : `setting '${issue.path.join('.')}': ${issue.message}`,
      isName ? `the learners are ${learnerNames}` : 'correct the setting',
    )
  }
  const full = parsed.data
  if (full.name === 'boosting') return boostingLearner(full, kind)
  if (full.name === 'forest') return forestLearner(full, kind)
  if (full.name === 'pls' || full.name === 'sparse-pls' || full.name === 'block-sparse-pls')
    return projectionLearner(full, kind)
  if (full.name === 'elastic-net') return elasticNetLearner(full, kind)
  return kind === 'binary' ? logisticLearner(full) : coxLearner(full)
}
