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

/**
 * What shuffles within folds leave out when the folds trained each other's models. Of a useless model, what the outcomes of
 * folds j and k have in common by chance, h(j, k), helps it in j and in k alike: the sum over folds is 2 sum_(j<k) h with
 * variance 4 sum Var h, where shuffles that are independent by fold give 2 sum Var h. So the shuffled values are put
 * sqrt(2) times as far from their mean. Without it one null cohort in nine is rejected at 5 %
 * (bench/studies/recovery/null-fixed.ts). With one fold nothing is left out.
 */
export function widenedForFolds(permuted: Float64Array): Float64Array {
  const mean = permuted.reduce((sum, value) => sum + value / permuted.length, 0)
  return permuted.map(value => mean + Math.SQRT2 * (value - mean))
}

function withOutcome(evaluated: Evaluated, outcome: LearningOutcome): Evaluated {
  return { ...evaluated, outcome }
}
