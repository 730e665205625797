import type { FitContext, Training } from '@tessera/evidence'
import type { Design } from '../preparation/design.ts'
import { type FittedPreparation, type PreparationOptions, preparation } from '../preparation/preparation.ts'
import { type OutcomeRows, withoutOutcome, withTraining } from './outcome-learner.ts'

/** The preparation of training rows, fitted without a look at their outcome, and what it makes of them. */
export function preparedColumns(
  training: Training<OutcomeRows>,
  options: PreparationOptions,
  context: FitContext,
): { readonly prepared: FittedPreparation; readonly design: Design } {
  const columns = withTraining(training, withoutOutcome(training.data).outcome)
  const prepared = preparation(options).fit(columns, context)
  return { prepared, design: prepared.apply(columns.data) }
}
