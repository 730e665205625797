import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { compareConcordances, concordanceDifference } from './compare-concordances.ts'
import { harrellConcordance } from './survival-concordance.ts'
import { unoConcordance } from './survival-uno-concordance.ts'

interface FollowUp {
  time: number[]
  event: number[]
  entry: number[] | null
  weights: number[] | null
  strata: number[] | null
}
interface Reference {
  single: Record<string, FollowUp & { risk: number[]; value: number; se: number; counts: number[] }>
  comparison: Record<
    string,
    FollowUp & {
      risks: number[][]
      values: number[]
      covariance: number[]
      chiSquared: number
      df: number
      difference: number[]
    }
  >
}
const { single, comparison } = reference<Reference>('concordance-comparison')
const given = ({ time, event, entry, weights, strata }: FollowUp) => ({
  time,
  event,
  entry: entry ?? undefined,
  weights: weights ?? undefined,
  strata: strata ?? undefined,
})

describe('concordance with delayed entry, weights and strata agrees with survival::concordance', () => {
  test.each(Object.entries(single).filter(([name]) => !name.startsWith('uno')))('Harrell: %s', (name, c) => {
    const { value, se, ...counts } = harrellConcordance({
      ...given(c),
      risk: c.risk,
      tau: name.startsWith('tau') ? 12 : undefined,
    })
    expectAgreement([value, se], [c.value, c.se], 1e-12)
    expectAgreement([counts.concordant, counts.discordant, counts.tiedRisk], c.counts.slice(0, 3), 1e-11)
    // With delayed entry and a horizon R counts more tied times than there are.
    if (name !== 'tauEntry') expectAgreement(counts.tiedTime, c.counts[3], 1e-11)
  })
  test.each([
    ['unoStrata', 600],
    ['unoWeightsStrata', undefined],
  ])('Uno: %s', (name, tau) => {
    const c = single[name]
    const { value, se } = unoConcordance({ ...given(c), risk: c.risk, tau })
    expectAgreement([value, se], [c.value, c.se], 1e-11)
  })
})

describe('several concordances agree with survival::concordance(fit1, fit2)', () => {
  test.each(Object.entries(comparison))('covariance, test and difference: %s', (name, c) => {
    const options = { ...given(c), ...(name === 'uno' ? { kind: 'uno' as const, tau: 500 } : {}) }
    const all = compareConcordances({ ...options, risks: c.risks })
    expectAgreement(
      all.concordances.map(of => of.value),
      c.values,
      1e-12,
    )
    expectAgreement(all.covariance, c.covariance, 1e-10, 1e-5)
    expectAgreement([all.chiSquared, all.df], [c.chiSquared, c.df], 1e-8)
    const { value, se, z } = concordanceDifference({ ...options, risk1: c.risks[0], risk2: c.risks[1] })
    expectAgreement([value, se, z], [...c.difference, c.difference[0] / c.difference[1]], 1e-9)
  })
})

const rows = fc.array(
  fc.tuple(
    fc.integer({ min: 2, max: 12 }),
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 11 }),
  ),
  { minLength: 2, maxLength: 20 },
)

describe('concordance, properties', () => {
  test('delayed entry counts the pairs under observation; order, time scale, constants, one stratum and replication change nothing', () => {
    fc.assert(
      fc.property(rows, patients => {
        const time = patients.map(p => p[0])
        const event = patients.map(p => p[1])
        const risk = patients.map(p => p[2])
        const weights = patients.map(p => p[3])
        const entry = patients.map(p => Math.min(p[4], p[0] - 1))
        const count = [0, 0, 0]
        patients.forEach(([t, e, r, w], i) => {
          patients.forEach(([t2, e2, r2, w2], j) => {
            if (e === 1 && entry[j] < t && (t < t2 || (t === t2 && e2 === 0)) && i !== j)
              count[r > r2 ? 0 : r < r2 ? 1 : 2] += w * w2
          })
        })
        fc.pre(count[0] + count[1] + count[2] > 0)
        const input = { time, event, risk, entry, weights }
        const c = harrellConcordance(input)
        expect([c.concordant, c.discordant, c.tiedRisk]).toEqual(count)
        const same = (other: { value: number; se: number }) =>
          expectAgreement([other.value, other.se], [c.value, c.se], 1e-12)
        same(
          harrellConcordance({
            time: time.toReversed(),
            event: event.toReversed(),
            risk: risk.toReversed(),
            entry: entry.toReversed(),
            weights: weights.toReversed(),
          }),
        )
        same(harrellConcordance({ ...input, time: time.map(t => 7 * t), entry: entry.map(t => 7 * t) }))
        same(harrellConcordance({ ...input, risk: risk.map(r => Math.exp(r) + 100) }))
        same(harrellConcordance({ ...input, strata: time.map(() => 4) }))
        expect(harrellConcordance({ ...input, risk: risk.map(r => -r) }).value).toBeCloseTo(1 - c.value, 12)
      }),
      { numRuns: 1000 },
    )
  })
  test('frequency weights are replication in value and counts', () => {
    // Two copies of one patient have their events together: they are no pair.
    fc.assert(
      fc.property(rows, patients => {
        const repeat = (of: number) => patients.flatMap(p => Array<number>(p[3]).fill(p[of]))
        const column = (of: number) => patients.map(p => p[of])
        fc.pre(comparable(column(0), column(1)))
        const weighing = harrellConcordance({
          time: column(0),
          event: column(1),
          risk: column(2),
          weights: column(3),
        })
        const replicated = harrellConcordance({ time: repeat(0), event: repeat(1), risk: repeat(2) })
        const counts = (c: typeof weighing) => [c.value, c.concordant, c.discordant, c.tiedRisk]
        expectAgreement(counts(weighing), counts(replicated), 1e-12)
      }),
      { numRuns: 1000 },
    )
  })
})

function comparable(time: number[], event: number[]): boolean {
  return time.some((t, i) => event[i] === 1 && time.some((u, j) => u > t || (u === t && event[j] === 0)))
}

describe('concordance, where it is not plain', () => {
  test('a single event, perfect order and all risks tied', () => {
    const time = [1, 2, 3, 4]
    const one = harrellConcordance({ time, event: [1, 0, 0, 0], risk: [4, 3, 2, 1] })
    expect(one).toMatchObject({ value: 1, se: 0, lower: 1, upper: 1, events: 1 })
    const tied = harrellConcordance({ time, event: [1, 1, 1, 0], risk: [2, 2, 2, 2] })
    expect(tied).toMatchObject({ value: 0.5, se: 0 })
    const same = concordanceDifference({
      time,
      event: [1, 1, 1, 0],
      risk1: [4, 1, 3, 2],
      risk2: [8, 2, 6, 4],
    })
    expect(same).toMatchObject({ value: 0, se: 0, p: 1 })
  })
  test('nobody under observation with anybody else, and what cannot be, is named', () => {
    const apart = { time: [2, 4, 6], entry: [1, 3, 5], event: [1, 1, 1], risk: [1, 2, 3] }
    expect(() => harrellConcordance({ ...apart, weights: [0.1, 0.2, 0.3] })).toThrow('No pair')
    expect(() => unoConcordance(apart)).toThrow('delayed entry')
    expect(() => compareConcordances({ ...apart, risks: [[1, 2, 3]] })).toThrow('two or more')
    const { time, event } = apart
    const risks = [
      [1, 2, 3],
      [1, Number.NaN, 2],
    ]
    expect(() => compareConcordances({ time, event, risks })).toThrow('risks[1] is NaN in row 1')
  })
  test('a row of weight 0 is as if absent, whatever its follow-up', () => {
    const input = { time: [1, 2, 3, 9], event: [1, 0, 1, 1], risk: [3, 1, 2, 5], weights: [1, 1, 1, 0] }
    const without = { time: [1, 2, 3], event: [1, 0, 1], risk: [3, 1, 2] }
    expect(unoConcordance(input).value).toBe(unoConcordance(without).value)
    const censoring = { time: [1, 2, 3], event: [1, 0, 0] }
    expect(unoConcordance({ ...input, censoring }).value).toBe(
      unoConcordance({ ...without, censoring }).value,
    )
  })
})
