import { makeSplit } from '@tessera/evidence'
import { intake, readProtocol } from '@tessera/study'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../src/run/fit-fold.ts'
import { fitModel } from '../src/run/make-learner.ts'
import { measuresFor } from '../src/run/measures/catalogue.ts'
import { modelSpecs } from '../src/run/model-spec.ts'
import { endpointProtocol, endpointTable } from './endpoint-study.ts'
import { writeStudy } from './write-study.ts'

/** A network of two blocks fitted on 90 patients and what it says of 30 others. */
async function network(endpoint: string, fusion: string) {
  const yaml = endpointProtocol(`id: ${endpoint}
prognosis: ${endpoint}
models:
  fused:
    blocks: [clinical, marker]
    learner: { name: network, fusion: ${fusion}, encoder: [4], fusionWidth: 4, epochs: 30, stopping: never, dropout: 0, intervals: 4,
      innerFolds: 2, learningRate: 0.02, belowRequiredSize: as-asked }`)
  const path = writeStudy({ 'patients.csv': endpointTable(120, 4), 'study.yaml': yaml })
  const { assembled, questions } = await intake(readProtocol(path))
  const [{ rows }] = assembled.questions
  const [{ models }] = questions
  const vectors = [
    { name: 'clinical', features: ['age', 'sex'] },
    { name: 'marker', features: ['marker'] },
  ]
  const blocks = { fused: { assays: [], bags: [], vectors } }
  const { specs } = modelSpecs(readProtocol(path).protocol.questions[0], models, new Map(), blocks)
  const all = Int32Array.from({ length: rows.size }, (_, i) => i)
  const { folds } = makeSplit({
    name: 'one',
    kind: 'external',
    groups: rows.patient,
    folds: [{ name: 'last', training: all.slice(0, 90), heldOut: all.slice(90) }],
  })
  const { training, heldOut } = folds[0].divide(rows)
  const model = await fitModel(specs[0], training, [], 1)
  const prediction = await model.predict(heldOut, Float64Array.of(12, 24))
  await model.release()
  return { prediction, evaluated: evaluate(heldOut, prediction, model) }
}

describe.each(['gated', 'late'])('a network with %s fusion', fusion => {
  it.each([
    ['relapse', 0.55],
    ['grade', 0.55],
    ['infiltration', 0.2],
  ])('of %s tells held-out patients apart', async (endpoint, least) => {
    const { prediction, evaluated } = await network(endpoint, fusion)
    expect([...prediction.risk, ...prediction.linear].every(Number.isFinite)).toBe(true)
    const [headline] = measuresFor(evaluated.outcome, [])
    expect(headline.value(evaluated)).toBeGreaterThan(least)
    const high = evaluated.high.reduce((sum, h) => sum + h, 0)
    expect(high).toBeGreaterThan(3)
    expect(high).toBeLessThan(27)
    if (endpoint === 'relapse')
      prediction.survival?.probability.forEach((free, i, free_) => {
        if (i % 2 === 1) expect(free).toBeLessThanOrEqual(free_[i - 1] + 1e-9)
      })
    if (endpoint === 'grade')
      for (let row = 0; row < 30; row++) {
        const levels = prediction.levels?.subarray(4 * row, 4 * row + 4) ?? new Float64Array(0)
        expect(levels.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
      }
  })
})
