import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { restrictedMean } from './restricted-mean.ts'
import {
  compareRestrictedMeans,
  type RestrictedMeanComparison,
  restrictedMeanDifference,
} from './restricted-mean-comparison.ts'

interface Contrast {
  value: number
  se: number
  lower: number
  upper: number
  p: number
}
interface Case {
  tau: number
  value: [number, number]
  se: [number, number]
  difference: Contrast
  ratio: Contrast
  lostRatio: Contrast
}
const r = reference<{
  pbc: { time: number[]; event: number[]; arm: number[] }
  published: Record<
    'arm1' | 'arm0' | 'lost1' | 'lost0' | 'difference' | 'ratio' | 'lostRatio',
    [number, number, number, number]
  > & { tau: number }
  cases: Record<'pbc' | 'pbcShort', Case>
  weights: number[]
  centre: number[]
  robust: Record<'weights' | 'cluster' | 'both', Case>
}>('survival-restricted-mean')
const { time, event, arm: group } = r.pbc

function expectContrasts({ groups, contrasts }: RestrictedMeanComparison, expected: Case, tolerance: number) {
  expectAgreement(
    groups.map(one => one.value),
    expected.value,
    1e-11,
  )
  expectAgreement(
    groups.map(one => one.se),
    expected.se,
    1e-10,
  )
  for (const name of ['difference', 'ratio', 'lostRatio'] as const) {
    const found = contrasts[0][name]
    for (const field of ['value', 'se', 'lower', 'upper', 'p'] as const)
      expectAgreement(found?.[field] ?? Number.NaN, expected[name][field], tolerance)
  }
}

describe('compareRestrictedMeans', () => {
  test('gives what the vignette of survRM2 prints for the randomised patients of pbc, to its three decimals', () => {
    const { tau, arm0, arm1, lost0, lost1, ...published } = r.published
    const { groups, contrasts } = compareRestrictedMeans({ time, event, group, tau })
    const rounded = (values: number[]) => values.map(value => Number(value.toFixed(3)))
    const four = ({ value, se, lower, upper }: Omit<Contrast, 'p'>) => rounded([value, se, lower, upper])
    expect(groups.map(four)).toEqual([arm0, arm1])
    expect(groups.map(one => four(one.lost))).toEqual([lost0, lost1])
    for (const name of ['difference', 'ratio', 'lostRatio'] as const) {
      const one = contrasts[0][name]
      expect(one && rounded([one.value, one.lower, one.upper, one.p])).toEqual(published[name])
      expectAgreement(one ? [one.value, one.lower, one.upper, one.p] : [], published[name], 1e-3)
    }
  })
  for (const [name, c] of Object.entries(r.cases))
    test(`agrees with survfit and the delta method: ${name}`, () => {
      expectContrasts(compareRestrictedMeans({ time, event, group, tau: c.tau }), c, 1e-8)
    })
  test("weights and clusters, which the arms share, agree with the integral of survfit's influence", () => {
    const { weights, centre: cluster } = r
    const options = { time, event, group }
    expectContrasts(compareRestrictedMeans({ ...options, weights, tau: 10 }), r.robust.weights, 1e-8)
    expectContrasts(compareRestrictedMeans({ ...options, cluster, tau: 10 }), r.robust.cluster, 1e-8)
    expectContrasts(compareRestrictedMeans({ ...options, weights, cluster, tau: 7.5 }), r.robust.both, 1e-8)
  })
  test('each group against the first that has rows', () => {
    const three = { time: [1, 3, 5, 2, 4, 6, 3, 3, 6], event: [1, 1, 0, 1, 1, 0, 1, 0, 1] }
    const { tau, groups, contrasts } = compareRestrictedMeans({
      ...three,
      group: [1, 1, 1, 2, 2, 2, 4, 4, 4],
    })
    // Group 4 ends in an event: its curve stays at 0. The others are known to 5 and to 6.
    expect(tau).toBe(5)
    expect(compareRestrictedMeans({ time: [1, 4, 6], event: [1, 1, 1], group: [0, 0, 1] }).tau).toBe(6)
    expect(groups.map(one => [one.group, one.n, one.events])).toEqual([
      [1, 3, 2],
      [2, 3, 2],
      [4, 3, 2],
    ])
    expect(contrasts.map(one => [one.group, one.reference])).toEqual([
      [2, 1],
      [4, 1],
    ])
    expect(contrasts[0].difference.value).toBeCloseTo(groups[1].value - groups[0].value, 14)
  })
})

describe('restricted mean, edges', () => {
  test('no event: tau with no error, nothing lost, no ratio of time lost, no test', () => {
    const none = { time: [4, 5, 6, 7], event: [0, 0, 0, 0] }
    expect(restrictedMean({ ...none, tau: 4 })).toMatchObject({ value: 4, se: 0, lost: { value: 0, se: 0 } })
    const { contrasts, warnings } = compareRestrictedMeans({ ...none, group: [0, 0, 1, 1], tau: 4 })
    expect(contrasts[0]).toMatchObject({
      difference: { value: 0, p: 1 },
      ratio: { value: 1, p: 1 },
      lostRatio: null,
    })
    expect(warnings).toEqual([])
  })
  test('different means without error have no test, and a warning says so', () => {
    const { contrasts, warnings } = compareRestrictedMeans({
      time: [1, 1, 5, 5],
      event: [1, 1, 1, 1],
      group: [0, 0, 1, 1],
      tau: 6,
    })
    expect(contrasts[0].difference).toMatchObject({ value: 4, se: 0, p: Number.NaN })
    expect(warnings).toEqual(['groups 1 and 0: the standard error is 0, there is no test'])
  })
  test('everyone has the event at time 0: no ratio', () => {
    const { contrasts } = compareRestrictedMeans({
      time: [0, 0, 5, 6],
      event: [1, 1, 1, 0],
      group: [0, 0, 1, 1],
      tau: 4,
    })
    expect(contrasts[0].ratio).toBe(null)
  })
  test('tau: the last time by default; beyond follow-up refused with the group; beyond the last event fine', () => {
    expect(restrictedMean({ time: [1, 2], event: [1, 0] })).toMatchObject({ tau: 2, value: 1.5 })
    const two = { time: [1, 9, 1, 4], event: [1, 0, 1, 0], group: [0, 0, 1, 1] }
    expect(() => compareRestrictedMeans({ ...two, tau: 8 })).toThrow(
      'In group 1, tau is 8 and follow-up ends at 4',
    )
    expect(() => compareRestrictedMeans({ ...two, labels: ['A', 'B'], tau: 8 })).toThrow('In group B, tau')
    expect(() => restrictedMean({ ...two, tau: 0 })).toThrow('tau is 0')
    expect(() => restrictedMean({ ...two, tau: Number.POSITIVE_INFINITY })).toThrow('tau is Infinity')
    expect(restrictedMean({ time: [1, 2], event: [1, 1], tau: 100 }).value).toBe(1.5)
  })
  test('a risk set left empty early is flagged, unless tau comes first', () => {
    const late = { entry: [0, 0, 3, 3], time: [1, 2, 5, 6], event: [1, 1, 1, 0] }
    expect(restrictedMean({ ...late, tau: 5 })).toMatchObject({ value: 1.5, emptied: 2 })
    expect(restrictedMean({ ...late, tau: 2 }).emptied).toBe(null)
    expect(compareRestrictedMeans({ ...late, group: [0, 0, 0, 0], tau: 5 }).warnings[0]).toContain(
      'others entered later',
    )
  })
  test('a group of weight 0 is as if absent', () => {
    const weighted = { time: [1, 2, 3], event: [1, 1, 0], group: [0, 0, 1], weights: [1, 1, 0], tau: 1 }
    expect(compareRestrictedMeans(weighted).contrasts).toEqual([])
    expect(() => restrictedMeanDifference(weighted)).toThrow('positive weight')
  })
})
