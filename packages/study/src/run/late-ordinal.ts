import { applyToTraining, type Training } from '@tessera/evidence'
import {
  aboveCut,
  LearnerError,
  levelProbabilities,
  type Modality,
  meanLevel,
  type Outcome,
  type OutcomePrediction,
  type OutcomeRows,
  outcomeCutOff,
} from '@tessera/learning'
import type { NetworkModelSpec } from './model-spec.ts'
import { fitNetworkModel } from './network-model.ts'
import type { RunModel } from './run-model.ts'

/**
 * Late fusion of ordered levels: a late-fused network of lying above each cut, the probabilities put in order
 * ({@link levelProbabilities}). A cut with too few patients on one side has the share of training for everybody.
 */
export async function fitLateOrdinal(
  spec: NetworkModelSpec,
  training: Training<OutcomeRows>,
  bags: readonly Modality[],
  seed: number,
): Promise<RunModel> {
  const { outcome } = training.data
  if (outcome.kind !== 'ordinal') throw new RangeError(`the outcome is ${outcome.kind}, not ordinal`)
  const { levels } = outcome
  const cuts: (RunModel | number)[] = []
  for (let cut = 0; cut < levels.length - 1; cut++) {
    const event = aboveCut(outcome, cut)
    try {
      cuts.push(await fitNetworkModel(spec, withEvent(training, event), bags, seed))
    } catch (error) {
      if (
        !(error instanceof LearnerError && (error.fault === 'too-few-events' || error.fault === 'one-class'))
      )
        throw error
      cuts.push(event.reduce((sum, e) => sum + e, 0) / event.length)
    }
  }
  const models = cuts.filter(cut => typeof cut !== 'number')
  const predict: RunModel['predict'] = async (rows): Promise<OutcomePrediction> => {
    const n = rows.data.size
    const above: Float64Array[] = []
    for (const cut of cuts)
      above.push(typeof cut === 'number' ? new Float64Array(n).fill(cut) : (await cut.predict(rows)).risk)
    const probability = levelProbabilities(above, n)
    const mean = meanLevel(probability, levels.length)
    return { linear: mean, risk: mean, survival: null, levels: probability, unseen: [], imputed: [] }
  }
  const { risk } = await predict(training)
  return {
    cutOff: outcomeCutOff(spec.learner.cutOff, risk, outcome),
    parameters: models.reduce((sum, model) => sum + model.parameters, 0),
    predict,
    describe: () => {
      const description = models[0]?.describe()
      return {
        coefficients: [],
        formula: 'networks of lying above each cut, which are files of their own',
        baselineSurvival: null,
        centre: null,
        settings: description?.settings ?? {},
        notes: [...(description?.notes ?? []), `late fusion at each of ${cuts.length} cuts of the levels`],
      }
    },
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'levels by thresholds',
      levels: [...levels],
      cuts: cuts.map(cut =>
        typeof cut === 'number' ? { kind: 'share', share: cut } : { kind: 'model', model: cut.toJSON() },
      ),
    }),
    release: async () => {
      for (const model of models) await model.release()
    },
  }
}

function withEvent(training: Training<OutcomeRows>, event: Uint8Array): Training<OutcomeRows> {
  const outcome: Outcome = { kind: 'binary', event }
  return applyToTraining({ apply: (rows: OutcomeRows): OutcomeRows => rows.withOutcome(outcome) }, training)
}
