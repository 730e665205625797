import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { harrellConcordance } from './survival-concordance.ts'
import { unoConcordance } from './survival-uno-concordance.ts'

interface Expected {
  value: number
  se: number
  counts: number[]
}
interface Case {
  input: {
    time: number[]
    event: number[]
    risk: number[]
    strata: number[] | null
    weights: number[] | null
    tau: number | null
  }
  harrell: Expected
  uno?: Expected
}
const cases = reference<Record<string, Case>>('survival-concordance')

describe('concordance agrees with survival::concordance', () => {
  for (const [name, { input, harrell, uno }] of Object.entries(cases)) {
    const { time, event, risk } = input
    const options = {
      time,
      event,
      risk,
      strata: input.strata ?? undefined,
      weights: input.weights ?? undefined,
      tau: input.tau ?? undefined,
    }
    test(`Harrell: ${name}`, () => {
      const c = harrellConcordance({ ...options, tau: undefined })
      expectAgreement([c.value, c.se], [harrell.value, harrell.se], 1e-12)
      expectAgreement([c.concordant, c.discordant, c.tiedRisk, c.tiedTime], harrell.counts.slice(0, 4), 1e-12)
    })
    if (uno)
      test(`Uno: ${name}`, () => {
        const c = unoConcordance(options)
        expectAgreement([c.value, c.se], [uno.value, uno.se], 1e-11)
        expectAgreement([c.concordant, c.discordant, c.tiedRisk, c.tiedTime], uno.counts.slice(0, 4), 1e-11)
      })
  }
})

const rows = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 })),
  { minLength: 2, maxLength: 40 },
)

describe('concordance, properties and errors', () => {
  test('counts are those of looking at every pair', () => {
    fc.assert(
      fc.property(rows, patients => {
        let concordant = 0
        let discordant = 0
        let tied = 0
        for (const [t, e, r] of patients)
          for (const [t2, e2, r2] of patients)
            if (e === 1 && (t < t2 || (t === t2 && e2 === 0))) {
              if (r > r2) concordant++
              else if (r < r2) discordant++
              else tied++
            }
        const input = {
          time: patients.map(p => p[0]),
          event: patients.map(p => p[1]),
          risk: patients.map(p => p[2]),
        }
        if (concordant + discordant + tied === 0) {
          expect(() => harrellConcordance(input)).toThrow(StatisticsInputError)
          return
        }
        const c = harrellConcordance(input)
        expect([c.concordant, c.discordant, c.tiedRisk]).toEqual([concordant, discordant, tied])
        const mirrored = harrellConcordance({ ...input, risk: input.risk.map(r => -r) })
        expect(mirrored.value).toBeCloseTo(1 - c.value, 12)
      }),
      { numRuns: 1000 },
    )
  })
  test('bad input is named', () => {
    expect(() => harrellConcordance({ time: [1, 2], event: [0, 0], risk: [1, 2] })).toThrow('No pair')
    const late = { time: [2, 3], event: [1, 1], risk: [2, 1] }
    expect(() => harrellConcordance({ ...late, tau: 1 })).toThrow('no event by 1 precedes')
    expect(() => harrellConcordance({ ...late, tau: -1 })).toThrow('tau is -1: give a time above 0')
    expect(() => harrellConcordance({ time: [1, 2], event: [1, 0], risk: [1, Number.NaN] })).toThrow(
      'risk is NaN',
    )
    const censoring = { time: [1, 2, 3], event: [0, 0, 0] }
    expect(() => unoConcordance({ time: [5, 6], event: [1, 1], risk: [2, 1], censoring })).toThrow(
      'beyond all follow-up of the censoring sample',
    )
  })
})
