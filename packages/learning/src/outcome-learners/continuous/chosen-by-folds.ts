import type { FitContext, Training } from '@tessera/evidence'
import {
  averageRepeats,
  choosePenalty,
  type DeviancePath,
  summariseFolds,
} from '../../learners/inner-cross-validation.ts'
import { weightedSum } from '../../learners/linear-model.ts'
import type { Design } from '../../preparation/design.ts'
import type { PreparationOptions } from '../../preparation/preparation.ts'
import { nestedFolds } from '../../splits/nested.ts'
import { type OutcomeRows, withoutOutcome } from '../outcome-learner.ts'
import { preparedColumns } from '../prepared-columns.ts'
import { valuesOf } from './values.ts'

/** A weighted sum of prepared columns. */
export interface LinearRule {
  readonly intercept: number
  readonly beta: Float64Array
}

/** Candidates of one kind, simplest first: always as many, whatever the rows. */
export type RulePath = (design: Design, y: Float64Array) => readonly LinearRule[]

export interface FoldChoice {
  readonly folds: number
  readonly repeats: number
  readonly preparation: PreparationOptions
}

/**
 * Mean squared error of each candidate of each path on inner held-out rows, the preparation fitted again in every
 * inner fold (patients together).
 */
export function errorsByFolds(
  training: Training<OutcomeRows>,
  context: FitContext,
  choice: FoldChoice,
  paths: readonly RulePath[],
): DeviancePath[] {
  const { folds, repeats } = choice
  const inner = nestedFolds(training, { folds, repeats, seed: context.seed })
  const errors = inner.map(fold => {
    const { training: rows, heldOut } = fold.divide(training.data)
    const y = valuesOf(rows).value
    const { prepared, design } = preparedColumns(rows, choice.preparation, context)
    const evaluated = prepared.apply(withoutOutcome(heldOut.data))
    const truth =
      heldOut.data.outcome.kind === 'continuous' ? heldOut.data.outcome.value : new Float64Array(0)
    return {
      weight: truth.length,
      byPath: paths.map(path =>
        Float64Array.from(path(design, y), ({ intercept, beta }) => {
          const value = weightedSum(evaluated.x, beta, evaluated.size, intercept)
          return truth.reduce((sum, own, i) => sum + (own - value[i]) ** 2, 0) / truth.length
        }),
      ),
    }
  })
  return paths.map((_, p) =>
    averageRepeats(
      [...new Set(inner.map(fold => fold.repeat))].map(repeat => {
        const mine = errors.filter((_, f) => inner[f].repeat === repeat)
        return summariseFolds(
          mine.map(fold => fold.byPath[p]),
          mine.map(fold => fold.weight),
        )
      }),
    ),
  )
}

/** The path whose best candidate errs least, the first of equals; 0 where there is none. */
export function bestPath(errors: readonly DeviancePath[]): number {
  const least = errors.map(path => path.mean[choosePenalty(path, 'min')])
  return least.reduce((found, value, p) => (value < least[found] ? p : found), 0)
}

/** As many inner folds as asked for, or as there are patients. */
export function foldsFor(training: Training<OutcomeRows>, asked: number): number {
  return Math.min(asked, new Set(training.data.patient).size)
}
