import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../../test/agreement.ts'
import {
  batchEffect,
  block,
  compare,
  compareTests,
  design,
  difference,
  type LimmaTests,
  withNaN,
} from '../../../test/limma.ts'
import { fitLinearModels } from '../linear/linear-fits.ts'
import { moderatedTests } from '../moderated/moderated-tests.ts'
import { consensusCorrelation } from './block-correlation.ts'

type Numbers = (number | null)[]
const data = reference<Record<'y' | 'some' | 'weights', Numbers>>('limma')
const r = reference<
  { consensus: number; consensusMissing: number; each: Numbers; exact: Numbers } & Record<
    'tests' | 'missing' | 'weighted',
    LimmaTests
  >
>('limma-blocks')
const [y, some, weights] = [data.y, data.some, data.weights].map(withNaN)

describe('correlation of the samples of a block', () => {
  it('agrees with duplicateCorrelation, also where values are missing', () => {
    const whole = consensusCorrelation(y, design, block)
    const part = consensusCorrelation(some, design, block)
    // limma's scoring stops after 20 steps: most features are at the maximum by then, not all
    expect(
      compare(
        'Consensus correlation of blocks',
        [whole.consensus, part.consensus],
        [r.consensus, r.consensusMissing],
      ),
    ).toBeLessThan(1e-4)
    const near = whole.each.filter((one, f) => Math.abs(one - (r.each[f] ?? Number.NaN)) < 1e-3)
    expect(near.length).toBeGreaterThan(0.9 * whole.each.length)
  })

  it('is the maximum of the restricted likelihood in each feature', () => {
    const { each } = consensusCorrelation(y, design, block)
    const own = Array.from(each.subarray(0, 40), Math.tanh)
    const known = r.exact.flatMap((value, f) => (typeof value === 'number' ? [f] : []))
    expect(known.length).toBeGreaterThan(30)
    const error = recordRelativeError(
      'Correlation of blocks by restricted likelihood',
      known.map(f => own[f]),
      known.map(f => Number(r.exact[f])),
      1,
    )
    expect(error).toBeLessThan(1e-5)
  })

  it('gives the tests of lmFit with a block', () => {
    const fits = (values: Float64Array, correlation: number, w?: Float64Array) =>
      fitLinearModels(values, design, {
        contrasts: w || values === some ? [difference] : [difference, batchEffect],
        blocks: { block, correlation },
        weights: w,
      })
    const method = 'Moderated t tests with blocks'
    expect(compareTests(method, moderatedTests(fits(y, r.consensus)), r.tests)).toBeLessThan(1e-8)
    expect(compareTests(method, moderatedTests(fits(some, 0.3)), r.missing)).toBeLessThan(1e-8)
    expect(compareTests(method, moderatedTests(fits(y, 0.3, weights)), r.weighted)).toBeLessThan(1e-8)
  })

  it('is refused without a block of two', () => {
    expect(() =>
      consensusCorrelation(
        y,
        design,
        Int32Array.from({ length: 12 }, (_, s) => s),
      ),
    ).toThrow('no block has two')
  })
})
