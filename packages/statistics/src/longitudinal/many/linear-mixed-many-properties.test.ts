import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../random.ts'
import { linearMixedMany } from './linear-mixed-many.ts'

const seeds = fc.integer({ min: 1, max: 1e6 })

/** Three outcomes of twelve clusters of four rows, with gaps. */
function drawn(seed: number) {
  const random = createRandom(seed, 'many')
  const n = 48
  const group = Array.from({ length: n }, (_, i) => i >> 2)
  const time = Array.from({ length: n }, (_, i) => (i & 3) + random.next())
  const own = Array.from({ length: 36 }, () => random.normal())
  const outcomes = Float64Array.from({ length: 3 * n }, (_, at) =>
    random.next() < 0.1 ? Number.NaN : own[group[at % n] + 12 * Math.trunc(at / n)] + random.normal(),
  )
  return { n, group, time, outcomes, random }
}

describe('linearMixedMany, properties', () => {
  it('the order of the rows and the names of the clusters mean nothing', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const { n, group, time, outcomes, random } = drawn(seed)
        const order = random.permutation(n)
        const one = linearMixedMany({ outcomes, x: [time], group })
        const other = linearMixedMany({
          outcomes: outcomes.map((_, at) => outcomes[Math.trunc(at / n) * n + order[at % n]]),
          x: [Array.from(order, i => time[i])],
          group: Array.from(order, i => 100 - group[i]),
        })
        expectClose(other.coefficients[1].estimate, one.coefficients[1].estimate)
        expectClose(other.coefficients[1].df, one.coefficients[1].df)
        expectClose(other.deviance, one.deviance)
      }),
      { numRuns: 15 },
    )
  })

  it('a constant moves the intercept alone, a factor scales, and outcomes do not know each other', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.1, max: 50, noNaN: true }), (seed, factor) => {
        const { n, group, time, outcomes } = drawn(seed)
        const one = linearMixedMany({ outcomes, x: [time], group })
        const moved = linearMixedMany({ outcomes: outcomes.map(v => factor * v + 7), x: [time], group })
        expectClose(
          moved.coefficients[0].estimate,
          one.coefficients[0].estimate.map(v => factor * v + 7),
        )
        expectClose(moved.coefficients[1].p, one.coefficients[1].p)
        expectClose(
          moved.sigma,
          one.sigma.map(v => factor * v),
        )
        const alone = linearMixedMany({ outcomes: outcomes.subarray(n, 2 * n), x: [time], group })
        expect(alone.coefficients[1].estimate[0]).toBe(one.coefficients[1].estimate[1])
        expect(alone.deviance[0]).toBe(one.deviance[1])
      }),
      { numRuns: 15 },
    )
  })
})

function expectClose(actual: Float64Array, expected: Float64Array): void {
  actual.forEach((v, i) => {
    expect(Math.abs(v - expected[i])).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected[i])))
  })
}
