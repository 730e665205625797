import { type LearningOutcome, selectLearningOutcome } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import type { Measure } from '../measures/measure.ts'
import { acrossFolds, type OutOfFold } from '../out-of-fold.ts'

/** Above this many patients, and for learners that are not fast, models are not fitted again. */
export const REFIT_UP_TO = 10_000

/** p = (k + 1) / (B + 1), k permutations at or above the observed value (Phipson and Smyth, 2010). */
export function permutationP(observed: number, permuted: Float64Array): number {
  let reached = 0
  for (const value of permuted) if (!(value < observed)) reached++
  return (reached + 1) / (permuted.length + 1)
}

/** Shuffles held-out outcomes within folds against predictions that stay as they are: the weaker test. */
export function permuteFixedPredictions(
  folds: readonly OutOfFold[],
  model: string,
  measure: Measure,
  permutations: number,
  seed: number,
): Float64Array {
  return Float64Array.from({ length: permutations }, (_, k) => {
    const random = createRandom(seed, 'permute fixed', model, k)
    const shuffled = folds.map(fold => {
      const evaluated = fold.models[model]
      const order = random.permutation(evaluated.risk.length)
      return {
        repeat: fold.repeat,
        evaluated: withOutcome(evaluated, selectLearningOutcome(evaluated.outcome, order)),
      }
    })
    return acrossFolds(measure, shuffled)
  })
}

function withOutcome(evaluated: Evaluated, outcome: LearningOutcome): Evaluated {
  return { ...evaluated, outcome }
}
