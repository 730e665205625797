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
  'partial least squares': { name: 'pls' },
  'sparse partial least squares, repeated': { name: 'sparse-pls', keep: [1, 2], innerRepeats: 2 },
  'sparse partial least squares of blocks': {
    name: 'block-sparse-pls',
    blocks: { measured: ['good', 'noise'], staging: ['stage'] },
    cutOff: 'youden',
  },
  boosting: { name: 'boosting', maxTrees: 40 },
  'boosting, several depths, 1se, monotone, sampled, Breslow, Youden cut-off': {
    name: 'boosting',
    maxTrees: 20,
    maxDepth: [1, 3],
    rule: '1se',
    monotone: { good: 'increasing' },
    rowSample: 0.7,
    columnSample: 0.7,
    ties: 'breslow',
    cutOff: 'youden',
  },
  'boosting, fixed number of trees, leaf-wise': {
    name: 'boosting',
    trees: 20,
    growth: 'leaf-wise',
    maxLeaves: 6,
    maxDepth: 8,
    l1: 0.1,
  },
  forest: { name: 'forest', trees: 60 },
  'forest, chosen by the out-of-bag error, log-loss, Youden cut-off': {
    name: 'forest',
    trees: 30,
    mtry: [1, 3],
    minLeafSize: [5, 20],
    impurity: 'log-loss',
    cutOff: 'youden',
  },
}
for (const [name, spec] of Object.entries(specs))
  for (const kind of kinds) learnerContract(`${name}, ${kind}`, kind, () => createLearner(spec, kind))
