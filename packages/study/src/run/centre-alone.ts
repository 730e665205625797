import { repeatedKFold, splitRows } from '@tessera/learning'
import type { AssembledQuestion } from '../assembled.ts'
import type { Design } from './design.ts'
import type { ModelSpec } from './model-spec.ts'

/** A model that knows nothing but the hospital, for showing how much a shortcut through the centre would yield. */
export const centreAlone: ModelSpec = {
  id: 'centre-alone',
  label: 'Centre alone',
  role: 'control',
  features: [],
  assays: [],
  bags: [],
  vectors: [],
  learner: { name: 'regression', cutOff: 'median' },
  published: null,
}

/** Random five-fold cross-validation, in which every centre is on both sides: where a shortcut would work. */
export function centreAloneDesign(
  question: AssembledQuestion,
  external: readonly string[],
  seed: number,
): Design | null {
  const { centre, centres } = question.rows
  const present = new Set(Array.from(centre, c => centres[c]).filter(name => !external.includes(name)))
  if (present.size < 2) return null
  return {
    id: 'centre-alone',
    kind: 'repeated-k-fold',
    label: 'Random folds, centre alone',
    description: 'five-fold cross-validation with every centre in training and in the held-out patients',
    folds: repeatedKFold(splitRows(question.rows, question.timeZero), {
      folds: 5,
      repeats: 1,
      seed,
      without: external,
    }),
    about: 'modelling procedure',
  }
}
