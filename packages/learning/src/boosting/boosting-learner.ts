import type { FitContext, Training } from '@tessera/evidence'
import type { Learner } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { baselineOf, horizonNotes } from '../learners/baseline.ts'
import { chooseCutOff } from '../learners/cut-off.ts'
import { riskOf } from '../learners/linear-model.ts'
import {
  binaryOutcome,
  countPatients,
  type OutcomeKind,
  survivalOutcome,
  targetOf,
} from '../learners/outcome.ts'
import { type ModellingRows, type Outcome, selectOutcome } from '../rows.ts'
import { nestedFolds } from '../splits/nested.ts'
import { boostingModel } from './boosting-model.ts'
import type { InnerFold } from './choose-trees.ts'
import { coxObjective } from './cox-objective.ts'
import { fitFeatureColumns } from './feature-columns.ts'
import { fitTreeModel, type TreeCount } from './fit-tree-model.ts'
import { binomialLoss, partialLoss } from './inner-loss.ts'
import { type BoostingObjective, logisticObjective } from './objective.ts'
import type { BoostingSpec } from './specification.ts'
import { scoreRows } from './tree-model.ts'

/**
 * Histogram gradient boosting of the logistic loss or of Cox's partial likelihood. Features go in as they are: missing
 * values have a direction in every split, levels are split natively. The number of trees (and the depth, where several
 * are given) is fixed or chosen by inner cross-validation of the training rows, patients together. Survival curves are
 * those of the Breslow or Efron baseline of the training rows.
 */
export function boostingLearner(spec: BoostingSpec, kind: OutcomeKind): Learner {
  const name = kind === 'binary' ? 'gradient boosting' : 'gradient boosting of the Cox likelihood'
  return {
    name,
    fast: false,
    fit: (training, context) => {
      const outcome = kind === 'binary' ? binaryOutcome(training) : survivalOutcome(training)
      const objective = (of: Outcome) => objectiveOf(of, spec.ties)
      const fitted = fitTreeModel({
        spec,
        seed: context.seed,
        rows: training.data,
        objective: objective(outcome),
        innerFolds: () => innerFolds(spec, training, context, objective),
        measure: kind === 'binary' ? 'binomial deviance' : 'cross-validated partial deviance',
      })
      const { sum } = scoreRows(fitted.model, training.data)
      const survival = outcome.kind === 'binary' ? null : baselineOf(sum, outcome, spec.ties)
      const baseline = survival?.baseline ?? null
      const target = targetOf(outcome)
      return boostingModel({
        learner: name,
        target,
        model: fitted.model,
        centre: survival?.centre ?? 0,
        baseline,
        cutOff: chooseCutOff(spec.cutOff, riskOf(target, survival?.linear ?? sum, baseline), outcome),
        parameters: fitted.model.features.names.length,
        settings: {
          ...fitted.settings,
          ...(outcome.kind === 'binary' ? {} : { ties: spec.ties }),
          cutOff: spec.cutOff,
        },
        notes: [...fitted.notes, ...(outcome.kind === 'binary' ? [] : horizonNotes(outcome))],
      })
    },
  }
}

function objectiveOf(outcome: Outcome, ties: 'efron' | 'breslow'): BoostingObjective {
  if (outcome.kind === 'binary') return logisticObjective(outcome.event)
  return coxObjective({ time: outcome.time, event: outcome.event, ties })
}

function innerFolds(
  spec: BoostingSpec,
  training: Training<ModellingRows>,
  context: FitContext,
  objective: (outcome: Outcome) => BoostingObjective,
): TreeCount {
  const folds = innerFoldCount(spec, training.data)
  const { data } = training
  const inner = nestedFolds(training, { folds, repeats: spec.innerRepeats, seed: context.seed })
  const made = inner.map((fold): InnerFold => {
    const rows = data.select(fold.training)
    const features = fitFeatureColumns(rows)
    const { outcome } = data
    // Of the partial likelihood all rows are judged, less those that the fold was fitted on.
    const judged = outcome.kind === 'binary' ? data.select(fold.heldOut) : data
    return {
      repeat: fold.repeat,
      columns: features.apply(rows).columns,
      objective: objective(rows.outcome),
      evaluated: features.apply(judged).columns,
      evaluatedSize: judged.size,
      loss:
        outcome.kind === 'binary'
          ? binomialLoss(selectOutcome(outcome, fold.heldOut).event)
          : partialLoss(outcome, fold.training),
    }
  })
  return { folds: made, innerFolds: folds }
}

/** As many inner folds as asked for, or as there are patients with (and without) the event. */
function innerFoldCount(spec: BoostingSpec, rows: ModellingRows): number {
  const { events, others } = countPatients(rows)
  const binary = rows.outcome.kind === 'binary'
  const folds = Math.min(spec.innerFolds, binary ? Math.min(events, others) : events)
  if (folds >= 3) return folds
  throw new LearnerError(
    'too-few-events',
    `inner cross-validation needs 3 patients with the event${binary ? ' and 3 without' : ''}; there are ${events} and ${others}`,
    "fix the number of 'trees', use the learner 'regression', or pool centres",
  )
}
