import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement } from '../../../test/agreement.ts'
import { createRandom } from '../../random.ts'
import { splitFollowUp } from '../start-stop.ts'
import { type CoxOptions, cox } from './cox.ts'
import type { Ties } from './cox-data.ts'
import { martingaleResiduals } from './martingale.ts'

const numRuns = 1000
const TIES = ['efron', 'breslow', 'exact'] as const

/** Fourteen patients with ties, some entering late; null where a coefficient may be infinite. */
function drawn(seed: number) {
  const random = createRandom(seed, 'cox')
  const n = 14
  const entry = Array.from({ length: n }, () => random.integer(3))
  const rows = {
    entry,
    time: entry.map(e => e + 1 + random.integer(8)),
    event: Array.from({ length: n }, () => (random.integer(4) > 0 ? 1 : 0)),
    x: [Array.from({ length: n }, () => random.normal()), Array.from({ length: n }, () => random.normal())],
  }
  const weights = Array.from({ length: n }, () => 1 + random.integer(3))
  const ties: Ties = TIES[random.integer(3)]
  const fit = cox({ ...rows, ties, tolerance: 1e-13 })
  const finite = !fit.infinite.includes(true) && !fit.aliased.includes(true) && Math.max(...fit.se) < 3
  return finite ? { rows, weights, ties, fit, n, random } : null
}
const taken = (rows: CoxOptions, order: ArrayLike<number>) => {
  const pick = (values: ArrayLike<number> | undefined) => values && Array.from(order, i => values[i])
  return {
    ...rows,
    time: Array.from(order, i => rows.time[i]),
    event: Array.from(order, i => rows.event[i]),
    x: rows.x.map(column => Array.from(order, i => column[i])),
    entry: pick(rows.entry),
    weights: pick(rows.weights),
  }
}

describe('cox, properties', () => {
  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const draw = drawn(seed)
        fc.pre(draw !== null)
        if (!draw) return
        const { rows, ties, fit, n, random } = draw
        const other = cox({ ...taken(rows, random.permutation(n)), ties, tolerance: 1e-13 })
        expectAgreement(other.coefficients, fit.coefficients, 1e-10, 1)
        expectAgreement(other.covariance, fit.covariance, 1e-10, 1)
        expectAgreement(other.logLikelihood, fit.logLikelihood, 1e-11, 1)
      }),
      { numRuns },
    )
  })
  test("with Breslow's ties weights count as rows", () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const draw = drawn(seed)
        fc.pre(draw !== null)
        if (!draw) return
        const { rows, weights } = draw
        const order = weights.flatMap((w, i) => Array.from({ length: w }, () => i))
        const options = { ties: 'breslow' as const, tolerance: 1e-13 }
        const weighted = cox({ ...rows, weights, ...options })
        const many = cox({ ...taken(rows, order), ...options })
        fc.pre(!weighted.infinite.includes(true))
        expectAgreement(weighted.coefficients, many.coefficients, 1e-10, 1)
        expectAgreement(weighted.covariance, many.covariance, 1e-10, 1)
        expectAgreement(weighted.logLikelihood, many.logLikelihood, 1e-10, 1)
      }),
      { numRuns },
    )
  })
  test('one stratum is none, another unit of time changes nothing, nor does splitting follow-up', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), (seed, cut) => {
        const draw = drawn(seed)
        fc.pre(draw !== null)
        if (!draw) return
        const { rows, ties, fit } = draw
        const options = { ties, tolerance: 1e-13 }
        const strata = cox({ ...rows, strata: rows.time.map(() => 7), ...options })
        expectAgreement(strata.coefficients, fit.coefficients, 1e-12, 1)
        const unit = { time: rows.time.map(t => 30.4 * t), entry: rows.entry.map(t => 30.4 * t) }
        expectAgreement(cox({ ...rows, ...unit, ...options }).coefficients, fit.coefficients, 1e-12, 1)
        const parts = splitFollowUp({ ...rows, cuts: [cut] })
        const x = rows.x.map(column => Array.from(parts.row, i => column[i]))
        const split = cox({ ...parts, x, ...options })
        expectAgreement(split.coefficients, fit.coefficients, 1e-10, 1)
        expectAgreement(split.logLikelihood, fit.logLikelihood, 1e-11, 1)
      }),
      { numRuns },
    )
  })
  test('a constant added to a covariate changes nothing, a factor divides its coefficient', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, scale) => {
        const draw = drawn(seed)
        fc.pre(draw !== null)
        if (!draw) return
        const { rows, ties, fit } = draw
        const x = [rows.x[0].map(v => 5 + scale * v), rows.x[1]]
        const other = cox({ ...rows, x, ties, tolerance: 1e-13 })
        expectAgreement([other.coefficients[0] * scale, other.coefficients[1]], fit.coefficients, 1e-10, 1)
        expectAgreement(other.logLikelihood, fit.logLikelihood, 1e-11, 1)
      }),
      { numRuns },
    )
  })
  test('martingale residuals sum to 0, and each cluster of one row is a jackknife', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const draw = drawn(seed)
        fc.pre(draw !== null && draw.ties !== 'exact')
        if (!draw) return
        const { rows, ties, weights, n } = draw
        const given = { ...rows, weights, ties }
        const fit = cox({ ...given, robust: true })
        const sum = martingaleResiduals({ ...given, fit, weighted: true }).reduce((a, b) => a + b, 0)
        expect(Math.abs(sum)).toBeLessThan(1e-9)
        const cluster = Array.from({ length: n }, (_, i) => (i * 5) % n)
        expectAgreement(
          fit.robustCovariance ?? [],
          cox({ ...given, cluster }).robustCovariance ?? [],
          1e-12,
          1,
        )
      }),
      { numRuns },
    )
  })
})

describe('cox at the edges', () => {
  test('one row, a single event last, all times identical, an empty risk set elsewhere', () => {
    for (const ties of TIES) {
      const row = cox({ time: [3], event: [1], x: [[2]], ties })
      expect(row.aliased).toEqual([true])
      expect([...row.coefficients, ...row.se]).toEqual([0, 0])
      expect(row.likelihoodRatio).toEqual({ statistic: 0, df: 0, p: 1 })
      const last = cox({ time: [1, 2, 5], event: [0, 0, 1], x: [[2, 1, 4]], ties })
      expect(last.aliased).toEqual([true])
      const tied = cox({ time: [4, 4, 4, 4], event: [1, 0, 0, 1], x: [[1, 3, 2, 4]], ties })
      expect(tied.converged && Number.isFinite(tied.se[0])).toBe(true)
      const none = cox({ time: [1, 2, 3], event: [0, 0, 0], x: [[1, 5, 2]], ties })
      expect(none.warnings).toEqual(['no events: every coefficient is set to 0'])
      const monotone = cox({ time: [1, 2, 3, 4], event: [1, 1, 0, 0], x: [[1, 1, 0, 0]], ties })
      expect(monotone.infinite).toEqual([true])
      const collinear = cox({
        time: [1, 2, 3, 4],
        event: [1, 1, 1, 0],
        x: [
          [1, 3, 2, 4],
          [2, 6, 4, 8],
        ],
        ties,
      })
      expect(collinear.aliased).toEqual([false, true])
    }
  })
  test('a robust covariance where nothing is estimated is 0, not NaN', () => {
    const none = cox({ time: [1, 2, 3], event: [0, 0, 0], x: [[1, 5, 2]], robust: true })
    expect([...(none.robustCovariance ?? [])]).toEqual([0])
    expect(none.robustScore).toEqual({ statistic: 0, df: 0, p: 1 })
  })
})
