import { describe, expect, it } from 'vitest'
import { bagRows, divide, latentStates, outcomeOf, tileModality } from './bags.case.ts'
import { heldOutAuc, networkContract } from './network.case.ts'
import { networkLearner } from './network-learner.ts'

const states = latentStates()

const asked = { belowRequiredSize: 'as-asked' } as const
networkContract('gated fusion, binary', 'binary', { ...asked, modalityDropout: 0.5 })
networkContract('late fusion by the size rule, binary', 'binary', { epochs: 3, innerFolds: 2 })
networkContract('mean pooling, late fusion, Cox', 'time-to-event', {
  pooling: 'mean',
  fusion: 'late',
  members: 2,
  epochs: 3,
  innerFolds: 2,
})
networkContract('max pooling, early fusion, hazards', 'time-to-event', {
  ...asked,
  pooling: 'max',
  fusion: 'early',
  survival: 'discrete-time',
  intervals: 4,
})
networkContract('attention fusion, competing risks', 'competing-risks', { fusion: 'attention', intervals: 4 })
networkContract('ordinal', 'ordinal', { body: [8] })
networkContract('CLAM, a branch a class, binary', 'binary', {
  ...asked,
  pooling: 'clam',
  clam: { branches: 'multiple', sampled: 2 },
})
networkContract('CLAM, ordinal', 'ordinal', { ...asked, pooling: 'clam' })
networkContract('continuous', 'continuous', { fusion: 'early', instancesPerBag: 3 })

describe('network learner', () => {
  it('finds the instance that matters, with the epoch chosen by inner folds', async () => {
    const rows = bagRows([tileModality(states)], outcomeOf('binary', states))
    const { auc, model } = await heldOutAuc(
      { name: 'network', encoder: [16], attention: 8, dropout: 0, learningRate: [1e-2, 1e-4], epochs: 30 },
      rows,
    )
    expect(auc).toBeGreaterThan(0.9)
    const { settings } = model.describe()
    expect(settings.learningRate).toBe(1e-2)
    expect(settings.innerFolds).toBe(3)
    expect(Number(settings.innerLoss)).toBeLessThan(0.5)
  })

  it('gives the same bits on one thread and on several', async () => {
    const { training } = divide(bagRows([tileModality(states)], outcomeOf('binary', states)))
    const learner = networkLearner({ name: 'network', encoder: [8], members: 2, epochs: 3, innerFolds: 2 })
    const one = await learner.fit(training, { seed: 1 })
    const several = await learner.fit(training, { seed: 1, threads: 2, sideBySide: 2 })
    expect(several.file.hash).toBe(one.file.hash)
  })
})
