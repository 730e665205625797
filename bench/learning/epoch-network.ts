import { graph, training } from '@tessera/learning'

const {
  Graph,
  glorot,
  he,
  linear,
  mean,
  multiply,
  relu,
  reshape,
  sigmoid,
  softmax,
  softplus,
  subtract,
  tanh,
} = graph
const { matmul, uniformByInputs, zeros } = graph

/** The features of a tile, the encoder's units and the attention's. */
export const sizes = { dimensions: 1024, encoder: 512, attention: 256 } as const
export const optimiser = { learningRate: 1e-4, weightDecay: 1e-2 } as const

/** Gated attention over one bag [tiles, 1024]: log-odds [1, 1]. `epoch-peer.py` has the same. */
function trace() {
  const g = new Graph()
  const layer = (x: graph.Value, name: string, from: number, to: number, start: graph.Initialiser) =>
    linear(x, g.parameter(`${name}/weight`, [from, to], start), g.parameter(`${name}/bias`, [to], zeros()))
  const { dimensions, encoder, attention } = sizes
  const h = relu(layer(g.input('tiles', ['tiles', dimensions]), 'encoder', dimensions, encoder, he()))
  const seen = tanh(layer(h, 'V', encoder, attention, glorot()))
  const gate = sigmoid(layer(h, 'U', encoder, attention, glorot()))
  const scores = linear(multiply(seen, gate), g.parameter('w/weight', [attention, 1], glorot()))
  const weights = reshape(softmax(scores, 0), [1, -1])
  const logit = layer(matmul(weights, h), 'head', encoder, 1, uniformByInputs(encoder))
  return { g, logit }
}

export function epochModel(seed: number): training.TrainingModel {
  const { g, logit } = trace()
  const label = g.input('label', [1, 1])
  return training.compileTraining({
    loss: mean(subtract(softplus(logit), multiply(label, logit))),
    prediction: { logit: trace().logit },
    optimiser: { weightDecay: optimiser.weightDecay },
    seed,
  })
}
