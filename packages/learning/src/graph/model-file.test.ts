import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { attentionModel, attentionNetwork, bagOf, tileSize } from '../../test/attention-model.ts'
import { compileTraining } from '../training/training-model.ts'
import { TrainingSession } from '../training/training-session.ts'
import { Graph } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { GraphSession } from './graph-session.ts'
import { constantly, glorot, he, zeros } from './initialiser.ts'
import { loadModelFile, modelFile, saveModelFile } from './model-file.ts'
import { convolution, groupNorm, linear, maxPool, mean, multiply, relu, sigmoid } from './ops/index.ts'
import { preprocessingOf } from './preprocessing.ts'
import { tensor } from './tensor.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-model-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const preprocessing = { encoder: 'µ-net', mean: [0.1, 1e-12], tile: { size: 256, spacing: 0.5 } }

function shipped(parameters: ReadonlyMap<string, Float32Array>) {
  const { logit, attention } = attentionNetwork(new Graph().input('tiles', ['tiles', tileSize]), 0)
  return modelFile({ probability: sigmoid(logit), attention }, parameters, preprocessing)
}

describe('model file', () => {
  it('predicts bit for bit as the training did, after saving and loading', async () => {
    const training = new TrainingSession(attentionModel({ drop: 0.2 }))
    for (let i = 0; i < 10; i++) await training.step(bagOf(20, i), 1e-2)
    const file = shipped(await training.parameters())
    const saved = saveModelFile(folder, file)
    expect(path.basename(saved)).toBe(`${file.hash}.onnx`)
    const loaded = loadModelFile(saved)
    expect(loaded).toEqual(file)
    expect(loaded.preprocessing).toEqual(preprocessing)
    const session = await GraphSession.create(loaded.bytes, { threads: 2 })
    expect(session.inputs).toEqual([{ name: 'tiles', type: 'float32', shape: ['tiles', tileSize] }])
    for (const size of [1, 17, 1000]) {
      const bag = bagOf(size, 5)
      expect(await session.run(bag)).toEqual(await training.predict(bag))
    }
    await training.release()
  })

  it('has one hash for equal models and another when a single weight differs', async () => {
    const training = new TrainingSession(attentionModel())
    const parameters = await training.parameters()
    const { hash } = shipped(parameters)
    expect(shipped(parameters).hash).toBe(hash)
    const [bias] = parameters.get('out/bias') ?? []
    parameters.set('out/bias', Float32Array.of(bias + 1e-6))
    expect(shipped(parameters).hash).not.toBe(hash)
    parameters.delete('out/bias')
    expect(() => shipped(parameters)).toThrow(GraphError)
  })

  it('is refused when its content is not what its name says, or is no model', async () => {
    const parameters = await new TrainingSession(attentionModel()).parameters()
    const saved = saveModelFile(folder, shipped(parameters))
    const bytes = new Uint8Array(readFileSync(saved))
    bytes[bytes.length - 400] ^= 1
    writeFileSync(saved, bytes)
    expect(() => loadModelFile(saved)).toThrow(/has the hash/)
    renameSync(saved, path.join(folder, 'model.onnx'))
    expect(() => loadModelFile(path.join(folder, 'model.onnx'))).toThrow(GraphError)
    for (const content of ['', 'hello', '\x08', '\xff\xff\xff'])
      expect(() => preprocessingOf(Buffer.from(content, 'latin1'))).toThrow(GraphError)
    await expect(GraphSession.create(Buffer.from('hello'))).rejects.toThrow(GraphError)
  })
})

describe('a convolutional model file', () => {
  it('predicts bit for bit as the training did', async () => {
    const network = (graph: Graph) => {
      const image = graph.input('image', ['images', 3, 12, 12])
      const kernel = (name: string, shape: readonly number[]) => graph.parameter(name, shape, he())
      const ones = (name: string) => graph.parameter(name, [8], constantly(1))
      const first = convolution(image, kernel('first', [8, 3, 3, 3]), { padding: 1, bias: ones('bias') })
      const normed = relu(groupNorm(first, 4, ones('scale'), graph.parameter('shift', [8], zeros())))
      const second = relu(convolution(maxPool(normed, 2), kernel('second', [16, 8, 3, 3]), { stride: 2 }))
      return linear(mean(second, [2, 3]), graph.parameter('out', [16, 1], glorot()))
    }
    const traced = network(new Graph())
    const loss = mean(multiply(traced, traced))
    const score = network(new Graph())
    const training = new TrainingSession(compileTraining({ loss, prediction: { score }, seed: 2 }), {
      threads: 2,
    })
    const random = createRandom(1, 'images')
    const numbers = Float32Array.from({ length: 5 * 3 * 144 }, () => random.normal())
    const feeds = { image: tensor(numbers, [5, 3, 12, 12]) }
    const losses: number[] = []
    for (let i = 0; i < 10; i++) losses.push((await training.step(feeds, 1e-2)).loss)
    expect(losses[9]).toBeLessThan(losses[0])
    const file = modelFile({ score: network(new Graph()) }, await training.parameters(), null)
    for (const threads of [1, 2]) {
      const session = await GraphSession.create(file.bytes, { threads })
      expect(await session.run(feeds)).toEqual(await training.predict(feeds))
    }
    await training.release()
  })
})
