import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import {
  batchEffect,
  compare,
  compareTests,
  design,
  difference,
  type LimmaTests,
  withNaN,
} from '../../../test/limma.ts'
import { fitLinearModels } from '../linear/linear-fits.ts'
import { moderatedTests } from './moderated-tests.ts'
import { thresholdTests } from './treat.ts'

type Numbers = (number | null)[]
const r = reference<
  Record<'y' | 'some' | 'weights', Numbers> &
    Record<'plain' | 'trend' | 'missing' | 'weighted' | 'arrays', LimmaTests> & {
      treat: { t: Numbers; p: Numbers }
    }
>('limma')
const y = withNaN(r.y)
const both = fitLinearModels(y, design, { contrasts: [difference, batchEffect] })

describe('moderated tests', () => {
  it('agree with lmFit, contrasts.fit and eBayes', () => {
    const tests = moderatedTests(both)
    expect(compareTests('Moderated t tests', tests, r.plain)).toBeLessThan(1e-8)
    expect(compare('Moderated F tests', tests.f, r.plain.F)).toBeLessThan(1e-8)
    expect(compare('Moderated F tests', tests.fP, r.plain.Fp)).toBeLessThan(1e-8)
  })

  it('agree with eBayes along a trend', () => {
    const tests = moderatedTests(both, { trend: true })
    expect(compareTests('Moderated t tests with a trend', tests, r.trend)).toBeLessThan(1e-8)
  })

  it('agree with limma where values are missing', () => {
    const tests = moderatedTests(fitLinearModels(withNaN(r.some), design, { contrasts: [difference] }))
    expect(compareTests('Moderated t tests with missing values', tests, r.missing)).toBeLessThan(1e-8)
  })

  it('agree with limma with weights of values and of samples', () => {
    const weights = withNaN(r.weights)
    const of = (w: Float64Array) =>
      moderatedTests(fitLinearModels(y, design, { contrasts: [difference], weights: w }))
    expect(compareTests('Moderated t tests with weights', of(weights), r.weighted)).toBeLessThan(1e-8)
    expect(compareTests('Moderated t tests with weights', of(weights.slice(0, 12)), r.arrays)).toBeLessThan(
      1e-8,
    )
  })

  it('agree with treat against a difference that matters', () => {
    const { t, p } = thresholdTests(moderatedTests(both), 0.4)
    expect(compare('Tests against a threshold (treat)', t, r.treat.t)).toBeLessThan(1e-8)
    expect(compare('Tests against a threshold (treat)', p, r.treat.p)).toBeLessThan(1e-8)
  })

  it('refuse a design whose columns cannot be told apart, and say which', () => {
    const twice = {
      names: ['A', 'B', 'late'],
      columns: [design.columns[0], design.columns[1], design.columns[1]],
    }
    expect(() => fitLinearModels(y, twice)).toThrow("'late' is a combination of 'B'")
  })
})
