import { createRandom } from '@tessera/statistics'
import { contentHash } from '@tessera/tasks'
import { describe, expect, it } from 'vitest'
import { attentionModel, bagOf, tileSize } from '../../test/attention-model.ts'
import {
  convolution,
  Graph,
  GraphError,
  he,
  linear,
  maxPool,
  mean,
  power,
  relu,
  reshape,
  tensor,
} from '../graph/index.ts'
import { TrainingError } from './training-error.ts'
import { compileTraining } from './training-model.ts'
import { TrainingSession } from './training-session.ts'

const sizes = [1, 40, 7, 300, 40, 2, 1000]

async function trained(threads: number, seed = 1, spin = true) {
  const training = new TrainingSession(attentionModel({ drop: 0.25, seed }), { threads, spin })
  const losses: number[] = []
  for (const [i, size] of sizes.entries()) losses.push((await training.step(bagOf(size, i), 1e-3)).loss)
  losses.push((await training.step([bagOf(3, 1), bagOf(500, 2)], 1e-3)).loss)
  const state = await training.state()
  await training.release()
  return { losses, state }
}

describe('training session', () => {
  it('gives the same bits again, and on one and two threads', async () => {
    const one = await trained(1)
    expect(await trained(1)).toEqual(one)
    expect(await trained(2)).toEqual(one)
    expect(await trained(2, 1, false)).toEqual(one)
    expect((await trained(1, 2)).losses).not.toEqual(one.losses)
  })

  it('gives the same bits on one to four threads for convolutions and narrow products', async () => {
    const graph = new Graph()
    const kernel = (name: string, shape: readonly number[]) => graph.parameter(name, shape, he())
    const image = graph.input('image', ['images', 1, 16, 16])
    const first = relu(convolution(image, kernel('first', [8, 1, 3, 3]), { padding: 1 }))
    const second = relu(convolution(maxPool(first, 2), kernel('second', [20, 8, 3, 3]), { padding: 1 }))
    const hidden = relu(linear(reshape(second, ['images', 1280]), kernel('wide', [1280, 48])))
    const loss = mean(power(linear(hidden, kernel('out', [48, 1])), 2))
    const model = compileTraining({ loss, seed: 3, optimiser: { clip: 1 } })
    const random = createRandom(1, 'images')
    const numbers = Float32Array.from({ length: 64 * 256 }, () => random.normal())
    const hashes = new Set<string>()
    for (const threads of [1, 2, 3, 4]) {
      const training = new TrainingSession(model, { threads })
      for (let i = 0; i < 2; i++) await training.step({ image: tensor(numbers, [64, 1, 16, 16]) }, 1e-3)
      hashes.add(contentHash(await training.state()))
      await training.release()
    }
    expect(hashes.size).toBe(1)
  })

  it('gives the same bits on one to four threads for batches smaller than their layers', async () => {
    const graph = new Graph()
    const weight = (name: string, shape: readonly number[]) => graph.parameter(name, shape, he())
    const first = relu(linear(graph.input('x', ['rows', 500]), weight('first', [500, 128])))
    const second = relu(linear(first, weight('second', [128, 256])))
    const loss = mean(power(linear(second, weight('out', [256, 20])), 2))
    const model = compileTraining({ loss, seed: 3 })
    const random = createRandom(1, 'rows')
    const numbers = Float32Array.from({ length: 300 * 500 }, () => random.normal())
    const hashes = new Set<string>()
    for (const threads of [1, 2, 3, 4]) {
      const training = new TrainingSession(model, { threads })
      for (const rows of [32, 300, 1, 2, 128])
        await training.step({ x: tensor(numbers.subarray(0, rows * 500), [rows, 500]) }, 1e-3)
      hashes.add(contentHash(await training.state()))
      await training.release()
    }
    expect(hashes.size).toBe(1)
  })

  it('learns which bags have the event', async () => {
    const training = new TrainingSession(attentionModel())
    const bags = Array.from({ length: 16 }, (_, i) => bagOf(1 + (i % 5), i))
    let last = 0
    for (let epoch = 0; epoch < 40; epoch++) last = (await training.step(bags, 1e-2)).loss
    expect(last).toBeLessThan(0.1)
    const probabilities = await Promise.all(bags.map(bag => training.predict(bag)))
    expect(probabilities.map(p => (Number(p.probability.elements[0]) > 0.5 ? 1 : 0))).toEqual(
      bags.map(bag => Number(bag.event.elements[0])),
    )
    await training.release()
  })

  it('serves bags of 1 to 100,000 tiles in one session', async () => {
    const training = new TrainingSession(attentionModel(), { threads: 2 })
    for (const size of [1, 100_000, 10]) {
      const { loss } = await training.step(bagOf(size, 3), 1e-4)
      expect(loss).toBeGreaterThan(0)
      expect((await training.predict(bagOf(size, 3))).attention.shape).toEqual([size, 1])
    }
    await training.release()
  })

  it('sees the reports of a step beforehand, under the same dropout masks', async () => {
    const training = new TrainingSession(attentionModel({ drop: 0.5 }))
    const bags = [bagOf(4, 1), bagOf(9, 2)]
    for (let i = 0; i < 3; i++) {
      const before = await training.forward(bags)
      const { reports } = await training.step(bags, 1e-2)
      expect(reports).toEqual(before)
    }
    const [a, b] = await training.forward([bags[0], bags[0]])
    expect(a).not.toEqual(b)
    await training.release()
  })

  it('weighs bags: two equal bags weigh as one, and a weight of 0 leaves a bag out', async () => {
    const once = new TrainingSession(attentionModel())
    const twice = new TrainingSession(attentionModel())
    const [bag, other] = [bagOf(6, 1), bagOf(6, 2)]
    const { loss, gradientNorm } = await once.step(bag, 1e-2)
    const result = await twice.step([bag, other], 1e-2, { weights: [1, 0] })
    expect(result.loss).toBe(loss)
    expect(result.gradientNorm).toBeCloseTo(gradientNorm, 5)
    await once.release()
    await twice.release()
  })

  it('throws a typed error when the loss diverges, and keeps the parameters of before', async () => {
    const training = new TrainingSession(attentionModel())
    await training.step(bagOf(5, 1), 1e-3)
    const before = await training.state()
    const tiles = new Float32Array(5 * tileSize).fill(Number.NaN)
    const broken = { ...bagOf(5, 1), tiles: tensor(tiles, [5, tileSize]) }
    const failure = await training.step(broken, 0.5).catch(error => error)
    expect(failure).toBeInstanceOf(TrainingError)
    expect(failure).toMatchObject({ fault: 'diverged', step: 2, learningRate: 0.5 })
    expect(await training.state()).toEqual(before)
    const among = await training.step([bagOf(5, 1), broken], 0.5).catch(error => error)
    expect(among).toMatchObject({ fault: 'diverged', step: 2, learningRate: 0.5 })
    expect(await training.state()).toEqual(before)
    await training.release()
  })

  it('names the input that is missing or has the wrong shape or type', async () => {
    const training = new TrainingSession(attentionModel())
    const { event } = bagOf(1, 1)
    const cases = [
      [{ event }, /tiles is missing/],
      [
        { event, tiles: tensor(new Float32Array(46), [2, 23]) },
        /tiles has 46 numbers as \[2, 23\].*\[tiles = 2, 24\]/,
      ],
      [{ event, tiles: tensor(new Float64Array(24), [1, 24]) }, /tiles is a Float64Array.*float32/],
      [{ event, tiles: tensor(new Float32Array(24), [2, 24]) }, /tiles has 24 numbers/],
      [{ event, tiles: tensor(new Float32Array(0), [0, 24]) }, /tiles is empty/],
    ] as const
    for (const [feeds, message] of cases) {
      const failure = await training.step(feeds, 1e-3).catch(error => error)
      expect(failure).toBeInstanceOf(GraphError)
      expect(failure).toMatchObject({ fault: 'bad-feed', message: expect.stringMatching(message) })
    }
    await expect(training.step([], 1e-3)).rejects.toThrow(TrainingError)
    await expect(training.step([bagOf(1, 1), bagOf(1, 2)], 1e-3, { weights: [1] })).rejects.toThrow(
      TrainingError,
    )
    await training.release()
  })
})
