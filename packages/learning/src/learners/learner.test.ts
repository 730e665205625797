import { createLearner } from './create-learner.ts'
import { learnerContract } from './learner.case.ts'
import type { OutcomeKind } from './outcome.ts'
import type { LearnerSpec } from './specification.ts'

const kinds: readonly OutcomeKind[] = ['binary', 'time-to-event']
const specs: Readonly<Record<string, LearnerSpec>> = {
  regression: { name: 'regression' },
  'regression with splines and missing indicators, Youden cut-off': {
    name: 'regression',
    splines: { good: 4 },
    missingIndicator: true,
    cutOff: 'youden',
  },
  'elastic net': { name: 'elastic-net' },
  'elastic net, several alphas, 1se, repeated': {
    name: 'elastic-net',
    alpha: [0, 0.5, 1],
    innerRepeats: 2,
    rule: '1se',
    cutOff: 0.5,
  },
}
for (const [name, spec] of Object.entries(specs))
  for (const kind of kinds) learnerContract(`${name}, ${kind}`, kind, () => createLearner(spec, kind))
