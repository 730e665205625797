import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { categorical, modellingRows, numeric, trainOnEvery } from '../learners/reference.case.ts'
import { ModellingRows } from '../rows.ts'
import { scoreOnnx } from './onnx.ts'
import { publishedLearner } from './published-learner.ts'
import { columnScore } from './score.ts'

const reference = new URL('../../test/reference/', import.meta.url)
const path = fileURLToPath(new URL('tiny.onnx', reference))
const r: { age: number[]; marker: number[]; probability: number[] } = JSON.parse(
  readFileSync(new URL('tiny-onnx.json', reference), 'utf8'),
)
const rows = modellingRows([numeric('age', r.age), numeric('marker', r.marker)], {
  kind: 'binary',
  event: Uint8Array.of(0, 1, 0, 1, 1),
})

describe('a published model as an ONNX file', () => {
  it('scores rows as numpy does, to single precision', async () => {
    const scores = await scoreOnnx(path, rows, { features: ['age', 'marker'] })
    expect(largestError('ONNX model as a published model', scores, r.probability)).toBeLessThan(1e-6)
  })

  it('becomes a learner by way of a column', async () => {
    const values = await scoreOnnx(path, rows)
    const feature = { kind: 'numeric', name: 'tiny', unit: null, values } as const
    const scored = new ModellingRows({ ...rows, features: [...rows.features, feature] })
    const training = trainOnEvery(scored)
    const score = columnScore({ feature: 'tiny', gives: 'probability' })
    const learner = publishedLearner({ name: 'tiny', source: 'test', score, use: 'validate' }, 'binary')
    const { risk } = learner.fit(training, { seed: 1 }).predict(training)
    risk.forEach((value, i) => {
      expect(value).toBeCloseTo(values[i], 12)
    })
  })

  it('refuses what is no ONNX file, text for numbers, and an output that is not there', async () => {
    const noFile = fileURLToPath(new URL('tiny-onnx.json', reference))
    await expect(scoreOnnx(noFile, rows)).rejects.toMatchObject({ fault: 'bad-model-file' })
    await expect(scoreOnnx(path, rows, { output: 'risk' })).rejects.toThrow(
      /no output 'risk'; its outputs are probability/,
    )
    const text = modellingRows([categorical('age', ['a', 'b', 'a', 'b', 'a'])], rows.outcome)
    await expect(scoreOnnx(path, text)).rejects.toThrow(/'age' has levels/)
  })
})
