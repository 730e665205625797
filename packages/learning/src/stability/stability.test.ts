import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { LearnerError } from '../learner-error.ts'
import { createLearner } from '../learners/create-learner.ts'
import { categorical, modellingRows, numeric, trainOnEvery } from '../learners/reference.case.ts'
import type { Outcome } from '../rows.ts'
import { complementaryPairs } from './complementary-pairs.ts'
import { falseSelectionBound, thresholdFor } from './error-bounds.ts'
import { rConcaveTail } from './r-concave-tail.ts'
import {
  elasticNetSelector,
  learnerSelector,
  type Selector,
  sparsePlsSelector,
  usedFeatures,
} from './selectors.ts'
import { stabilitySelection } from './stability-selection.ts'

const r = reference<{
  readonly bounds: readonly {
    q: number
    p: number
    tau: number
    pairs: number
    none: number
    unimodal: number
  }[]
  readonly tails: readonly { mean: number; start: number; steps: number; r: number; tail: number }[]
}>('stability-bounds')

function cohort(
  seed: number,
  effects: readonly number[],
  columns: number,
  size: number,
  kind: Outcome['kind'],
) {
  const random = createRandom(seed, 'stability cohort')
  const x = Array.from({ length: columns }, () => Array.from({ length: size }, () => random.normal()))
  const eta = Array.from({ length: size }, (_, i) => effects.reduce((sum, b, j) => sum + b * x[j][i], 0))
  const event = Uint8Array.from(eta, e => (random.next() < 1 / (1 + Math.exp(-e)) ? 1 : 0))
  const time = Float64Array.from(eta, e => (-20 * Math.log(1 - random.next())) / Math.exp(e) + 0.1)
  return modellingRows(
    x.map((values, j) => numeric(`x${j}`, values)),
    kind === 'binary' ? { kind, event } : { kind, event, time, unit: 'months', horizon: 12 },
  )
}

describe('bounds of false selections', () => {
  it('Meinshausen and Buehlmann, and unimodal, agree with the papers in exact fractions', () => {
    for (const { q, p, tau, pairs, none, unimodal } of r.bounds) {
      const options = { selected: q, features: p, threshold: tau, pairs }
      const worst = falseSelectionBound({ ...options, assumption: 'none' })
      expect(
        largestError('Stability selection bound (Meinshausen and Buehlmann)', [worst], [none]),
      ).toBeLessThan(1e-12)
      const bound = falseSelectionBound({ ...options, assumption: 'unimodal' })
      expect(largestError('Stability selection bound (unimodal)', [bound], [unimodal])).toBeLessThan(1e-12)
    }
  })

  it('r-concave tails agree with a direct search over r-concave distributions', () => {
    for (const { mean, start, steps, r: power, tail } of r.tails) {
      const actual = rConcaveTail({ mean, at: start / steps, steps, r: power })
      expect(largestError('Stability selection bound (r-concave)', [actual], [tail])).toBeLessThan(1e-6)
    }
  })

  it('r-concave is at most unimodal, which is at most the worst case; all fall as the threshold grows', () => {
    const cases = fc.record({
      selected: fc.integer({ min: 1, max: 30 }),
      features: fc.integer({ min: 60, max: 2000 }),
      pairs: fc.integer({ min: 20, max: 60 }),
      threshold: fc.integer({ min: 60, max: 99 }).map(t => t / 100),
    })
    fc.assert(
      fc.property(cases, options => {
        const none = falseSelectionBound({ ...options, assumption: 'none' })
        const unimodal = falseSelectionBound(options)
        const concave = falseSelectionBound({ ...options, assumption: 'r-concave' })
        expect(unimodal).toBeLessThanOrEqual(none)
        expect(concave).toBeLessThanOrEqual(unimodal * (1 + 1e-9))
        expect(falseSelectionBound({ ...options, threshold: 1 })).toBeLessThanOrEqual(unimodal)
      }),
      { numRuns: 50 },
    )
  })

  it('the threshold for a number of errors is the smallest that keeps it', () => {
    const options = { selected: 8, features: 300, pairs: 50 }
    const threshold = thresholdFor({ ...options, errors: 0.2 }) ?? Number.NaN
    expect(falseSelectionBound({ ...options, threshold })).toBeLessThanOrEqual(0.2)
    expect(falseSelectionBound({ ...options, threshold: threshold - 0.01 })).toBeGreaterThan(0.2)
    expect(thresholdFor({ selected: 50, features: 60, pairs: 50, errors: 0.001 })).toBeNull()
    expect(() => falseSelectionBound({ ...options, threshold: 0.5 })).toThrow(LearnerError)
    expect(falseSelectionBound({ ...options, selected: 0, threshold: 0.6 })).toBe(0)
  })
})

describe('stability selection', () => {
  it('halves have no patient in common, keep patients whole, and have about half of the events', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.nat(1)), { minLength: 1, maxLength: 40 }),
        fc.integer(),
        (list, seed) => {
          const patient = Int32Array.from(list, ([id]) => id)
          const event = Uint8Array.from(list, ([, e]) => e)
          for (const [a, b] of complementaryPairs({ patient, outcome: { kind: 'binary', event } }, 2, seed)) {
            const ids = (half: Int32Array) => new Set(Array.from(half, row => patient[row]))
            expect([...ids(a)].some(id => ids(b).has(id))).toBe(false)
            expect(ids(a).size).toBe(ids(b).size)
            for (const half of [a, b])
              expect(half.length).toBe(patient.reduce((n, id) => n + Number(ids(half).has(id)), 0))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  const selectors: readonly [string, Selector, Outcome['kind']][] = [
    ['elastic net', elasticNetSelector({ most: 6 }), 'binary'],
    ['elastic-net Cox', elasticNetSelector({ most: 6, alpha: 0.8 }), 'time-to-event'],
    ['sparse PLS', sparsePlsSelector({ keep: 6 }), 'binary'],
    ['sparse PLS of a time to event', sparsePlsSelector({ keep: 6 }), 'time-to-event'],
    [
      'boosting importance',
      learnerSelector(createLearner({ name: 'boosting', trees: 15 }, 'binary'), 6),
      'binary',
    ],
  ]
  for (const [name, select, kind] of selectors)
    it(`finds the features that matter, by ${name}, the same for the same seed`, () => {
      const training = trainOnEvery(cohort(7, [1.6, -1.6, 1.2], 40, 240, kind))
      const run = () => stabilitySelection({ training, select, seed: 2, pairs: 10, threshold: 0.8 })
      const result = run()
      expect([...result.stable].sort()).toEqual(['x0', 'x1', 'x2'])
      expect(result.features).toHaveLength(40)
      expect(result.selected).toBeLessThanOrEqual(6)
      expect(JSON.stringify(run())).toBe(JSON.stringify(result))
    }, 30_000)

  it('falsely stable features of pure noise are fewer than the bounds say', () => {
    const simulations = 25
    let found = 0
    let bound = 0
    for (let seed = 0; seed < simulations; seed++) {
      const training = trainOnEvery(cohort(seed, [], 40, 60, 'binary'))
      const result = stabilitySelection({
        training,
        select: sparsePlsSelector({ keep: 6 }),
        seed,
        pairs: 20,
        threshold: 0.6,
      })
      found += result.stable.length
      bound += result.bounds?.['r-concave'] ?? Number.NaN
    }
    // Counts a simulation vary about as a Poisson variable of the bound: three standard errors beyond it.
    const mean = bound / simulations
    expect(found / simulations).toBeLessThan(mean + 3 * Math.sqrt(mean / simulations))
    expect(mean).toBeLessThan(
      falseSelectionBound({ selected: 6, features: 40, pairs: 20, threshold: 0.6, assumption: 'none' }),
    )
  })

  it('runs that cannot be fitted select nothing and are counted; when none can, the reason is thrown', () => {
    const rows = cohort(3, [2], 4, 60, 'binary')
    const event = rows.outcome.event.map((_, i) => (i < 5 ? 1 : 0))
    const training = trainOnEvery(rows.withOutcome({ kind: 'binary', event }))
    let calls = 0
    const select: Selector = () => {
      if (calls++ % 2 === 0) throw new LearnerError('too-few-events', 'no luck', 'pool centres')
      return ['x0']
    }
    const result = stabilitySelection({ training, select, seed: 1, pairs: 4, threshold: 0.6 })
    expect([result.failed, result.features[0].frequency, result.stable.length]).toEqual([4, 0.5, 0])
    expect(result.notes[0]).toContain('4 of 8 runs')
    const learner = createLearner('elastic-net', 'binary')
    expect(() =>
      stabilitySelection({ training, select: learnerSelector(learner), seed: 1, pairs: 2 }),
    ).toThrow(LearnerError)
    expect(() => stabilitySelection({ training, select, seed: 1, threshold: 0.6, errors: 1 })).toThrow(
      /one of them/,
    )
  })

  it('gives no threshold when errors cannot be kept so few, and says so', () => {
    const training = trainOnEvery(cohort(3, [2], 6, 60, 'binary'))
    const select: Selector = () => ['x0', 'x1', 'x2', 'x3', 'x4', 'x5']
    const result = stabilitySelection({ training, select, seed: 1, pairs: 5, errors: 0.01 })
    expect([result.threshold, result.stable, result.bounds]).toEqual([null, [], null])
    expect(result.notes[0]).toContain('no threshold')
  })

  it('knows the features behind the terms of a model', () => {
    const random = createRandom(2, 'terms')
    const stage = Array.from({ length: 90 }, () => ['I', 'II', 'III'][random.integer(3)])
    const x = stage.map(s => (s === 'III' ? 2 : 0) + random.normal())
    const event = Uint8Array.from(x, v => (v + random.normal() > 1 ? 1 : 0))
    const rows = modellingRows(
      [
        categorical('stage', stage),
        numeric('x', x),
        numeric(
          'x: y',
          x.map(() => 1),
        ),
      ],
      {
        kind: 'binary',
        event,
      },
    )
    const model = createLearner({ name: 'regression', splines: { x: 3 } }, 'binary').fit(trainOnEvery(rows), {
      seed: 1,
    })
    expect(usedFeatures(model, rows)).toEqual(['stage', 'x'])
  })
})
