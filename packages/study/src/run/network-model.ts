import { applyToHeldOut, applyToTraining, type HeldOut, type Training } from '@tessera/evidence'
import {
  type FittedNetwork,
  type Modality,
  type ModellingRows,
  networkLearner,
  type Prediction,
} from '@tessera/learning'
import type { NetworkModelSpec } from './model-spec.ts'
import { type FittedNetworkInputs, fitNetworkInputs } from './network-inputs.ts'
import type { RunModel } from './run-model.ts'

/** Fits the network of a model on training rows; `bags` are those of every row of the question. */
export async function fitNetworkModel(
  spec: NetworkModelSpec,
  training: Training<ModellingRows>,
  bags: readonly Modality[],
  seed: number,
): Promise<RunModel> {
  const inputs = fitNetworkInputs(spec, training, bags, { seed })
  const rows = applyToTraining(
    { apply: (data: ModellingRows) => inputs.apply(data, training.rows) },
    training,
  )
  const network = await networkLearner(spec.learner).fit(rows, { seed })
  return networkModel(inputs, network)
}

function networkModel(inputs: FittedNetworkInputs, network: FittedNetwork): RunModel {
  const through = (rows: Training<ModellingRows> | HeldOut<ModellingRows>) => {
    const fitted = { apply: (data: ModellingRows) => inputs.apply(data, rows.rows) }
    return rows.kind === 'training' ? applyToTraining(fitted, rows) : applyToHeldOut(fitted, rows)
  }
  const { modalities, settings, notes } = network.describe()
  return {
    cutOff: network.cutOff ?? Number.NaN,
    parameters: network.parameters,
    predict: async (rows, times): Promise<Prediction> => {
      const { linear, risk, survival } = await network.predict(through(rows), times)
      return { linear, risk: risk ?? linear, survival, unseen: [], imputed: [] }
    },
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
