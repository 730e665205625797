import { LearnerError } from '../learner-error.ts'
import { type FullLearnerSpec, type LearnerSpec, learnerSpecSchema } from './specification.ts'

const learnerNames = learnerSpecSchema.options.map(({ shape }) => `'${shape.name.value}'`).join(', ')

/**
 * A learner's settings with every default.
 * @throws LearnerError for an unknown name or a setting out of range
 */
export function readLearnerSpec(spec: LearnerSpec | LearnerSpec['name']): FullLearnerSpec {
  const parsed = learnerSpecSchema.safeParse(typeof spec === 'string' ? { name: spec } : spec)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const isName = issue.path[0] === 'name'
  throw new LearnerError(
    isName ? 'unknown-learner' : 'bad-setting',
    isName ? 'no such learner' : `setting '${issue.path.join('.')}': ${issue.message}`,
    isName ? `the learners are ${learnerNames}` : 'correct the setting',
  )
}
