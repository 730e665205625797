import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { eventProbability } from './event-probability.ts'
import { detectableHazardRatio, logRankPower, logRankSize } from './log-rank-size.ts'

const { logrank, probability } = reference<{
  logrank: {
    method: 'schoenfeld' | 'freedman'
    hazardRatio: number
    allocation: number
    sides: 1 | 2
    events: number
    patients: number
  }[]
  probability: { hazard: number; accrual: number; followUp: number; dropoutHazard: number; value: number }[]
}>('trial-design')
const followUp = { controlHazard: Math.LN2 / 12, accrual: 24, followUp: 12 }

describe('logRankSize agrees with rpact', () => {
  it.each(['schoenfeld', 'freedman'] as const)('%s', method => {
    for (const { events, patients, hazardRatio, allocation, sides } of logrank.filter(
      one => one.method === method,
    )) {
      const size = logRankSize({ method, hazardRatio, allocation, sides, followUp })
      expectAgreement(size.exactEvents, events, 1e-10)
      expect(size.events).toBe(Math.ceil(events))
      expectAgreement(size.exactEvents / (size.eventProbability?.overall ?? 0), patients, 1e-10)
      const total = size.n?.total ?? 0
      expect(total).toBeGreaterThanOrEqual(patients)
      expect(total).toBeLessThan(patients + 2)
    }
  })

  it('the probability of an event, against numerical integration over entry', () => {
    for (const { value, ...options } of probability) expectAgreement(eventProbability(options), value, 1e-11)
  })
})

describe('detectableHazardRatio', () => {
  it('is the ratio at which the power is what was asked for', () => {
    for (const events of [20, 90, 400])
      for (const allocation of [0.5, 1, 2]) {
        const hazardRatio = detectableHazardRatio({ events, allocation, power: 0.9 })
        expect(hazardRatio).toBeLessThan(1)
        expect(logRankPower({ hazardRatio, events, allocation })).toBeCloseTo(0.9, 9)
      }
    expect(() => detectableHazardRatio({ events: 0 })).toThrow(/events/)
  })
})

describe('logRankSize and logRankPower', () => {
  it('the power of the exact events is the power asked for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('schoenfeld' as const, 'freedman' as const),
        fc.double({ min: 0.2, max: 0.95, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.5, max: 0.99, noNaN: true }),
        (method, hazardRatio, allocation, power) => {
          const { exactEvents } = logRankSize({ method, hazardRatio, allocation, power })
          expect(logRankPower({ method, hazardRatio, allocation, events: exactEvents })).toBeCloseTo(power, 9)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('Schoenfeld is the same for a ratio and its inverse; arms may change places', () => {
    const { exactEvents } = logRankSize({ hazardRatio: 0.6, allocation: 2 })
    expect(logRankSize({ hazardRatio: 1 / 0.6, allocation: 0.5 }).exactEvents).toBeCloseTo(exactEvents, 9)
  })

  it.each([
    [{ hazardRatio: 1 }, 'hazardRatio'],
    [{ hazardRatio: -1 }, 'hazardRatio'],
    [{ hazardRatio: 0.7, power: 0.01 }, 'power'],
    [{ hazardRatio: 0.7, alpha: 0 }, 'alpha'],
    [{ hazardRatio: 0.7, allocation: 0 }, 'allocation'],
    [{ hazardRatio: 0.7, followUp: { controlHazard: 0.1, accrual: 0, followUp: 0 } }, 'followUp'],
    [{ hazardRatio: 0.7, followUp: { controlHazard: 0.1, accrual: -1, followUp: 3 } }, 'accrual'],
  ])('%o is refused', (options, argument) => {
    expect(() => logRankSize(options)).toThrow(StatisticsInputError)
    expect(() => logRankSize(options)).toThrow(argument === 'followUp' ? 'nothing is seen' : argument)
  })
})
