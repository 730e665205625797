import { auc } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../../test/agreement.ts'
import { bagRows, divide, latentStates, outcomeOf, tileModality, vectorModality } from '../bags.case.ts'
import { networkLearner } from '../network-learner.ts'
import { integratedGradients } from './integrated-gradients.ts'
import { permutationValues } from './permutation-values.ts'
import { readParameters } from './read-parameters.ts'

const states = latentStates()
const quick = {
  name: 'network',
  stopping: 'never',
  dropout: 0,
  learningRate: 1e-2,
  belowRequiredSize: 'as-asked',
} as const

describe('integrated gradients', () => {
  it('are weight times distance from the mean, in a linear network', async () => {
    const { training, heldOut } = divide(bagRows([tileModality(states)], outcomeOf('binary', states)))
    const spec = { ...quick, epochs: 3, encoder: [], pooling: 'mean' } as const
    const model = await networkLearner(spec).fit(training, { seed: 1 })
    const weight = readParameters(model.file.bytes).get('member0/head/weight') ?? []
    const [{ mean, inverseDeviation }] = model.document.plan.modalities
    const { modalities } = await integratedGradients(model, heldOut, { steps: 2 })
    for (const [at, bag] of heldOut.data.modalities[0].bags.entries()) {
      if (bag === null) continue
      const x = new Float32Array(4 * bag.instances)
      await bag.read(0, bag.instances, x)
      const expected = Array.from(x, (value, i) => {
        const j = i % 4
        return (weight[j] * inverseDeviation[j] * (value - mean[j])) / bag.instances
      })
      const found = modalities[0].bags[at] ?? []
      expect(largestError('Explanation: integrated gradients', found, expected, 1)).toBeLessThan(1e-6)
    }
  })

  it('add up to the score less that of the mean instance, through attention and fusion', async () => {
    const rows = bagRows([tileModality(states), vectorModality(states)], outcomeOf('time-to-event', states))
    const { training, heldOut } = divide(rows)
    const model = await networkLearner({ ...quick, epochs: 8, encoder: [8], members: 2 }).fit(training, {
      seed: 1,
    })
    const { score, baseline, residual } = await integratedGradients(model, heldOut, { steps: 100 })
    const spread = Math.max(...score.map((value, at) => Math.abs(value - baseline[at])))
    expect(spread).toBeGreaterThan(0.1)
    for (const rest of residual) expect(Math.abs(rest)).toBeLessThan(0.01 * spread)
  })
})

describe('attention', () => {
  it('sums to 1 over the instances of a bag and over the modalities that are there', async () => {
    const rows = bagRows([tileModality(states), vectorModality(states)], outcomeOf('binary', states))
    const { training, heldOut } = divide(rows)
    const model = await networkLearner({ ...quick, epochs: 8, encoder: [8] }).fit(training, { seed: 1 })
    const { instances, modalities } = await model.attention(heldOut)
    expect(modalities.names).toEqual(['tiles', 'clinical'])
    for (let at = 0; at < heldOut.rows.length; at++) {
      expect(modalities.weights[2 * at] + modalities.weights[2 * at + 1]).toBeCloseTo(1, 6)
      const bag = instances[0].bags[at]
      expect(bag).toHaveLength(heldOut.data.modalities[0].bags[at]?.instances ?? 0)
      expect(bag?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
    }
    expect(instances[1].bags.every(bag => bag === null)).toBe(true)
  })
})

describe('permutation values', () => {
  it('name the feature that matters and give nothing to one that does not vary', async () => {
    const { training, heldOut } = divide(bagRows([vectorModality(states)], outcomeOf('binary', states)))
    const model = await networkLearner({ ...quick, epochs: 20, encoder: [8] }).fit(training, { seed: 1 })
    const { outcome } = heldOut.data
    const event = outcome.kind === 'binary' ? outcome.event : []
    const values = await permutationValues(
      model,
      heldOut,
      ({ linear }) => auc({ event, score: linear }).value,
      {
        seed: 1,
        repeats: 5,
      },
    )
    expect(values.map(({ feature }) => feature)).toEqual([null, 0, 1, 2])
    expect(values[1].drop).toBeGreaterThan(0.1)
    expect(values[1].drop).toBeGreaterThan(values[2].drop)
    expect(values[3].drop).toBeCloseTo(0, 12)
    expect(values[3].sd).toBeCloseTo(0, 12)
  })
})
