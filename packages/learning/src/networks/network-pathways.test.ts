import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { type Modality, memoryBag } from '../bag-rows.ts'
import { bagRows, divide, latentStates, outcomeOf, size, tileModality } from './bags.case.ts'
import { heldOutAuc } from './network.case.ts'
import { networkLearner } from './network-learner.ts'
import type { NetworkSpec } from './network-spec.ts'

const states = latentStates()
const columns = [
  [0, 1, 2, 3],
  [4, 5, 6],
  [6, 7, 8, 9],
]

/** Twelve genes, of which those of the second pathway follow the state. */
function genes(): Modality {
  const random = createRandom(7, 'genes')
  const bags = Array.from(states, state =>
    memoryBag(
      Float32Array.from({ length: 12 }, (_, gene) =>
        columns[1].includes(gene) ? state + 0.4 * random.normal() : random.normal(),
      ),
      12,
    ),
  )
  return { name: 'rna', dimensions: 12, bags }
}

const spec: NetworkSpec = {
  name: 'network',
  encoder: { pathways: { columns, width: 8, heads: 2, hidden: 8 } },
  stopping: 'never',
  epochs: 30,
  learningRate: 1e-2,
  dropout: 0,
}

describe('tokens of pathways in a network', () => {
  it('tell patients apart, and say for each how much each pathway weighs', async () => {
    const { auc, model } = await heldOutAuc(spec, bagRows([genes()], outcomeOf('binary', states)))
    expect(auc).toBeGreaterThan(0.8)
    const { training } = divide(bagRows([genes()], outcomeOf('binary', states)))
    const { tokens } = await model.attention(training)
    expect(tokens).toHaveLength(1)
    expect(tokens[0].weights).toHaveLength(40 * columns.length)
    for (let row = 0; row < 40; row++) {
      const own = tokens[0].weights.subarray(row * columns.length, (row + 1) * columns.length)
      expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
    }
  })

  it.each([
    ['several instances a patient', tileModality(states, 'rna'), { columns }],
    ['a column that is not there', genes(), { columns: [[0, 12]] }],
    ['heads that do not divide the width', genes(), { columns, width: 9, heads: 2 }],
  ] as const)('are refused for %s', async (_, modality, pathways) => {
    const { training } = divide(bagRows([modality], outcomeOf('binary', states)))
    const learner = networkLearner({ ...spec, encoder: { pathways } })
    await expect(learner.fit(training, { seed: 1 })).rejects.toMatchObject({
      fault: 'bad-setting',
      cure: expect.stringMatching(/.{10}/),
    })
    expect(size).toBe(training.rows.length + 20)
  })
})

describe('CLAM in a network', () => {
  it('finds the instance that matters, its instance loss on or off', async () => {
    const rows = bagRows([tileModality(states)], outcomeOf('binary', states))
    const settings: NetworkSpec = {
      name: 'network',
      encoder: [16],
      attention: 8,
      pooling: 'clam',
      dropout: 0,
      stopping: 'never',
      epochs: 40,
      learningRate: 1e-2,
    }
    const on = await heldOutAuc({ ...settings, clam: { sampled: 1 } }, rows)
    const off = await heldOutAuc({ ...settings, clam: { sampled: 1, share: 1 } }, rows)
    expect(on.auc).toBeGreaterThan(0.8)
    expect(off.auc).toBeGreaterThan(0.8)
    expect(on.model.file.hash).not.toBe(off.model.file.hash)
  })

  it('is refused for an outcome without classes', async () => {
    const { training } = divide(bagRows([tileModality(states)], outcomeOf('time-to-event', states)))
    const learner = networkLearner({ name: 'network', pooling: 'clam' })
    await expect(learner.fit(training, { seed: 1 })).rejects.toMatchObject({
      fault: 'bad-setting',
      cure: "set pooling to 'gated-attention'",
    })
  })
})
