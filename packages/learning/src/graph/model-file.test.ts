import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { attentionModel, attentionNetwork, bagOf, tileSize } from '../../test/attention-model.ts'
import { TrainingSession } from '../training/training-session.ts'
import { Graph } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { GraphSession } from './graph-session.ts'
import { loadModelFile, modelFile, saveModelFile } from './model-file.ts'
import { sigmoid } from './ops/activation.ts'
import { preprocessingOf } from './preprocessing.ts'

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
