import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kaplanMeier } from './kaplan-meier.ts'
import { type LandmarkAnalysis, type LandmarkOptions, landmarkAnalysis } from './landmark.ts'
import { survivalAt } from './survival-lookup.ts'

const runs = { numRuns: 1000 }
interface Row {
  entry: number
  stay: number
  event: number
  group: number
  count: number
}
const row = fc.record<Row>({
  entry: fc.integer({ min: 0, max: 4 }),
  stay: fc.integer({ min: 1, max: 8 }),
  event: fc.integer({ min: 0, max: 1 }),
  group: fc.integer({ min: 0, max: 2 }),
  count: fc.integer({ min: 1, max: 3 }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 14 })
const LANDMARK = 4
const some = rows.filter(all => all.some(r => r.entry + r.stay > LANDMARK))
const options = (all: readonly Row[]): LandmarkOptions => ({
  time: all.map(r => r.entry + r.stay),
  event: all.map(r => r.event),
  entry: all.map(r => r.entry),
  group: all.map(r => r.group),
  landmark: LANDMARK,
})

function near(a: ArrayLike<number>, b: ArrayLike<number>, unit = 1): void {
  if (a.length !== b.length) expect.fail(`${a.length} values where ${b.length} are expected`)
  for (let i = 0; i < a.length; i++)
    if (!(Math.abs(a[i] * unit - b[i]) <= 1e-8 * Math.max(1, Math.abs(b[i])) || Object.is(a[i], b[i])))
      expect.fail(`${a[i] * unit} where ${b[i]} is expected`)
}

function expectSame(a: LandmarkAnalysis, b: LandmarkAnalysis, unit = 1): void {
  near(
    a.curves.map(one => one.stratum),
    b.curves.map(one => one.stratum),
  )
  a.curves.forEach(({ curve }, g) => {
    const other = b.curves[g].curve
    near(curve.time, other.time, unit)
    for (const field of ['survival', 'standardError', 'lower', 'upper'] as const)
      near(curve[field], other[field])
  })
  near([a.logRank?.df ?? -1, a.logRank?.chiSquared ?? -1], [b.logRank?.df ?? -1, b.logRank?.chiSquared ?? -1])
}

describe('landmarkAnalysis, properties', () => {
  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (all, keys) => {
        const shuffled = all
          .map(one => ({ one, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expectSame(landmarkAnalysis(options(all)), landmarkAnalysis(options(shuffled)))
      }),
      runs,
    )
  })
  test('another unit of time moves the times alone', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(0.25, 2, 7, 365.25), (all, unit) => {
        const { time, entry = [], ...rest } = options(all)
        const scaled = { ...rest, landmark: LANDMARK * unit }
        const by = (values: ArrayLike<number>) => Array.from(values, v => v * unit)
        expectSame(
          landmarkAnalysis(options(all)),
          landmarkAnalysis({ ...scaled, time: by(time), entry: by(entry) }),
          unit,
        )
      }),
      runs,
    )
  })
  test('a weight counts as that many rows', () => {
    fc.assert(
      fc.property(some, all => {
        const many = all.flatMap(one => Array.from({ length: one.count }, () => one))
        expectSame(
          landmarkAnalysis({ ...options(all), weights: all.map(r => r.count) }),
          landmarkAnalysis(options(many)),
        )
      }),
      runs,
    )
  })
  test('without late entry one group has S(landmark + t) / S(landmark); every row is kept or left out', () => {
    fc.assert(
      fc.property(some, all => {
        const { time, event } = options(all)
        const { curves, leftOut, rows } = landmarkAnalysis({ time, event, landmark: LANDMARK })
        expect(rows.length + leftOut.length).toBe(all.length)
        const { curve } = curves[0]
        const whole = kaplanMeier({ time, event })
        const [start] = survivalAt(whole, [LANDMARK])
        const after = survivalAt(
          whole,
          curve.time.map(t => t + LANDMARK),
        )
        near(
          curve.survival,
          after.map(s => s / start),
        )
      }),
      runs,
    )
  })
})
