import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../../test/agreement.ts'
import type { Treatment } from '../../bag-rows.ts'
import { Graph, tensor } from '../../graph/index.ts'
import { evaluate } from '../evaluate.case.ts'
import type { RecordedNetwork } from '../reference.case.ts'
import { balancedWeights, focalLoss, huberLoss, logLoss, overlapWeights } from './index.ts'

const { cases } = reference<{ cases: Record<string, RecordedNetwork> }>('networks-heads')
const floats = (...numbers: number[]) => tensor(Float32Array.from(numbers))

describe('binary losses', () => {
  function both(gamma: number) {
    const graph = new Graph()
    const logits = graph.input('logits', ['rows'])
    const event = graph.input('event', ['rows'])
    return { log: logLoss(logits, event), loss: focalLoss(logits, event, { gamma }) }
  }

  it('the focal loss with gamma 0 is the log loss', async () => {
    const feeds = { logits: floats(0.3, -4, 2), event: floats(1, 1, 0) }
    const { loss, log } = await evaluate(both(0), feeds)
    expect(loss[0]).toBeCloseTo(log[0], 6)
  })

  it('stay finite, gradients too, at logits that float32 rounds to 0 and 1', async () => {
    for (const gamma of [0.5, 2, 5]) {
      const feeds = { logits: floats(500, -500, 500, -500), event: floats(1, 1, 0, 0) }
      const results = await evaluate(both(gamma), feeds, { by: ['logits'] })
      expect(results.loss[0]).toBeCloseTo(250, 3)
      expect(results.log[0]).toBeCloseTo(250, 3)
      for (const [i, g] of [0, -0.25, 0.25, 0].entries()) expect(results['by logits'][i]).toBeCloseTo(g, 6)
    }
  })

  it('balanced weights let classes count alike, and have mean 1', () => {
    const { event, weight } = cases.classWeights.inputs
    const method = 'Head: binary, class weights'
    expect(largestError(method, balancedWeights(event.values, 2), weight.values)).toBeLessThan(1e-6)
    const weights = balancedWeights([0, 0, 0, 1, 2, 2], 3)
    expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(6, 5)
    expect(weights[3]).toBeCloseTo(2, 6)
    expect(() => balancedWeights([0, 0, 2], 3)).toThrow('no training row is of class 1')
  })
})

describe('Huber loss', () => {
  it('is half the squared error near and linear far, with a gradient no larger than delta', async () => {
    const graph = new Graph()
    const loss = huberLoss(graph.input('value', ['rows']), graph.input('y', ['rows']), { delta: 2 })
    const results = await evaluate(
      { loss },
      { value: floats(1, 2, 1e6, 0), y: floats(0, 0, 0, 0) },
      { by: ['value'] },
    )
    expect(results.loss[0] / ((0.5 + 2 + 2 * (1e6 - 1)) / 4)).toBeCloseTo(1, 6)
    expect([...results['by value']]).toEqual([0.25, 0.5, 0.5, 0])
  })
})

describe('overlap weights', () => {
  const treatment = (arm: number[], propensity: number[] | null, arms: string[]): Treatment => ({
    arms,
    arm: Uint8Array.from(arm),
    propensity: propensity && Float64Array.from(propensity),
  })

  it('of three arms are those of the definition', () => {
    const { arm, propensity, weight } = cases.effect.inputs
    const ours = overlapWeights(treatment([...arm.values], [...propensity.values], ['none', 'TACE', 'TKI']))
    expect(largestError('Treatment effect: overlap weights', ours, weight.values)).toBeLessThan(1e-9)
  })

  it('of two arms are the probability of the other arm, of mean 1', () => {
    const weights = overlapWeights(treatment([0, 1, 1], [0.9, 0.1, 0.5, 0.5, 0.2, 0.8], ['none', 'TACE']))
    const mean = (0.1 + 0.5 + 0.2) / 3
    for (const [i, other] of [0.1, 0.5, 0.2].entries()) expect(weights[i]).toBeCloseTo(other / mean, 12)
  })

  it('are 1 where the treatment was randomised, and 0 for who could have been given one arm only', () => {
    expect([...overlapWeights(treatment([0, 1], null, ['none', 'TACE']))]).toEqual([1, 1])
    expect(overlapWeights(treatment([0, 1], [1, 0, 0.5, 0.5], ['none', 'TACE']))[0]).toBe(0)
  })

  it('refuse a probability that cannot be, and arms that do not overlap', () => {
    const of = (propensity: number[]) => () => overlapWeights(treatment([0, 1], propensity, ['none', 'TACE']))
    expect(of([0, 1, 0.5, 0.5])).toThrow('row 1 was given none with probability 0')
    expect(of([0.5, 0.5, Number.NaN, 0.5])).toThrow('row 2')
    expect(of([1, 0, 0, 1])).toThrow('no patient could have been given another arm')
  })
})
