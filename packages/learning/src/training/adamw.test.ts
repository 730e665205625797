import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import {
  constantly,
  Graph,
  linear,
  mean,
  multiply,
  relu,
  softplus,
  subtract,
  tensor,
} from '../graph/index.ts'
import { learningRate } from './schedule.ts'
import { compileTraining } from './training-model.ts'
import { TrainingSession } from './training-session.ts'

interface Recorded {
  readonly start: Readonly<Record<string, readonly number[]>>
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly losses: readonly number[]
  readonly norms: readonly number[]
  readonly end: Readonly<Record<string, readonly number[]>>
}
const recorded = reference<Record<'plain' | 'clipped' | 'accumulated' | 'float32', Recorded>>('engine')
const shapes = { 'hidden/weight': [6, 8], 'hidden/bias': [8], 'out/weight': [8, 1], 'out/bias': [1] } as const

/** The perceptron of the script, trained as it is there: 12 rows a step in `parts` parts. */
async function train({ start, x, y }: Recorded, clip: number | null, parts: number, threads = 1) {
  const graph = new Graph()
  const parameter = (name: keyof typeof shapes) =>
    graph.parameter(name, shapes[name], constantly(start[name]))
  const hidden = relu(
    linear(graph.input('x', ['rows', 6]), parameter('hidden/weight'), parameter('hidden/bias')),
  )
  const logits = linear(hidden, parameter('out/weight'), parameter('out/bias'))
  const loss = mean(subtract(softplus(logits), multiply(graph.input('y', ['rows', 1]), logits)))
  const model = compileTraining({ loss, seed: 1, optimiser: { weightDecay: 0.1, clip } })
  const training = new TrainingSession(model, { threads })
  const rows = 12 / parts
  const bags = Array.from({ length: parts }, (_, part) => ({
    x: tensor(Float32Array.from(x.slice(part * rows * 6, (part + 1) * rows * 6)), [rows, 6]),
    y: tensor(Float32Array.from(y.slice(part * rows, (part + 1) * rows)), [rows, 1]),
  }))
  const losses: number[] = []
  const norms: number[] = []
  for (let step = 1; step <= 20; step++) {
    const rate = learningRate({ kind: 'cosine', rate: 0.01, warmUp: 5, steps: 20 }, step)
    const result = await training.step(parts === 1 ? bags[0] : bags, rate)
    losses.push(result.loss)
    norms.push(result.gradientNorm)
  }
  const end = await training.parameters()
  await training.release()
  return { losses, norms, end }
}

const methods = {
  plain: ['AdamW', null, 1],
  clipped: ['Gradient clipping by global norm', 0.1, 1],
  accumulated: ['Gradient accumulation', 0.1, 3],
} as const

describe('20 steps of a perceptron against PyTorch in float64', () => {
  it.each(Object.entries(methods))('%s', async (name, [method, clip, parts]) => {
    const expected = recorded[name === 'plain' || name === 'clipped' ? name : 'accumulated']
    const { losses, norms, end } = await train(expected, clip, parts)
    expect(largestError(method, losses, expected.losses)).toBeLessThan(1e-5)
    expect(largestError(method, norms, expected.norms, 1e-2)).toBeLessThan(1e-5)
    for (const [parameter, numbers] of Object.entries(expected.end))
      expect(largestError(method, end.get(parameter) ?? [], numbers, 0.1)).toBeLessThan(1e-5)
  })
})
