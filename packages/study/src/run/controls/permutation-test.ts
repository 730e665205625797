import { type LearningOutcome, selectLearningOutcome } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import type { Measure } from '../measures/measure.ts'
import { acrossFolds, type OutOfFold } from '../out-of-fold.ts'
import { drawTaught, type TaughtFold, taughtEachOther } from './taught-folds.ts'

/** Above this many patients, and for learners that are not fast, models are not fitted again. */
export const REFIT_UP_TO = 10_000

/** p = (k + 1) / (B + 1), k permutations at or above the observed value (Phipson and Smyth, 2010). */
export function permutationP(observed: number, permuted: Float64Array): number {
  let reached = 0
  for (const value of permuted) if (!(value < observed)) reached++
  return (reached + 1) / (permuted.length + 1)
}

/** Shuffles held-out outcomes within folds, or of one fold alone, against predictions that stay as they are: the weaker test. */
export function permuteFixedPredictions(
  folds: readonly OutOfFold[],
  model: string,
  measure: Measure,
  permutations: number,
  seed: number,
  only: number | null = null,
): Float64Array {
  const path = only === null ? ['permute fixed', model] : ['permute fixed, one fold', model, only]
  return Float64Array.from({ length: permutations }, (_, k) => {
    const random = createRandom(seed, ...path, k)
    const shuffled = folds.map((fold, f) => {
      const evaluated = fold.models[model]
      if (only !== null && only !== f) return { repeat: fold.repeat, evaluated }
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
 * What chance alone gives a model that is not fitted again, of one repetition of the folds: shuffles within folds; where
 * folds trained each other's models, the spreads that shuffles of each fold give, put together as {@link drawTaught} does,
 * about the mean of the shuffles.
 */
export function chanceOfFixed(input: {
  readonly folds: readonly OutOfFold[]
  /** Rows of the same folds; null for a model that none of them trained. */
  readonly plans: readonly TaughtFold[] | null
  readonly model: string
  readonly parameters: number
  readonly measure: Measure
  readonly permutations: number
  readonly seed: number
}): { readonly values: Float64Array; readonly taught: boolean } {
  const { folds, plans, model, parameters, measure, permutations, seed } = input
  const shuffled = permuteFixedPredictions(folds, model, measure, permutations, seed)
  const taught = plans !== null && taughtEachOther(plans)
  if (!taught) return { values: shuffled, taught }
  const spread = folds.map((_, f) =>
    spreadOf(permuteFixedPredictions(folds, model, measure, permutations, seed, f)),
  )
  // A constant model: shuffles change nothing but the last digit.
  if (spread.every(own => own < 1e-12)) return { values: shuffled, taught }
  const mean = meanOf(shuffled)
  const drawn = drawTaught({ folds: plans, spread, parameters, draws: permutations, seed })
  return { values: drawn.map(value => mean + value), taught }
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function spreadOf(values: Float64Array): number {
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

function withOutcome(evaluated: Evaluated, outcome: LearningOutcome): Evaluated {
  return { ...evaluated, outcome }
}
