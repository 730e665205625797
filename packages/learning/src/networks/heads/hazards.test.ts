import { aalenJohansen, createRandom, kaplanMeier } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../../test/agreement.ts'
import { Graph, reshape, tensor } from '../../graph/index.ts'
import { LearnerError } from '../../learner-error.ts'
import { evaluate } from '../evaluate.case.ts'
import type { RecordedNetwork } from '../reference.case.ts'
import {
  competingLoss,
  discreteTimeLoss,
  hazardTargets,
  incidenceOfHazards,
  intervalCuts,
  survivalOfHazards,
} from './index.ts'

/** Follow-up of whole months, nobody censored between two cuts. */
function cohort(n: number, causes: number) {
  const random = createRandom(11)
  const time = Float64Array.from({ length: n }, () => 1 + Math.floor(random.next() * 6))
  const event = Uint8Array.from(time, () => Math.floor(random.next() * (causes + 1)))
  return { time, event }
}

/** Shares of those at risk that fail of each cause in each interval: what maximises the likelihood. */
function shares({ survived, failed }: ReturnType<typeof hazardTargets>, intervals: number, causes: number) {
  const hazards = new Float64Array(intervals * causes)
  const rows = survived.length / intervals
  for (let k = 0; k < intervals; k++) {
    let atRisk = 0
    for (let row = 0; row < rows; row++) {
      atRisk += survived[row * intervals + k]
      for (let c = 0; c < causes; c++) {
        atRisk += failed[(row * intervals + k) * causes + c]
        hazards[k * causes + c] += failed[(row * intervals + k) * causes + c]
      }
    }
    for (let c = 0; c < causes; c++) hazards[k * causes + c] /= atRisk
  }
  return hazards
}

const cuts = Float64Array.of(1, 2, 3, 4, 5, 6)

describe('discrete-time hazards', () => {
  const followUp = cohort(60, 1)
  const targets = hazardTargets(followUp.time, followUp.event, cuts)
  const hazards = shares(targets, 6, 1)

  it('the shares that fail give Kaplan and Meier’s curve at the cuts', () => {
    const curve = kaplanMeier(followUp)
    const survival = survivalOfHazards(hazards, cuts, curve.time)
    expect(largestError('Discrete hazards: survival curve', survival, curve.survival)).toBeLessThan(1e-12)
  })

  it('the likelihood is stationary at the shares that fail', async () => {
    const graph = new Graph()
    const logits = graph.input('logits', [1, 6])
    const given = {
      survived: graph.input('survived', ['rows', 6]),
      failed: graph.input('failed', ['rows', 6]),
    }
    const loss = discreteTimeLoss(logits, given)
    const results = await evaluate(
      { loss },
      {
        logits: tensor(
          Float32Array.from(hazards, h => Math.log(h / (1 - h))),
          [1, 6],
        ),
        survived: tensor(targets.survived, [60, 6]),
        failed: tensor(targets.failed, [60, 6]),
      },
      { by: ['logits'] },
    )
    for (const g of results['by logits']) expect(Math.abs(g)).toBeLessThan(1e-6)
  })

  it('a row censored in the second half of an interval survived it, one in the first half did not', () => {
    const { survived, failed } = hazardTargets([2.9, 3.1, 2, 4, 9, 9, 0], [0, 0, 1, 1, 1, 0, 1], [2, 4])
    expect([...survived]).toEqual([1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0])
    expect([...failed]).toEqual([0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0])
  })

  it('survival falls at a constant rate within an interval and stays beyond the last', () => {
    const survival = survivalOfHazards([0.19, 0.5], [2, 4], [0, 1, 2, 3, 4, 50])
    const expected = [1, 0.9, 0.81, 0.81 * Math.SQRT1_2, 0.405, 0.405]
    for (const [i, s] of survival.entries()) expect(s).toBeCloseTo(expected[i], 12)
  })

  it('cuts are quantiles of the event times; ties make fewer', () => {
    expect([...intervalCuts([4, 1, 2, 3, 99], [1, 1, 1, 1, 0], 3)]).toEqual([2, 3, 4])
    expect([...intervalCuts([5, 5, 5, 7], [1, 1, 1, 0], 4)]).toEqual([5])
    const none = () => intervalCuts([1, 2], [0, 0], 3)
    expect(none).toThrow(LearnerError)
    expect(none).toThrow('no training row has an event')
  })
})

describe('competing hazards', () => {
  const { cases, cuts: recorded } = reference<{ cases: Record<string, RecordedNetwork>; cuts: number[] }>(
    'networks-heads',
  )

  it('the shares that fail give Aalen and Johansen’s incidence at the cuts', () => {
    const followUp = cohort(80, 2)
    const targets = hazardTargets(followUp.time, followUp.event, cuts, 2)
    const incidence = incidenceOfHazards(shares(targets, 6, 2), 2, cuts, cuts)
    const curves = aalenJohansen({ time: followUp.time, cause: followUp.event })
    for (const [c, { incidence: expected }] of curves.causes.entries())
      expect(
        largestError(
          'Competing hazards: cumulative incidence',
          incidence.subarray(6 * c, 6 * c + 6),
          expected,
        ),
      ).toBeLessThan(1e-12)
  })

  it('incidence and survival are those of the definition in PyTorch', () => {
    const { hazards, incidence, survival } = cases.competing.outputs
    const ours = incidenceOfHazards(hazards.values, 2, recorded, recorded)
    // Recorded as rows x intervals x causes.
    const expected = Float64Array.from(ours, (_, i) => {
      const [row, cause, k] = [Math.floor(i / 6), Math.floor(i / 3) % 2, i % 3]
      return incidence.values[(row * 3 + k) * 2 + cause]
    })
    expect(largestError('Competing hazards: cumulative incidence', ours, expected)).toBeLessThan(1e-9)
    for (const [i, s] of survival.values.entries()) {
      const at = (cause: number) => ours[(Math.floor(i / 3) * 2 + cause) * 3 + (i % 3)]
      expect(1 - at(0) - at(1)).toBeCloseTo(s, 9)
    }
  })

  it('survival and incidences add up to 1 at all times, and incidences never fall', () => {
    const hazard = fc.tuple(
      fc.double({ min: 0, max: 0.6, noNaN: true }),
      fc.double({ min: 0, max: 0.39, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(hazard, { minLength: 1, maxLength: 5 }), hazards => {
        const ends = hazards.map((_, k) => 1.5 * (k + 1))
        const times = Float64Array.from({ length: 20 }, (_, i) => i / 2)
        const both = incidenceOfHazards(hazards.flat(), 2, ends, times)
        const survival = survivalOfHazards(
          hazards.map(([a, b]) => a + b),
          ends,
          times,
        )
        for (const [t, s] of survival.entries()) {
          expect(both[t] + both[20 + t] + s).toBeCloseTo(1, 12)
          if (t > 0)
            expect(Math.min(both[t] - both[t - 1], both[20 + t] - both[19 + t])).toBeGreaterThan(-1e-15)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('with one cause the loss is that of discrete time', async () => {
    const graph = new Graph()
    const logits = graph.input('logits', ['rows', 3])
    const survived = graph.input('survived', ['rows', 3])
    const failed = graph.input('failed', ['rows', 3])
    const split = { survived, failed: reshape(failed, ['rows', 3, 1]) }
    const outputs = {
      loss: discreteTimeLoss(logits, { survived, failed }),
      competing: competingLoss(reshape(logits, ['rows', 3, 1]), split),
    }
    const targets = hazardTargets([1, 3, 2, 9], [1, 0, 1, 0], [1, 2, 4])
    const results = await evaluate(outputs, {
      logits: tensor(Float32Array.of(0.3, -80, 2, 1, 0, -1, 90, 4, -3, 0.5, 0.1, -2), [4, 3]),
      survived: tensor(targets.survived, [4, 3]),
      failed: tensor(targets.failed, [4, 3]),
    })
    expect(results.competing[0]).toBeCloseTo(results.loss[0], 5)
  })
})
