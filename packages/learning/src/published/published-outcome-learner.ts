import { quantileOfSorted } from '@tessera/statistics'
import type { CutOffRule } from '../learners/cut-off.ts'
import { outcomeCutOff } from '../outcome-learners/outcome-cut-off.ts'
import {
  type OutcomeLearner,
  type OutcomePrediction,
  type OutcomeRows,
  withoutOutcome,
  withTraining,
  wrongOutcome,
} from '../outcome-learners/outcome-learner.ts'
import { type FittedImputation, imputation } from '../preparation/imputation.ts'
import type { PublishedScore } from './score.ts'

interface PublishedParts {
  readonly score: PublishedScore
  readonly imputation: FittedImputation
  /** Given where the score cannot be computed: the training median. */
  readonly unknown: number
  readonly kind: 'competing-risks' | 'continuous'
}

/**
 * A published model of a value, or of the probability of the first of competing events by the horizon, taken as it is:
 * missing features are filled in from the training rows, an unknown score is given their median.
 */
export function publishedOutcomeLearner(
  options: { readonly name: string; readonly source: string; readonly score: PublishedScore },
  cutOff: CutOffRule = 'median',
): OutcomeLearner {
  const { name, source, score } = options
  return {
    name,
    fast: true,
    fit: (training, context) => {
      const { outcome } = training.data
      if (outcome.kind !== 'competing-risks' && outcome.kind !== 'continuous')
        throw wrongOutcome('competing or continuous', outcome.kind)
      const own = training.data.withFeatures(score.features)
      const columns = withTraining(training, withoutOutcome(own).outcome)
      const imputed = imputation().fit(columns, context)
      const known = score.evaluate(imputed.apply(columns.data).rows).values.filter(Number.isFinite)
      const unknown = known.length === 0 ? 0 : quantileOfSorted(known.toSorted(), 0.5)
      const parts: PublishedParts = { score, imputation: imputed, unknown, kind: outcome.kind }
      const settings = { use: 'validate', source, gives: score.gives, cutOff }
      return {
        learner: name,
        cutOff: outcomeCutOff(cutOff, predictPublished(parts, training.data).risk, outcome),
        parameters: 0,
        predict: rows => predictPublished(parts, rows.data),
        describe: () => ({
          coefficients: [],
          formula: score.text,
          baselineSurvival: null,
          centre: null,
          settings,
          notes: [],
        }),
        toJSON: () => ({
          tessera: 'model/1',
          kind: 'published outcome',
          name,
          score: score.toJSON(),
          imputation: imputed.toJSON(),
          unknown,
          outcome: outcome.kind,
          settings,
        }),
      }
    },
  }
}

function predictPublished(
  { score, imputation: imputed, unknown, kind }: PublishedParts,
  rows: OutcomeRows,
): OutcomePrediction {
  const complete = imputed.apply(withoutOutcome(rows.withFeatures(score.features)))
  const { values, unseen } = score.evaluate(complete.rows)
  const known = values.map(value => (Number.isFinite(value) ? value : unknown))
  const common = { survival: null, levels: null, unseen, imputed: complete.imputed }
  if (kind === 'continuous') return { ...common, linear: known, risk: known }
  const risk = known.map(p => Math.min(1, Math.max(0, p)))
  return {
    ...common,
    risk,
    linear: risk.map(p => Math.log(-Math.log1p(-Math.min(Math.max(p, 1e-12), 1 - 1e-12)))),
  }
}
