import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { aalenJohansen } from '../competing-risks/aalen-johansen.ts'
import { incidenceAt } from '../competing-risks/incidence-at.ts'
import { stateOccupation } from './state-occupation.ts'
import { transitionCox } from './transition-cox.ts'
import { transitionHazards } from './transition-hazards.ts'
import { transitionProbabilities } from './transition-probabilities.ts'

interface Rows {
  start: number[]
  stop: number[]
  from: number[]
  to: number[]
  id: number[]
}
interface Occupied {
  time: number[]
  probability: number[][]
  standardError: number[][]
  initial: number[]
  derived?: number[][]
}
interface Fit {
  coefficients: number[]
  covariance: number[]
  loglik: number[]
}
const r = reference<{
  sir: Rows
  weights: number[]
  late: Rows
  etm: {
    since: number
    time: number[]
    from: number[]
    to: number[]
    probability: number[][]
    variance: number[][]
  }[]
  occupied: Record<'plain' | 'weights' | 'late' | 'landmark', Occupied>
  illness: Rows & { age: number[]; hgb: number[] }
  illnessOccupied: Occupied
  hazards: { time: number[]; hazard: number[]; error: number[]; atRisk: number[] }[]
  cox: { coefficients: number[][]; covariance: number[][] }
  reset: Fit[]
}>('multi-state')
const pairs = [
  [1, 2],
  [1, 3],
  [2, 3],
]

describe('transitionProbabilities agrees with etm, states with return', () => {
  for (const { since, time, from, to, ...expected } of r.etm)
    test(`from time ${since}`, () => {
      const found = transitionProbabilities({ ...r.sir, since })
      expectAgreement(found.time, time, 1e-12)
      from.forEach((state, pair) => {
        const { probability, standardError } = found.from[state - 1]
        const pick = (values: Float64Array) => time.map((_, k) => values[k * found.states + to[pair] - 1])
        expectAgreement(pick(probability), expected.probability[pair], 1e-10)
        expectAgreement(
          pick(standardError).map(se => se * se),
          expected.variance[pair],
          1e-9,
          1e-6,
        )
      })
    })
})

describe('stateOccupation agrees with survfit', () => {
  const { sir, weights, late, occupied, illness, illnessOccupied } = r
  const cases = {
    plain: { input: sir, expected: occupied.plain },
    weights: { input: { ...sir, weights }, expected: occupied.weights },
    'late entry': { input: late, expected: occupied.late },
    landmark: { input: { ...sir, landmark: { time: 5, state: 1 } }, expected: occupied.landmark },
    'illness and death': { input: illness, expected: illnessOccupied },
  }
  for (const [name, { input, expected }] of Object.entries(cases))
    test(name, () => {
      const estimated = stateOccupation({ ...input, variance: 'robust' })
      expectAgreement(estimated.initial, expected.initial, 1e-12)
      if (expected.derived) expectAgreement(estimated.standardError, expected.derived.flat(), 1e-6)
      const found = stateOccupation({ ...input, initial: expected.initial, variance: 'robust' })
      expectAgreement(found.time, expected.time, 1e-12)
      expectAgreement(found.probability, expected.probability.flat(), 1e-10)
      expectAgreement(found.standardError, expected.standardError.flat(), 1e-9)
    })
})

test('transitionHazards agree with survfit of each transition', () => {
  const found = transitionHazards(r.illness)
  expect(found.map(({ from, to }) => [from, to])).toEqual(pairs)
  found.forEach((hazard, k) => {
    const expected = r.hazards[k]
    expectAgreement(hazard.time, expected.time, 1e-12)
    expectAgreement(hazard.atRisk, expected.atRisk, 1e-12)
    expectAgreement(hazard.cumulativeHazard, expected.hazard, 1e-11)
    expectAgreement(hazard.standardError, expected.error, 1e-11)
  })
})

describe('transitionCox agrees with coxph', () => {
  const x = [r.illness.age, r.illness.hgb]
  test('all transitions in one fit, clock forward', () => {
    const found = transitionCox({ ...r.illness, x, ties: 'breslow', tolerance: 1e-12 })
    expect(found.map(({ from, to }) => [from, to])).toEqual(pairs)
    found.forEach(({ fit }, k) => {
      expectAgreement(fit.coefficients, r.cox.coefficients[k], 1e-8)
      const block = [0, 1].flatMap(i => [0, 1].map(j => r.cox.covariance[2 * k + i][2 * k + j]))
      expectAgreement(fit.covariance, block, 1e-8, 1e-6)
    })
  })
  test('each transition, clock reset', () => {
    transitionCox({ ...r.illness, x, clock: 'reset', tolerance: 1e-12 }).forEach(({ fit }, k) => {
      expectAgreement(fit.coefficients, r.reset[k].coefficients, 1e-8)
      expectAgreement(fit.covariance, r.reset[k].covariance, 1e-8, 1e-6)
      expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], r.reset[k].loglik, 1e-11)
    })
  })
})

/** Patients who walk at random between three states. */
const walks = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 3 }),
    entry: fc.integer({ min: 0, max: 2 }),
    first: fc.integer({ min: 1, max: 3 }),
    stays: fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 4 }), jump: fc.integer({ min: 1, max: 2 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    censored: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
)
type Walk = {
  weight: number
  entry: number
  first: number
  stays: { length: number; jump: number }[]
  censored: boolean
}
const rowsOf = (patients: Walk[]) => {
  const rows = patients.flatMap(({ entry, first, stays, censored, weight }, id) => {
    let [start, from] = [entry, first]
    return stays.map(({ length, jump }, k) => {
      const to = censored && k === stays.length - 1 ? 0 : ((from - 1 + jump) % 3) + 1
      const row = { start, stop: start + length, from, to, id, weight }
      start = row.stop
      from = to
      return row
    })
  })
  const column = (key: keyof (typeof rows)[number]) => rows.map(row => row[key])
  return {
    start: column('start'),
    stop: column('stop'),
    from: column('from'),
    to: column('to'),
    id: column('id'),
    weights: column('weight'),
  }
}
const closeTo = (a: ArrayLike<number>, b: ArrayLike<number>, error = 1e-9) => {
  expect(a.length).toBe(b.length)
  for (let i = 0; i < a.length; i++)
    if (!Number.isNaN(a[i]) || !Number.isNaN(b[i])) expect(Math.abs(a[i] - b[i])).toBeLessThan(error)
}
const draws = { numRuns: 1000 }

describe('multi-state estimates hold, whatever the data:', () => {
  test('the states take up all probability; frequency weights equal replication', () => {
    fc.assert(
      fc.property(walks, patients => {
        const weighted = transitionProbabilities(rowsOf(patients))
        const { weights: _, ...written } = rowsOf(patients.flatMap(one => Array<Walk>(one.weight).fill(one)))
        const replicated = transitionProbabilities(written)
        weighted.from.forEach(({ probability, standardError }, state) => {
          for (let k = 0; k < weighted.time.length; k++) {
            const own = probability.subarray(k * weighted.states, (k + 1) * weighted.states)
            expect(Math.abs(own.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-9)
          }
          closeTo(probability, replicated.from[state].probability)
          closeTo(standardError, replicated.from[state].standardError, 1e-7)
        })
      }),
      draws,
    )
  })
  test('the order of rows and the unit of time change nothing, nor does the name of a patient', () => {
    fc.assert(
      fc.property(walks, fc.constantFrom('greenwood' as const, 'robust' as const), (patients, variance) => {
        const rows = rowsOf(patients)
        const one = stateOccupation({ ...rows, variance })
        const turn = (values: number[], factor = 1) => values.map(v => v * factor).reverse()
        const other = stateOccupation({
          start: turn(rows.start, 3),
          stop: turn(rows.stop, 3),
          from: turn(rows.from),
          to: turn(rows.to),
          id: turn(rows.id, -7),
          weights: turn(rows.weights),
          variance,
        })
        closeTo(other.probability, one.probability)
        closeTo(other.standardError, one.standardError, 1e-7)
      }),
      draws,
    )
  })
  test('with one state that is left it is the Aalen-Johansen estimate', () => {
    const row = fc.record({ time: fc.integer({ min: 1, max: 8 }), cause: fc.integer({ min: 0, max: 2 }) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 15 }), rows => {
        const time = rows.map(one => one.time)
        const cause = rows.map(one => one.cause)
        const to = cause.map(c => (c === 0 ? 0 : c + 1))
        for (const variance of ['greenwood', 'robust'] as const) {
          const found = stateOccupation({ stop: time, from: rows.map(() => 1), to, variance })
          const curve = aalenJohansen({ time, cause })
          for (const of of curve.causes) {
            const at = incidenceAt(curve, of, found.time)
            const pick = (values: Float64Array) =>
              found.time.map((_, k) => values[k * found.states + of.cause])
            closeTo(pick(found.probability), at.incidence)
            closeTo(pick(found.standardError), at.standardError, 1e-7)
          }
        }
      }),
      draws,
    )
  })
})

describe('multi-state data that are difficult', () => {
  test('no transition, and a single one', () => {
    const none = stateOccupation({ stop: [1, 2], from: [1, 2], to: [0, 0] })
    expect([...none.initial]).toEqual([0.5, 0.5])
    expect(none.time).toHaveLength(0)
    expect(transitionHazards({ stop: [1, 2], from: [1, 1], to: [0, 0] })).toEqual([])
    const single = stateOccupation({ stop: [1, 2], from: [1, 1], to: [2, 0] })
    expectAgreement(single.probability, [0.5, 0.5], 1e-12)
    expectAgreement(single.standardError, [Math.SQRT1_2 / 2, Math.SQRT1_2 / 2], 1e-12)
  })
  test('rows that overlap, go on from another state, or go to their own', () => {
    const row = { start: [0, 2], stop: [3, 4], from: [1, 2], to: [2, 0], id: [5, 5] }
    expect(() => transitionHazards(row)).toThrow('rows of a patient may not overlap')
    expect(() => transitionHazards({ ...row, start: [0, 3], from: [1, 1] })).toThrow('ended in state 2')
    expect(() => transitionHazards({ stop: [1], from: [1], to: [1] })).toThrow(
      'to is 1 in row 0, the state that',
    )
    expect(() => transitionHazards({ stop: [1], from: [0], to: [1] })).toThrow('from is 0 in row 0')
    expect(() => transitionHazards({ stop: [1], from: [1], to: [1.5] })).toThrow('to is 1.5 in row 0')
  })
  test('a landmark at which nobody is in the state, and a missing time', () => {
    const rows = { stop: [1, 2], from: [1, 1], to: [2, 0] }
    expect(() => stateOccupation({ ...rows, landmark: { time: 1, state: 2 } })).toThrow(
      'Nobody is in state 2',
    )
    expect(() => stateOccupation({ ...rows, initial: [0.5, 0.2] })).toThrow('initial sums to 0.7')
    expect(() => transitionProbabilities({ ...rows, since: Number.NaN })).toThrow('since is NaN')
  })
})
