import { applyToRows, applyToTraining, type HeldOut, type Training } from '@tessera/evidence'
import {
  type FittedNetwork,
  type IncidenceMatrix,
  type Modality,
  type NetworkPrediction,
  networkLearner,
  type OutcomePrediction,
  type OutcomeRows,
  outcomeCutOff,
  type SurvivalMatrix,
} from '@tessera/learning'
import type { NetworkModelSpec } from './model-spec.ts'
import { type FittedNetworkInputs, fitNetworkInputs } from './network-inputs.ts'
import type { RunModel } from './run-model.ts'

/** Fits the network of a model on training rows; `bags` are those of every row of the question. */
export async function fitNetworkModel(
  spec: NetworkModelSpec,
  training: Training<OutcomeRows>,
  bags: readonly Modality[],
  seed: number,
): Promise<RunModel> {
  const inputs = fitNetworkInputs(spec, training, bags, { seed })
  const rows = applyToTraining({ apply: (data: OutcomeRows) => inputs.apply(data, training.rows) }, training)
  const network = await networkLearner(spec.learner).fit(rows, { seed })
  // The network fixes the cut-off of outcomes with one event itself.
  const cutOff =
    network.cutOff ??
    outcomeCutOff(
      spec.learner.cutOff,
      outcomePrediction(await network.predict(rows)).risk,
      training.data.outcome,
    )
  return networkModel(inputs, network, cutOff)
}

/** What a network says in the words of any model; of levels and values the score itself is what is cut. */
function outcomePrediction(given: NetworkPrediction): OutcomePrediction {
  const { linear, value, probability, incidence } = given
  return {
    linear: value ?? linear,
    risk: given.risk ?? value ?? linear,
    survival: given.survival ?? (incidence && firstCause(incidence)),
    levels: probability,
    unseen: [],
    imputed: [],
  }
}

/** Free of the first cause, from the incidence of all: patients x causes x times. */
function firstCause({ times, causes, probability }: IncidenceMatrix): SurvivalMatrix {
  const width = times.length
  const free = Float64Array.from({ length: probability.length / causes.length }, (_, at) => {
    const row = Math.floor(at / width)
    return 1 - probability[row * causes.length * width + (at % width)]
  })
  return { times, probability: free }
}

function networkModel(inputs: FittedNetworkInputs, network: FittedNetwork, cutOff: number): RunModel {
  const through = (rows: Training<OutcomeRows> | HeldOut<OutcomeRows>) => {
    const fitted = { apply: (data: OutcomeRows) => inputs.apply(data, rows.rows) }
    return applyToRows(fitted, rows)
  }
  const { modalities, settings, notes } = network.describe()
  return {
    cutOff,
    parameters: network.parameters,
    predict: async (rows, times): Promise<OutcomePrediction> =>
      outcomePrediction(await network.predict(through(rows), times)),
    attention: rows => network.attention(through(rows)),
    describe: () => ({
      coefficients: [],
      formula: 'a network, which is a file of its own',
      baselineSurvival: null,
      centre: null,
      settings: { modalities: modalities.join(', '), ...settings },
      notes: [...inputs.notes, ...notes],
    }),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'network',
      inputs: inputs.toJSON(),
      hash: network.file.hash,
      onnx: Buffer.from(network.file.bytes).toString('base64'),
    }),
    release: () => network.release(),
  }
}
