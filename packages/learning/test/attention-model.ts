import { createRandom } from '@tessera/statistics'
import {
  dropout,
  type Feeds,
  Graph,
  gemm,
  glorot,
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
  tensor,
  type Value,
  zeros,
} from '../src/graph/index.ts'
import { type AdamW, compileTraining, type TrainingModel } from '../src/training/index.ts'

/** Gated attention over a bag of any size (Ilse 2018), small: what the tests of training run. */
export function attentionNetwork(tiles: Value, drop: number): { logit: Value; attention: Value } {
  const { graph } = tiles
  const [, size] = tiles.shape.map(Number)
  const layer = (name: string, x: Value, from: number, to: number) =>
    linear(
      x,
      graph.parameter(`${name}/weight`, [from, to], glorot()),
      graph.parameter(`${name}/bias`, [to], zeros()),
    )
  const hidden = dropout(relu(layer('hidden', tiles, size, 32)), drop)
  const gated = multiply(tanh(layer('tanh', hidden, 32, 16)), sigmoid(layer('gate', hidden, 32, 16)))
  const attention = softmax(layer('score', gated, 16, 1), 0)
  const pooled = gemm(attention, hidden, { transposeA: true })
  return { logit: reshape(layer('out', pooled, 32, 1), [1]), attention }
}

export const tileSize = 24

export function attentionModel(
  options: { drop?: number; seed?: number; optimiser?: Partial<AdamW> } = {},
): TrainingModel {
  const { drop = 0, seed = 1, optimiser } = options
  const graph = new Graph()
  const { logit } = attentionNetwork(graph.input('tiles', ['tiles', tileSize]), drop)
  const loss = mean(subtract(softplus(logit), multiply(graph.input('event', [1]), logit)))
  const without = new Graph()
  const { logit: score, attention } = attentionNetwork(without.input('tiles', ['tiles', tileSize]), 0)
  const prediction = { probability: sigmoid(score), attention }
  return compileTraining({ loss, report: { logit }, prediction, seed, optimiser })
}

/** A bag of this many tiles, its event 0 or 1 with the sign of the first tile's first number. */
export function bagOf(tiles: number, seed: number): Feeds {
  const random = createRandom(seed, 'bag', tiles)
  const numbers = Float32Array.from({ length: tiles * tileSize }, () => random.normal())
  return { tiles: tensor(numbers, [tiles, tileSize]), event: tensor(Float32Array.of(numbers[0] > 0 ? 1 : 0)) }
}
