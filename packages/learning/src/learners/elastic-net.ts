import type { FitContext, Training } from '@tessera/evidence'
import type { Learner } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import type { Design } from '../preparation/design.ts'
import { preparation } from '../preparation/preparation.ts'
import type { ModellingRows, Outcome } from '../rows.ts'
import { nestedFolds } from '../splits/nested.ts'
import { type ChosenColumns, chosenColumnsModel } from './chosen-columns.ts'
import { crossValidate } from './cross-validate.ts'
import { choosePenalty } from './inner-cross-validation.ts'
import { binaryOutcome, countPatients, type OutcomeKind, survivalOutcome } from './outcome.ts'
import { penaltyPath } from './penalised-family.ts'
import { type ElasticNetSpec, preparationOptions } from './specification.ts'

/**
 * Elastic-net logistic or Cox regression. The whole path is fitted for each alpha; lambda, and alpha where
 * there are several, are chosen by inner cross-validation of the training rows (patients together, events
 * spread evenly), in which preparation is fitted again. Deviance as in glmnet's cv.glmnet: binomial, or the
 * cross-validated partial likelihood.
 */
export function elasticNetLearner(spec: ElasticNetSpec, kind: OutcomeKind): Learner {
  const name = kind === 'binary' ? 'elastic-net logistic regression' : 'elastic-net Cox regression'
  return {
    name,
    fast: true,
    fit: (training, context) => {
      const outcome = kind === 'binary' ? binaryOutcome(training) : survivalOutcome(training)
      const prepared = preparation(preparationOptions(spec)).fit(training, context)
      const design = prepared.apply(training.data)
      const chosen = chooseModel(spec, training, context, design)
      const { cutOff } = spec
      return chosenColumnsModel({ learner: name, outcome, prepared, design, chosen, ties: 'breslow', cutOff })
    },
  }
}

function chooseModel(
  spec: ElasticNetSpec,
  training: Training<ModellingRows>,
  context: FitContext,
  design: Design,
): ChosenColumns {
  const outcome = training.data.outcome
  if (design.x.length === 0) return withoutColumns(outcome)
  const alphas = typeof spec.alpha === 'number' ? [spec.alpha] : spec.alpha
  const paths = alphas.map(alpha => penaltyPath(design, outcome, alpha))
  const folds = innerFoldCount(spec, training.data)
  const inner = nestedFolds(training, { folds, repeats: spec.innerRepeats, seed: context.seed })
  const fitter = preparation(preparationOptions(spec))
  const validated = crossValidate({ training, context, fitter, inner, alphas, paths })
  let best = 0
  const least = validated.map(path => path.mean[choosePenalty(path, 'min')])
  for (let a = 1; a < alphas.length; a++)
    if (least[a] < least[best] || (least[a] === least[best] && alphas[a] > alphas[best])) best = a
  const at = choosePenalty(validated[best], spec.rule)
  const path = paths[best]
  const nonzero = path.beta[at].reduce((count, b) => count + (b === 0 ? 0 : 1), 0)
  const notes: string[] = []
  if (nonzero === 0)
    notes.push('the penalty that was chosen keeps no column: every patient has the same risk')
  if (folds < spec.innerFolds)
    notes.push(
      `${folds} inner folds instead of ${spec.innerFolds}: no more patients with (or without) the event`,
    )
  return {
    intercept: path.intercept === null ? null : path.intercept[at],
    coefficients: path.beta[at],
    settings: {
      alpha: alphas[best],
      alphasTried: alphas.join(', '),
      lambda: path.lambda[at],
      lambdaRule: spec.rule,
      lambdasTried: path.lambda.length,
      innerFolds: folds,
      innerRepeats: spec.innerRepeats,
      innerMeasure: outcome.kind === 'binary' ? 'binomial deviance' : 'cross-validated partial deviance',
      innerDeviance: validated[best].mean[at],
      innerDevianceSe: validated[best].se[at],
      columnsKept: nonzero,
    },
    notes,
  }
}

function withoutColumns(outcome: Outcome): ChosenColumns {
  const { event } = outcome
  const share = event.reduce((sum, e) => sum + e, 0) / event.length
  return {
    intercept: outcome.kind === 'binary' ? Math.log(share / (1 - share)) : null,
    coefficients: new Float64Array(0),
    settings: {},
    notes: ['no column varies in training: every patient has the same risk'],
  }
}

/** As many inner folds as asked for, or as there are patients with (and without) the event. */
export function innerFoldCount(spec: Pick<ElasticNetSpec, 'innerFolds'>, rows: ModellingRows): number {
  const { events, others } = countPatients(rows)
  const most = rows.outcome.kind === 'binary' ? Math.min(events, others) : events
  const folds = Math.min(spec.innerFolds, most)
  if (folds >= 3) return folds
  throw new LearnerError(
    'too-few-events',
    `inner cross-validation needs 3 patients with the event${rows.outcome.kind === 'binary' ? ' and 3 without' : ''}; there are ${events} and ${others}`,
    "use the learner 'regression', or pool centres",
  )
}
