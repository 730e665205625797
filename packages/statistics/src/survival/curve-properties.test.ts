import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flemingHarrington } from './fleming-harrington.ts'
import { type KaplanMeierOptions, kaplanMeier } from './kaplan-meier.ts'
import { nelsonAalen } from './nelson-aalen.ts'
import { restrictedMean } from './restricted-mean.ts'
import { compareRestrictedMeans } from './restricted-mean-comparison.ts'
import { reverseKaplanMeier } from './reverse-kaplan-meier.ts'
import { stratifiedKaplanMeier } from './stratified-curves.ts'
import { survivalQuantile } from './survival-lookup.ts'

const runs = { numRuns: 1000 }
interface Row {
  entry: number
  stay: number
  event: number
  count: number
  weight: number
  cluster: number
}
const row = fc.record<Row>({
  entry: fc.integer({ min: 0, max: 4 }),
  stay: fc.integer({ min: 1, max: 9 }),
  event: fc.integer({ min: 0, max: 1 }),
  count: fc.integer({ min: 1, max: 3 }),
  weight: fc.integer({ min: 1, max: 40 }).map(tenths => tenths / 10),
  cluster: fc.integer({ min: 0, max: 3 }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 14 })
const of = (all: readonly Row[], pick: (row: Row) => number) => Float64Array.from(all, pick)
const followUp = (all: readonly Row[]) => ({ time: of(all, r => r.stay), event: of(all, r => r.event) })
const delayed = (all: readonly Row[]) => ({
  time: of(all, r => r.entry + r.stay),
  event: of(all, r => r.event),
  entry: of(all, r => r.entry),
})
const clustered = (all: readonly Row[]) => ({
  ...delayed(all),
  weights: of(all, r => r.weight),
  cluster: of(all, r => r.cluster),
})

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void {
  const same = (a: number, e: number) =>
    Number.isNaN(e) ? Number.isNaN(a) : Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e))
  if (actual.length !== expected.length || !Array.from(expected).every((e, i) => same(actual[i], e)))
    expect.fail(`${Array.from(actual)} where ${Array.from(expected)} is expected`)
}

/** Variances that cancel to 0 leave their rounding, of which the error is the square root: variances are compared. */
function expectCloseError(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const squares = (values: ArrayLike<number>) => Array.from(values, v => v * v)
  expectClose(squares(actual), squares(expected), 1e-10)
}

function expectSameCurve(
  a: Pick<ReturnType<typeof kaplanMeier>, 'time' | 'survival' | 'standardError'>,
  b: typeof a,
): void {
  expectClose(a.time, b.time)
  expectClose(a.survival, b.survival)
  expectCloseError(a.standardError, b.standardError)
}

describe('survival curves, properties', () => {
  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (all, keys) => {
        const shuffled = all
          .map(one => ({ one, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        for (const curve of [kaplanMeier, reverseKaplanMeier, flemingHarrington])
          for (const input of [followUp, delayed, clustered])
            expectSameCurve(curve(input(shuffled)), curve(input(all)))
        const a = nelsonAalen({ ...clustered(shuffled), tied: 'one-by-one' })
        const b = nelsonAalen({ ...clustered(all), tied: 'one-by-one' })
        expectClose(a.cumulativeHazard, b.cumulativeHazard)
        expectCloseError(a.standardError, b.standardError)
      }),
      runs,
    )
  })
  test('a whole-number weight counts as that many rows', () => {
    fc.assert(
      fc.property(rows, all => {
        const many = all.flatMap(one => Array.from({ length: one.count }, () => one))
        const weights = of(all, r => r.count)
        for (const input of [followUp, delayed]) {
          for (const curve of [kaplanMeier, reverseKaplanMeier, flemingHarrington])
            expectSameCurve(curve({ ...input(all), weights }), curve(input(many)))
          const weighted = restrictedMean({ ...input(all), weights })
          const replicated = restrictedMean(input(many))
          expectClose([weighted.value, weighted.se], [replicated.value, replicated.se])
          const a = nelsonAalen({ ...input(all), weights })
          const b = nelsonAalen(input(many))
          expectClose(a.cumulativeHazard, b.cumulativeHazard)
          expectClose(a.standardError, b.standardError)
        }
      }),
      runs,
    )
  })
  test('ties taken one by one see rows, not weights: a weight is no replication there', () => {
    const weighted = nelsonAalen({ time: [1, 2], event: [1, 0], weights: [2, 2], tied: 'one-by-one' })
    const replicated = nelsonAalen({ time: [1, 1, 2, 2], event: [1, 1, 0, 0], tied: 'one-by-one' })
    expect(weighted.cumulativeHazard[0]).toBe(2 / 4)
    expect(replicated.cumulativeHazard[0]).toBeCloseTo(1 / 4 + 1 / 3, 15)
  })
  test('scaling time scales the median, the quantiles and the restricted mean, and changes no curve', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.5, 3, 12, 365.25), (all, scale) => {
        const one = clustered(all)
        const scaled = { ...one, time: one.time.map(t => t * scale), entry: one.entry.map(t => t * scale) }
        const a = kaplanMeier(scaled)
        const b = kaplanMeier(one)
        expectClose(a.survival, b.survival)
        expectCloseError(a.standardError, b.standardError)
        for (const p of [0.25, 0.5, 0.75])
          for (const field of ['value', 'lower', 'upper'] as const) {
            const expected = survivalQuantile(b, p)[field]
            const found = survivalQuantile(a, p)[field]
            if (expected === null) expect(found).toBe(null)
            else expectClose([found ?? Number.NaN], [expected * scale])
          }
        const mean = restrictedMean(one)
        const scaledMean = restrictedMean(scaled)
        expectClose([scaledMean.value, scaledMean.tau], [mean.value * scale, mean.tau * scale])
        expectClose([scaledMean.se], [mean.se * scale], 1e-6)
      }),
      runs,
    )
  })
  test('strata of one level are no strata; of several, each is its own curve', () => {
    fc.assert(
      fc.property(rows, all => {
        const one = stratifiedKaplanMeier({ ...clustered(all), strata: of(all, () => 3) })
        expect(one.map(s => [s.stratum, s.n])).toEqual([[3, all.length]])
        expect(one[0].curve).toEqual(kaplanMeier(clustered(all)))
        for (const { stratum, curve } of stratifiedKaplanMeier({
          ...delayed(all),
          strata: of(all, r => r.cluster),
        }))
          expect(curve).toEqual(kaplanMeier(delayed(all.filter(r => r.cluster === stratum))))
      }),
      runs,
    )
  })
  test('with each row its own cluster and no delayed entry the jackknife is Greenwood', () => {
    fc.assert(
      fc.property(rows, all => {
        const robust = kaplanMeier({ ...followUp(all), robust: true })
        const greenwood = kaplanMeier(followUp(all))
        const positive = (_: number, i: number) => robust.survival[i] > 0
        expectClose(robust.standardError.filter(positive), greenwood.standardError.filter(positive), 1e-6)
        const errors = [true, false].map(one => restrictedMean({ ...followUp(all), robust: one }).se)
        expectClose([errors[0]], [errors[1]], 1e-6)
      }),
      runs,
    )
  })
  test('follow-up cut into pieces of one cluster, and entry before everything, change nothing', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (all, cut) => {
        const whole = {
          ...followUp(all),
          weights: of(all, r => r.weight),
          cluster: Float64Array.from(all.keys()),
        }
        const pieces = all.flatMap((r, i) =>
          r.stay > cut
            ? [
                { entry: 0, time: cut, event: 0, weight: r.weight, cluster: i },
                { entry: cut, time: r.stay, event: r.event, weight: r.weight, cluster: i },
              ]
            : [{ entry: 0, time: r.stay, event: r.event, weight: r.weight, cluster: i }],
        )
        const split: KaplanMeierOptions = {
          time: pieces.map(p => p.time),
          event: pieces.map(p => p.event),
          entry: pieces.map(p => p.entry),
          weights: pieces.map(p => p.weight),
          cluster: pieces.map(p => p.cluster),
        }
        const a = kaplanMeier(split)
        const b = kaplanMeier(whole)
        const at = [...b.time].map(t => a.time.indexOf(t))
        expectClose(
          at.map(i => a.survival[i]),
          b.survival,
        )
        expectClose(
          at.map(i => a.standardError[i]),
          b.standardError,
          1e-6,
        )
        const means = [restrictedMean(split), restrictedMean(whole)]
        expectClose([means[0].value], [means[1].value])
        expectClose([means[0].se], [means[1].se], 1e-6)
        expectSameCurve(
          kaplanMeier({ ...followUp(all), entry: of(all, () => 0) }),
          kaplanMeier(followUp(all)),
        )
      }),
      runs,
    )
  })
  test('a common factor of the weights changes no robust result', () => {
    fc.assert(
      fc.property(rows, all => {
        const one = { ...clustered(all), robust: true }
        const scaled = { ...one, weights: one.weights.map(w => w * 7.5) }
        expectSameCurve(kaplanMeier(scaled), kaplanMeier(one))
        expectSameCurve(flemingHarrington(scaled), flemingHarrington(one))
        expectClose([restrictedMean(scaled).se], [restrictedMean(one).se], 1e-6)
      }),
      runs,
    )
  })
  test('the restricted mean is the area under the curve, grows with tau, and with the time lost makes tau', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 8 }), (all, tau) => {
        const input = followUp([...all, { entry: 0, stay: 9, event: 0, count: 1, weight: 1, cluster: 0 }])
        const { value, lost } = restrictedMean({ ...input, tau })
        // Whole times: the curve is flat from each whole number to the next.
        const curve = kaplanMeier(input)
        const at = (t: number) => curve.survival[curve.time.findLastIndex(one => one <= t)] ?? 1
        expectClose([value], [Array.from({ length: tau }, (_, t) => at(t)).reduce((a, b) => a + b, 0)])
        expectClose([value + lost.value], [tau])
        expect(restrictedMean({ ...input, tau: tau + 1 }).value).toBeGreaterThanOrEqual(value)
      }),
      runs,
    )
  })
  test('exchanging the groups turns the difference and inverts the ratios', () => {
    fc.assert(
      fc.property(rows, all => {
        const both = [
          ...all,
          ...[0, 1].map(cluster => ({ entry: 0, stay: 9, event: 0, count: 1, weight: 1, cluster })),
        ]
        const input = { ...followUp(both), tau: 8 }
        const one = compareRestrictedMeans({ ...input, group: of(both, r => r.cluster % 2) }).contrasts[0]
        const other = compareRestrictedMeans({ ...input, group: of(both, r => 1 - (r.cluster % 2)) })
          .contrasts[0]
        expectClose([other.difference.value, other.difference.se], [-one.difference.value, one.difference.se])
        expectClose([other.ratio?.value ?? 0], [1 / (one.ratio?.value ?? 0)])
        expect(other.lostRatio === null).toBe(one.lostRatio === null)
      }),
      runs,
    )
  })
  test('exp(-H) is never below the product-limit curve, and ties one by one never raise it', () => {
    fc.assert(
      fc.property(rows, all => {
        const product = kaplanMeier(followUp(all)).survival
        const together = flemingHarrington(followUp(all)).survival
        const oneByOne = flemingHarrington({ ...followUp(all), tied: 'one-by-one' }).survival
        product.forEach((s, i) => {
          expect(oneByOne[i]).toBeGreaterThanOrEqual(s - 1e-12)
          expect(together[i]).toBeGreaterThanOrEqual(oneByOne[i] - 1e-12)
        })
      }),
      runs,
    )
  })
})

describe('survival curves, edges', () => {
  const cases: Record<
    string,
    { time: number[]; event: number[]; survival: number[]; median: number | null }
  > = {
    'one row, an event': { time: [5], event: [1], survival: [0], median: 5 },
    'one row, censored': { time: [5], event: [0], survival: [1], median: null },
    'everyone censored': { time: [1, 2, 3], event: [0, 0, 0], survival: [1, 1, 1], median: null },
    'a single event': {
      time: [1, 2, 3, 4],
      event: [0, 1, 0, 0],
      survival: [1, 2 / 3, 2 / 3, 2 / 3],
      median: null,
    },
    'identical times': { time: [4, 4, 4, 4], event: [1, 0, 1, 0], survival: [0.5], median: 4 },
    'everyone at time 0': { time: [0, 0], event: [1, 1], survival: [0], median: 0 },
  }
  for (const [name, { time, event, survival, median }] of Object.entries(cases))
    test(name, () => {
      const curve = kaplanMeier({ time, event })
      expectClose(curve.survival, survival)
      expect(survivalQuantile(curve, 0.5).value).toBe(median)
      const robust = kaplanMeier({ time, event, robust: true })
      expect(robust.standardError.every(Number.isFinite)).toBe(true)
      const hazard = nelsonAalen({ time, event, conf: 'plain' })
      for (const values of [hazard.cumulativeHazard, hazard.standardError, hazard.lower, hazard.upper])
        expect(values.every(value => Number.isFinite(value) && value >= 0)).toBe(true)
      expect(flemingHarrington({ time, event }).survival.every(s => s > 0)).toBe(true)
    })
  test('bad options are refused by name', () => {
    const input = { time: [1, 2], event: [1, 0] }
    expect(() => kaplanMeier({ ...input, cluster: [1, Number.NaN] })).toThrow('cluster is NaN in row 1')
    expect(() => kaplanMeier({ ...input, cluster: [1, 1], robust: false })).toThrow(
      'leave out one of the two',
    )
    expect(() => kaplanMeier({ ...input, weights: [0, 0] })).toThrow('Every weight is 0')
    expect(() => kaplanMeier({ ...input, weights: [1, -1] })).toThrow('weights is -1 in row 1')
    expect(() => stratifiedKaplanMeier({ ...input, strata: [1] })).toThrow('strata has 1 values where 2')
    expect(() => kaplanMeier({ ...input, level: 1 })).toThrow('level is 1')
  })
})
