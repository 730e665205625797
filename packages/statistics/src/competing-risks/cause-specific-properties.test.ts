import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { cox } from '../survival/cox/cox.ts'
import { causeSpecificCox } from './cause-specific-cox.ts'
import { causeSpecificIncidence } from './cause-specific-incidence.ts'

const runs = { numRuns: 1000 }
const N = 14

/** Two causes, ties, two covariates; the coefficients are kept away from infinity by enough events of each cause. */
function cohort(seed: number) {
  const random = createRandom(seed, 'cause-specific')
  const rows = Array.from({ length: N }, (_, i) => ({
    time: 1 + random.integer(9),
    cause: i < 10 ? 1 + (i % 2) : random.integer(3),
    x: random.normal(),
    z: random.integer(2),
    count: 1 + random.integer(2),
  }))
  return (order: ArrayLike<number>, unit = 1) => {
    const picked = Array.from(order, i => rows[i])
    return {
      time: picked.map(r => r.time * unit),
      cause: picked.map(r => r.cause),
      x: [picked.map(r => r.x), picked.map(r => r.z)],
      counts: picked.map(r => r.count),
    }
  }
}
const all = Array.from({ length: N }, (_, i) => i)
type Models = ReturnType<typeof causeSpecificCox>
const finite = (models: Models) => models.every(({ fit }) => fit.converged && !fit.infinite.includes(true))
function near(a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 1e-6) {
  expect(a.length).toBe(b.length)
  for (let i = 0; i < a.length; i++)
    if (!(Math.abs(a[i] - b[i]) <= tolerance * Math.max(1, Math.abs(b[i]))))
      expect.fail(`${a[i]} where ${b[i]} is expected`)
}
function expectSame(models: Models, others: Models) {
  expect(models.map(one => one.cause)).toEqual(others.map(one => one.cause))
  models.forEach(({ fit, baseline }, k) => {
    near(fit.coefficients, others[k].fit.coefficients)
    near(fit.covariance, others[k].fit.covariance)
    near([fit.logLikelihood], [others[k].fit.logLikelihood])
    near(baseline.cumulativeHazard, others[k].baseline.cumulativeHazard)
  })
}
const tolerance = 1e-12

describe('cause-specific Cox models, properties', () => {
  test('neither the order of the rows nor the unit of time matters', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0.5, 3, 30.4375), (seed, unit) => {
        const pick = cohort(seed)
        const models = causeSpecificCox({ ...pick(all), tolerance })
        fc.pre(finite(models))
        const order = createRandom(seed, 'order').permutation(N)
        expectSame(causeSpecificCox({ ...pick(order, unit), tolerance }), models)
      }),
      runs,
    )
  })
  test("with Breslow's ties a weight counts as that many rows", () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const pick = cohort(seed)
        const { counts, ...rows } = pick(all)
        const models = causeSpecificCox({ ...rows, weights: counts, ties: 'breslow', tolerance })
        fc.pre(finite(models))
        const many = pick(all.flatMap(i => Array.from({ length: counts[i] }, () => i)))
        expectSame(causeSpecificCox({ ...many, ties: 'breslow', tolerance }), models)
      }),
      runs,
    )
  })
  test('strata of one level change nothing; each model is the Cox model of its cause, the other censored', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const { counts: _, ...rows } = cohort(seed)(all)
        const models = causeSpecificCox({ ...rows, tolerance })
        fc.pre(finite(models))
        expectSame(causeSpecificCox({ ...rows, strata: all.map(() => 5), tolerance }), models)
        for (const { cause, fit } of models) {
          const event = rows.cause.map(c => (c === cause ? 1 : 0))
          near(cox({ ...rows, event, tolerance }).coefficients, fit.coefficients, 1e-10)
        }
      }),
      runs,
    )
  })
  test('a constant added to a covariate moves no coefficient and no incidence; incidences and S sum to 1', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -3, max: 3 }), (seed, constant) => {
        const { counts: _, ...rows } = cohort(seed)(all)
        const models = causeSpecificCox({ ...rows, tolerance })
        fc.pre(finite(models) && models.every(({ fit }) => fit.coefficients.every(b => Math.abs(b) < 8)))
        const shifted = [rows.x[0].map(v => v + constant), rows.x[1]]
        const others = causeSpecificCox({ ...rows, x: shifted, tolerance })
        models.forEach(({ fit }, k) => {
          near(fit.coefficients, others[k].fit.coefficients)
        })
        const at = (which: Models, x: readonly number[][]) =>
          causeSpecificIncidence({ models: which, x, times: [2, 5, 9], survival: 'exponential' })
        const [a, b] = [at(models, rows.x), at(others, shifted)]
        near(a.eventFree, b.eventFree)
        a.incidence.forEach((of, k) => {
          near(of, b.incidence[k])
        })
        const first = causeSpecificIncidence({ models, x: [[0], [0]], times: [1] })
        const h = first.incidence.reduce((sum, of) => sum + of[0], 0)
        if (h <= 1) near([first.eventFree[0] + h], [1], 1e-10)
      }),
      runs,
    )
  })
})
