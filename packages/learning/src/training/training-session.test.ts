import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import {
  dropout,
  Graph,
  glorot,
  linear,
  mean,
  multiply,
  relu,
  sigmoid,
  softplus,
  subtract,
  tensor,
  type Value,
  zeros,
} from '../graph/index.ts'
import { compileTraining } from './training-model.ts'
import { TrainingSession } from './training-session.ts'

function network(x: Value, drop: number): Value {
  const g = x.graph
  const h = relu(
    linear(x, g.parameter('hidden/weight', [5, 16], glorot()), g.parameter('hidden/bias', [16], zeros())),
  )
  return linear(
    dropout(h, drop),
    g.parameter('out/weight', [16, 1], glorot()),
    g.parameter('out/bias', [1], zeros()),
  )
}
function model() {
  const g = new Graph()
  const y = g.input('y', ['n', 1])
  const logits = network(g.input('x', ['n', 5]), 0.2)
  const loss = mean(subtract(softplus(logits), multiply(y, logits)))
  const p = new Graph()
  const prediction = { probability: sigmoid(network(p.input('x', ['n', 5]), 0)) }
  return compileTraining({ loss, prediction, seed: 1 })
}
describe('training session', () => {
  it('learns', async () => {
    const session = new TrainingSession(model())
    const random = createRandom(1)
    const x = Float32Array.from({ length: 500 }, () => random.normal())
    const y = Float32Array.from({ length: 100 }, (_, i) => (x[5 * i] > 0 ? 1 : 0))
    const feeds = { x: tensor(x, [100, 5]), y: tensor(y, [100, 1]) }
    const losses: number[] = []
    for (let i = 0; i < 300; i++) losses.push((await session.step(i % 2 ? feeds : [feeds, feeds], 1e-2)).loss)
    expect(losses[299]).toBeLessThan(losses[0] / 10)
    const { probability } = await session.predict(feeds)
    const right = y.filter((event, i) => (event === 1) === probability.elements[i] > 0.5).length
    expect(right).toBeGreaterThan(97)
  })
})
