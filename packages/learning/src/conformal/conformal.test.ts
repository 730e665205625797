import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { modellingRows, numeric, trainOnEvery } from '../learners/reference.case.ts'
import { calibrationSplit, crossFolds } from './calibration-split.ts'
import { conformalQuantile, conformalRank } from './conformal-quantile.ts'
import { coverageByCentre, coveredByBounds, coveredByIntervals, coveredBySets } from './coverage.ts'
import { applyCrossIntervals } from './cross-intervals.ts'
import { groupQuantiles } from './group-quantiles.ts'
import { applyIntervals, quantileIntervals, splitIntervals } from './intervals.ts'
import { calibrateSets, entryOrder, levelScores, predictionSets } from './prediction-sets.ts'
import { lowerQuantilePlace } from './weighted-quantile.ts'

const r = reference<{
  readonly scores: readonly number[]
  readonly quantiles: readonly { n: number; alpha: number; value: number | null }[]
  readonly aps: {
    readonly probability: readonly (readonly number[])[]
    readonly label: readonly number[]
    readonly u: readonly number[]
    readonly new: readonly (readonly number[])[]
    readonly uNew: readonly number[]
    readonly score: readonly number[]
    readonly plainScore: readonly number[]
    readonly tau: number
    readonly plainTau: number
    readonly sets: readonly (readonly number[])[]
    readonly plain: readonly (readonly number[])[]
  }
  readonly cross: {
    readonly models: readonly (readonly number[])[]
    readonly residuals: readonly (readonly number[])[]
    readonly intervals: Readonly<Record<string, readonly (readonly [number | null, number | null])[]>>
  }
  readonly cqr: {
    value: readonly number[]
    lower: readonly number[]
    upper: readonly number[]
    radius: number
  }
  readonly survival: {
    readonly score: readonly number[]
    readonly weight: readonly number[]
    readonly bounds: readonly { own: number; alpha: number; level: number | null }[]
  }
}>('conformal')

/** Training rows of which all but one patient calibrate, so that their number is the test's. */
function calibrating(size: number) {
  const values = Array.from({ length: size + 1 }, (_, i) => i)
  const rows = modellingRows([numeric('x', values)], {
    kind: 'binary',
    event: Uint8Array.from(values, i => i % 2),
  })
  return calibrationSplit(trainOnEvery(rows), { share: size / (size + 1), seed: 1 }).calibration
}

describe('the conformal quantile', () => {
  it('is the ceil((n + 1)(1 - alpha))-th smallest score, by its definition', () => {
    for (const { n, alpha, value } of r.quantiles) {
      const actual = conformalQuantile(r.scores.slice(0, n), alpha)
      expect(largestError('Conformal quantile', [actual === Infinity ? -1e9 : actual], [value ?? -1e9])).toBe(
        0,
      )
    }
    expect([
      conformalRank(19, 0.1),
      conformalRank(9, 0.1),
      conformalRank(8, 0.1),
      conformalRank(9, 0.7),
    ]).toEqual([18, 9, 9, 3])
    expect(conformalQuantile([], 0.1)).toBe(Infinity)
    for (const alpha of [0, 1, Number.NaN]) expect(() => conformalQuantile([1], alpha)).toThrow(/alpha/)
  })

  it('covers exactly as often as the theorem says, in simulation', () => {
    const replicates = 20_000
    for (const [n, alpha] of [
      [19, 0.1],
      [7, 0.25],
      [30, 0.2],
    ] as const) {
      const random = createRandom(n, 'coverage')
      let covered = 0
      for (let i = 0; i < replicates; i++) {
        const scores = Float64Array.from({ length: n }, () => random.next())
        if (random.next() <= conformalQuantile(scores, alpha)) covered++
      }
      const exact = conformalRank(n, alpha) / (n + 1)
      const error = Math.sqrt((exact * (1 - exact)) / replicates)
      expect(Math.abs(covered / replicates - exact)).toBeLessThan(4 * error)
      expect(exact).toBeGreaterThanOrEqual(1 - alpha)
      expect(exact).toBeLessThan(1 - alpha + 1 / (n + 1))
    }
  })
})

describe('intervals', () => {
  it('conformalised quantile regression agrees with its definition', () => {
    const { value, lower, upper, radius } = r.cqr
    const columns = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) }
    const calibration = calibrating(value.length)
    const rule = quantileIntervals({ calibration, ...columns, value: Float64Array.from(value), alpha: 0.2 })
    expect(largestError('Conformalised quantile regression', [rule.radius.all ?? 0], [radius])).toBeLessThan(
      1e-12,
    )
    const out = applyIntervals(rule, { lower: Float64Array.of(0), upper: Float64Array.of(1) })
    expect([out.lower[0], out.upper[0]]).toEqual([-radius, 1 + radius])
    expect(applyIntervals(JSON.parse(JSON.stringify(rule)), columns)).toEqual(applyIntervals(rule, columns))
  })

  it('split intervals have a radius for all, and one for each centre; too few rows reach without end', () => {
    const calibration = calibrating(18)
    const size = calibration.rows.data.size
    const value = Float64Array.from({ length: size }, (_, i) => i)
    const predicted = new Float64Array(size)
    const rule = splitIntervals({ calibration, predicted, value, alpha: 0.2, byCentre: true })
    expect(rule.radius.all).toBe(conformalQuantile(value, 0.2))
    const point = { lower: Float64Array.of(5, 5), upper: Float64Array.of(5, 5) }
    const { lower, upper } = applyIntervals(rule, point, ['C1', 'elsewhere'])
    expect(upper[0] - lower[0]).toBe(2 * (rule.radius.groups?.C1 ?? 0))
    expect(upper[1] - lower[1]).toBe(2 * (rule.radius.all ?? 0))
    expect(() => applyIntervals(rule, point)).toThrow(/centre of every row/)
    const few = splitIntervals({ calibration, predicted, value, alpha: 0.01 })
    expect(applyIntervals(JSON.parse(JSON.stringify(few)), point).upper[0]).toBe(Infinity)
    const gap = value.map((v, i) => (i === 3 ? Number.NaN : v))
    expect(() => splitIntervals({ calibration, predicted, value: gap, alpha: 0.1 })).toThrow(/row 3/)
    expect(() => splitIntervals({ calibration, predicted: predicted.slice(1), value, alpha: 0.1 })).toThrow()
  })

  it('CV+ agrees with its definition', () => {
    const residuals = r.cross.residuals
    const models = r.cross.models.map(own => Float64Array.from(own))
    for (const [alpha, intervals] of Object.entries(r.cross.intervals)) {
      const rule = { tessera: 'cross-conformal/1' as const, alpha: Number(alpha), residuals }
      const { lower, upper } = applyCrossIntervals(rule, models)
      const ends = (values: Float64Array) => values.map(v => (Number.isFinite(v) ? v : -1e9))
      const expected = (at: 0 | 1) => intervals.map(pair => pair[at] ?? -1e9)
      expect(largestError('CV+ intervals', ends(lower), expected(0))).toBeLessThan(1e-12)
      expect(largestError('CV+ intervals', ends(upper), expected(1))).toBeLessThan(1e-12)
    }
    expect(() => applyCrossIntervals({ tessera: 'cross-conformal/1', alpha: 0.1, residuals }, [])).toThrow(
      /5 folds/,
    )
  })
})

describe('adaptive prediction sets', () => {
  const k = 4
  it('scores agree with the set function of the paper, with and without randomisation', () => {
    const score = (u: number, i: number) =>
      levelScores(Float64Array.from(r.aps.probability[i]), 'probability', u)[r.aps.label[i]]
    const random = r.aps.u.map(score)
    expect(largestError('Adaptive prediction sets', random, r.aps.score)).toBeLessThan(1e-9)
    const plain = r.aps.u.map((_, i) => score(0, i))
    expect(largestError('Adaptive prediction sets', plain, r.aps.plainScore)).toBeLessThan(1e-9)
    expect(
      largestError('Adaptive prediction sets', [conformalQuantile(random, 0.1)], [r.aps.tau]),
    ).toBeLessThan(1e-9)
    r.aps.new.forEach((p, i) => {
      const all = levelScores(Float64Array.from(p), 'probability', r.aps.uNew[i])
      expect(Array.from(all, s => Number(s <= r.aps.tau + 1e-9))).toEqual(r.aps.sets[i])
    })
  })

  it('sets without randomisation agree with the paper, the likeliest level always in', () => {
    const calibration = calibrating(60)
    const levels = ['a', 'b', 'c', 'd']
    const probability = Float64Array.from(r.aps.probability.flat())
    const rule = calibrateSets({ calibration, levels, probability, level: r.aps.label, alpha: 0.1 })
    expect(rule.threshold.all).toBeCloseTo(r.aps.plainTau, 9)
    const sets = predictionSets(JSON.parse(JSON.stringify(rule)), {
      probability: Float64Array.from(r.aps.new.flat()),
    })
    expect(Array.from(sets)).toEqual(r.aps.plain.flat())
  })

  it('covers within each level where it is asked to, in simulation', () => {
    const random = createRandom(8, 'label-conditional')
    const draw = (n: number) => {
      const level = Array.from({ length: n }, () => (random.next() < 0.15 ? 1 : 0))
      const probability = Float64Array.from({ length: 2 * n }, () => 0)
      level.forEach((y, i) => {
        const p = 1 / (1 + Math.exp(-(random.normal() + (y === 1 ? 0.5 : -2.5))))
        probability[2 * i] = 1 - p
        probability[2 * i + 1] = p
      })
      return { level, probability, levels: ['no', 'yes'] }
    }
    const calibration = calibrating(2000)
    const alpha = 0.2
    for (const within of [undefined, 'label'] as const) {
      const rule = calibrateSets({ calibration, ...draw(2000), alpha, within, randomise: 3 })
      const test = draw(8000)
      const status = coveredBySets(test.level, predictionSets(rule, test), 2)
      const share = (of: (y: number) => boolean) => {
        const mine = status.filter((_, i) => of(test.level[i]))
        return mine.filter(s => s === 'covered').length / mine.length
      }
      // Calibration's own error of the rarest group, about 300 rows, besides the test's: four standard errors.
      const error = 4 * Math.sqrt(0.16 * (1 / 300 + 1 / 1200))
      if (within === 'label') {
        for (const y of [0, 1]) expect(Math.abs(share(own => own === y) - (1 - alpha))).toBeLessThan(error)
      } else {
        expect(Math.abs(share(() => true) - (1 - alpha))).toBeLessThan(
          4 * Math.sqrt(0.16 * (1 / 2000 + 1 / 8000)),
        )
        expect(share(own => own === 1)).toBeLessThan(0.75)
      }
    }
  })

  it('adjacent sets of ordered levels have no hole; equal probabilities go to the first level', () => {
    expect(entryOrder(Float64Array.of(0.3, 0.05, 0.4, 0.25), 'probability')).toEqual([2, 0, 3, 1])
    expect(entryOrder(Float64Array.of(0.3, 0.05, 0.4, 0.25), 'adjacent')).toEqual([2, 3, 1, 0])
    expect(entryOrder(Float64Array.of(0.25, 0.25, 0.25, 0.25), 'adjacent')).toEqual([0, 1, 2, 3])
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: k, maxLength: k })
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (list, tau) => {
        const total = list.reduce((a, b) => a + b, 0) || 1
        const probability = Float64Array.from(list, w => w / total)
        const threshold = { ...groupQuantiles(Float64Array.of(0.5), 0.5, null), all: tau }
        const rule = {
          tessera: 'conformal-set/1' as const,
          levels: ['a', 'b', 'c', 'd'],
          order: 'adjacent' as const,
          randomise: null,
          within: null,
          threshold,
        }
        const set = Array.from(predictionSets(rule, { probability })).join('')
        expect(set).toMatch(/^0*1+0*$/)
      }),
      { numRuns: 1000 },
    )
  })

  it('a level or centre without calibration rows takes the threshold of all; too few take every level', () => {
    const calibration = calibrating(12)
    const probability = Float64Array.from({ length: 36 }, (_, i) => [0.5, 0.3, 0.2][i % 3])
    const level = Array.from({ length: 12 }, (_, i) => i % 2)
    const levels = ['a', 'b', 'c']
    const rule = calibrateSets({ calibration, levels, probability, level, alpha: 0.2, within: 'label' })
    expect(rule.threshold.counts).toEqual({ a: 6, b: 6 })
    expect(Array.from(predictionSets(rule, { probability: Float64Array.of(0.5, 0.3, 0.2) }))).toEqual([
      1, 1, 0,
    ])
    const tiny = calibrateSets({ calibration, levels, probability, level, alpha: 0.01 })
    expect(Array.from(predictionSets(tiny, { probability: Float64Array.of(0.5, 0.3, 0.2) }))).toEqual([
      1, 1, 1,
    ])
    const centre = calibrateSets({ calibration, levels, probability, level, alpha: 0.2, within: 'centre' })
    expect(() => predictionSets(centre, { probability })).toThrow(/centre of every row/)
    const bad = probability.map((p, i) => (i === 4 ? Number.NaN : p))
    expect(() => calibrateSets({ calibration, levels, probability: bad, level, alpha: 0.2 })).toThrow()
  })
})

describe('weighted lower quantiles', () => {
  it('agree with algorithm 1 of conformalised survival analysis', () => {
    const order = r.survival.score.map((_, i) => i).sort((a, b) => r.survival.score[a] - r.survival.score[b])
    const scores = order.map(i => r.survival.score[i])
    let sum = 0
    const cumulative = order.map(i => {
      sum += r.survival.weight[i]
      return sum
    })
    for (const { own, alpha, level } of r.survival.bounds) {
      const place = lowerQuantilePlace(scores, cumulative, own, alpha)
      const actual = place === null ? -1 : scores[place]
      expect(
        largestError('Conformalised survival analysis: weighted quantile', [actual], [level ?? -1]),
      ).toBeLessThan(1e-12)
    }
    expect(lowerQuantilePlace([], [], 1, 0.1)).toBeNull()
  })
})

describe('calibration rows', () => {
  it('are training rows that the model does not see, patients whole, the same for the same seed', () => {
    const rows = modellingRows(
      [
        numeric(
          'x',
          Array.from({ length: 40 }, (_, i) => i),
        ),
      ],
      {
        kind: 'binary',
        event: new Uint8Array(40),
      },
    )
    rows.patient.set(rows.patient.map((_, i) => i >> 1))
    const training = trainOnEvery(rows)
    const { proper, calibration } = calibrationSplit(training, { seed: 3 })
    const ids = (data: { patient: Int32Array }) => new Set(data.patient)
    expect(ids(proper.data).intersection(ids(calibration.rows.data)).size).toBe(0)
    expect([proper.data.size, calibration.rows.data.size]).toEqual([30, 10])
    expect(calibrationSplit(training, { seed: 3 }).proper.rows).toEqual(proper.rows)
    const folds = crossFolds(training, { folds: 20, seed: 1 })
    expect(folds.map(fold => fold.calibration.rows.data.size)).toEqual(new Array(20).fill(2))
    expect(() => crossFolds(training, { folds: 21, seed: 1 })).toThrow(/2 to 20/)
    expect(() => calibrationSplit(training, { share: 0, seed: 1 })).toThrow(/patients/)
  })
})

describe('coverage', () => {
  it('is counted overall and by centre, with its binomial interval', () => {
    const status = [...new Array(18).fill('covered'), 'missed', 'missed', 'unknown', 'covered'] as const
    const centre = Int32Array.from(status, (_, i) => (i < 20 ? 1 : 0))
    const [all, a, b] = coverageByCentre({ status, centre, centres: ['A', 'B'] })
    expect([all.centre, all.rows, all.covered, all.missed, all.unknown]).toEqual([null, 22, 19, 2, 1])
    expect([all.least, all.most]).toEqual([19 / 22, 20 / 22])
    expect([a.centre, a.share, b.centre, b.share]).toEqual(['A', 1, 'B', 0.9])
    // R: binom.test(18, 20)$conf.int
    expect(b.lower).toBeCloseTo(0.6830173, 6)
    expect(b.upper).toBeCloseTo(0.9876515, 6)
    const none = coverageByCentre({ status: ['unknown'], centre: Int32Array.of(0), centres: ['A'] })[0]
    expect([none.share, none.lower, none.least, none.most]).toEqual([null, null, 0, 1])
  })

  it('of a survival bound is unknown where follow-up ended before it', () => {
    const time = Float64Array.of(5, 5, 5, 9)
    const event = Uint8Array.of(1, 0, 1, 0)
    expect(coveredByBounds({ time, event }, Float64Array.of(6, 6, 5, 8))).toEqual([
      'missed',
      'unknown',
      'covered',
      'covered',
    ])
    const intervals = { lower: Float64Array.of(0, 0, 0), upper: Float64Array.of(1, 1, 1) }
    expect(coveredByIntervals(Float64Array.of(1, 2, Number.NaN), intervals)).toEqual([
      'covered',
      'missed',
      'unknown',
    ])
  })
})
