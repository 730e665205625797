import { applyToTraining, type FitContext, type Training } from '@tessera/evidence'
import { quantileOfSorted } from '@tessera/statistics'
import type { Learner } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { baselineOf, horizonNotes } from '../learners/baseline.ts'
import { type CutOffRule, chooseCutOff } from '../learners/cut-off.ts'
import { binaryOutcome, type OutcomeKind, survivalOutcome, targetOf } from '../learners/outcome.ts'
import { imputation } from '../preparation/imputation.ts'
import { preparation } from '../preparation/preparation.ts'
import type { ModellingRows, Outcome } from '../rows.ts'
import { type FittedAdjustment, recalibrateBinary, unchanged, updateBinary } from './adjust-binary.ts'
import { recalibrateSurvival, updateSurvival } from './adjust-survival.ts'
import { adjusted, fillUnknown, publishedModel, publishedRisk, scoreRows } from './published-model.ts'
import type { PublishedScore } from './score.ts'

/**
 * What is done with a published model in training. `validate`: nothing, it is taken as it is. `recalibrate`: an
 * intercept and a slope (binary), or a slope and a baseline (survival). `update`: as much as closed testing
 * finds needed, from no change to refitting the score with every feature besides.
 */
export type PublishedUse = 'validate' | 'recalibrate' | 'update'

/**
 * A published model as a learner. Whatever its use, missing features are filled in from the training rows, an
 * unknown score is given the training median, and the cut-off is fixed on training risks.
 *
 * On the scale of the linear predictor a probability p is logit(p) for binary outcomes and log(-log(1 - p)) at
 * the horizon for survival. A survival model that gives a linear predictor alone has no risk until it is
 * recalibrated.
 * @param options.name what the model is called; `source` where it was published
 */
export function publishedLearner(
  options: {
    readonly name: string
    readonly source: string
    readonly score: PublishedScore
    readonly use: PublishedUse
    readonly cutOff?: CutOffRule
  },
  kind: OutcomeKind,
): Learner {
  const { name, source, score, use, cutOff = 'median' } = options
  return {
    name,
    fast: true,
    fit: (training, context) => {
      const chosen = applyToTraining({ apply: rows => rows.withFeatures(score.features) }, training)
      const outcome = outcomeOf(chosen, kind, use)
      const imputed = imputation().fit(chosen, context)
      const scored = scoreRows(score, imputed, chosen.data)
      const unknownScore = medianOf(scored.linear)
      const { linear: known } = fillUnknown(scored.linear, unknownScore)
      const fitted = adjust(use, score, known, chosen, outcome, context)
      const sum = adjusted(known, fitted.adjustment, chosen.data)
      const needsBaseline = outcome.kind === 'time-to-event' && use !== 'validate'
      const survival = needsBaseline ? baselineOf(sum, outcome, 'efron') : null
      const target = targetOf(outcome)
      const baseline = survival?.baseline ?? null
      const risk = publishedRisk(target, survival?.linear ?? sum, baseline)
      return publishedModel({
        learner: name,
        target,
        score,
        imputation: imputed,
        unknownScore,
        adjustment: fitted.adjustment,
        adjustmentSe: fitted.se,
        centre: survival?.centre ?? 0,
        baseline,
        cutOff: chooseCutOff(cutOff, risk, outcome),
        parameters: fitted.parameters,
        settings: { use, update: fitted.chosen, source, gives: score.gives, cutOff },
        notes: [
          ...fitted.notes,
          ...fitted.tests.map(
            test =>
              `likelihood ratio against '${test.against}': ${test.statistic.toFixed(2)} on ${test.df} df, p = ${test.p.toPrecision(2)}`,
          ),
          ...(needsBaseline ? horizonNotes(outcome) : []),
        ],
      })
    },
  }
}

function outcomeOf(training: Training<ModellingRows>, kind: OutcomeKind, use: PublishedUse): Outcome {
  const { outcome } = training.data
  if (use !== 'validate' || outcome.kind !== kind)
    return kind === 'binary' ? binaryOutcome(training) : survivalOutcome(training)
  return outcome
}

function adjust(
  use: PublishedUse,
  score: PublishedScore,
  linear: Float64Array,
  training: Training<ModellingRows>,
  outcome: Outcome,
  context: FitContext,
): FittedAdjustment<string> {
  if (use === 'validate') {
    if (outcome.kind === 'time-to-event' && score.gives === 'linear predictor')
      throw new LearnerError(
        'needs-baseline',
        'a survival model published as a linear predictor has no baseline, hence no risk',
        "use 'recalibrate', or give the formula of the probability by the horizon",
      )
    const se = { intercept: null, slope: null }
    return { adjustment: unchanged, se, chosen: 'no change', tests: [], parameters: 0, notes: [] }
  }
  if (use === 'recalibrate')
    return outcome.kind === 'binary'
      ? recalibrateBinary(linear, outcome.event)
      : recalibrateSurvival(linear, outcome)
  const prepared = preparation().fit(training, context)
  return outcome.kind === 'binary'
    ? updateBinary(linear, training.data, prepared)
    : updateSurvival(linear, training.data, outcome, prepared)
}

function medianOf(values: Float64Array): number {
  const known = values.filter(Number.isFinite).sort()
  if (known.length === 0)
    throw new LearnerError(
      'bad-score',
      'the published model gives no number for any training patient',
      'check its features, their units and their levels',
    )
  return quantileOfSorted(known, 0.5)
}
