import type { FitContext, HeldOut, Training } from '@tessera/evidence'
import { z } from 'zod'
import type { FittedModel, Learner, Prediction } from '../../learner.ts'
import { LearnerError } from '../../learner-error.ts'
import type { CutOffRule } from '../../learners/cut-off.ts'
import { aboveCut, type OrdinalOutcome } from '../../outcomes.ts'
import { outcomeCutOff } from '../outcome-cut-off.ts'
import {
  type OutcomeLearner,
  type OutcomeModel,
  type OutcomePrediction,
  type OutcomeRows,
  predictBlind,
  withTraining,
} from '../outcome-learner.ts'
import { levelProbabilities, meanLevel } from './level-probabilities.ts'
import { levelsOf } from './levels.ts'

/** Above one cut: a model, or the same probability for everybody where one side of the cut has too few. */
type CutModel =
  | { readonly kind: 'model'; readonly model: FittedModel }
  | { readonly kind: 'share'; readonly share: number }

interface ByThresholds {
  readonly learner: string
  readonly levels: readonly string[]
  readonly cuts: readonly CutModel[]
  readonly cutOff: number
}

/**
 * Any learner of binary outcomes as one of ordered levels: fitted to lying above each cut by itself, the
 * probabilities put in order, {@link levelProbabilities}. Frank & Hall, ECML 2001, LNCS 2167:145. A cut with too few
 * patients on one side has the share of training for everybody.
 */
export function ordinalByThresholds(learner: Learner, cutOff: CutOffRule = 'median'): OutcomeLearner {
  const name = `${learner.name} at each cut of the levels`
  return {
    name,
    fast: learner.fast,
    fit: (training, context) => {
      const outcome = levelsOf(training)
      const cuts = Array.from({ length: outcome.levels.length - 1 }, (_, cut) =>
        fitCut(learner, training, outcome, cut, context),
      )
      const fitted = { learner: name, levels: outcome.levels, cuts }
      const { risk } = predictLevels(fitted, training)
      return thresholdsModel({ ...fitted, cutOff: outcomeCutOff(cutOff, risk, outcome) })
    },
  }
}

function fitCut(
  learner: Learner,
  training: Training<OutcomeRows>,
  outcome: OrdinalOutcome,
  cut: number,
  context: FitContext,
): CutModel {
  const event = aboveCut(outcome, cut)
  try {
    return { kind: 'model', model: learner.fit(withTraining(training, { kind: 'binary', event }), context) }
  } catch (error) {
    if (!(error instanceof LearnerError && (error.fault === 'too-few-events' || error.fault === 'one-class')))
      throw error
    return { kind: 'share', share: event.reduce((sum, e) => sum + e, 0) / event.length }
  }
}

function predictLevels(
  { cuts, levels }: Omit<ByThresholds, 'cutOff'>,
  rows: Training<OutcomeRows> | HeldOut<OutcomeRows>,
): OutcomePrediction {
  const n = rows.data.size
  const predictions = cuts.map((cut): Prediction | null =>
    cut.kind === 'model' ? predictBlind(cut.model, rows) : null,
  )
  const above = cuts.map((cut, k) =>
    cut.kind === 'share'
      ? new Float64Array(n).fill(cut.share)
      : (predictions[k]?.risk ?? new Float64Array(n)),
  )
  const probability = levelProbabilities(above, n)
  const mean = meanLevel(probability, levels.length)
  const first = predictions.find(own => own !== null)
  return {
    linear: mean,
    risk: mean,
    survival: null,
    levels: probability,
    unseen: first?.unseen ?? [],
    imputed: first?.imputed ?? [],
  }
}

function thresholdsModel(parts: ByThresholds): OutcomeModel {
  const { cuts, levels } = parts
  const above = (k: number) => `above ${levels[k]}`
  const of = cuts.map(cut => (cut.kind === 'model' ? cut.model.describe() : null))
  return {
    learner: parts.learner,
    cutOff: parts.cutOff,
    parameters: cuts.reduce((sum, cut) => sum + (cut.kind === 'model' ? cut.model.parameters : 0), 0),
    predict: rows => predictLevels(parts, rows),
    describe: () => ({
      coefficients: of.flatMap((own, k) =>
        (own?.coefficients ?? []).map(one => ({
          ...one,
          term: one.term === '(intercept)' ? `(intercept, ${above(k)})` : `${above(k)}: ${one.term}`,
        })),
      ),
      formula: 'probability of lying above each cut: 1 / (1 + exp(-(intercept + sum)))',
      baselineSurvival: null,
      centre: null,
      settings: Object.fromEntries(
        of.flatMap((own, k) =>
          Object.entries(own?.settings ?? {}).map(([name, value]) => [
            k === 0 ? name : `${name} (${above(k)})`,
            value,
          ]),
        ),
      ),
      notes: of.flatMap((own, k) =>
        own
          ? own.notes.map(note => `${above(k)}: ${note}`)
          : [`${above(k)}: too few patients on one side, so that everybody has the share of training`],
      ),
    }),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'levels by thresholds',
      learner: parts.learner,
      levels: [...levels],
      cuts: cuts.map(cut => (cut.kind === 'model' ? { kind: 'model', model: cut.model.toJSON() } : cut)),
      cutOff: parts.cutOff,
    }),
  }
}

export const byThresholdsSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('levels by thresholds'),
  learner: z.string(),
  levels: z.array(z.string()),
  cuts: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('model'), model: z.unknown() }),
      z.object({ kind: z.literal('share'), share: z.number() }),
    ]),
  ),
  cutOff: z.number(),
})

/** The model that `toJSON` wrote; `load` reads that of one cut. */
export function byThresholdsFromJson(
  json: z.infer<typeof byThresholdsSchema>,
  load: (model: unknown) => FittedModel,
): OutcomeModel {
  return thresholdsModel({
    ...json,
    cuts: json.cuts.map(cut => (cut.kind === 'model' ? { kind: 'model', model: load(cut.model) } : cut)),
  })
}
