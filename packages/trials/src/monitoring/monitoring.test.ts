import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, recordAbsoluteError, reference } from '../../test/agreement.ts'
import { interimLook, type MonitoringPlan } from './interim-look.ts'
import { type PredictiveOptions, predictiveProbability } from './predictive-probability.ts'
import { drawBeyond, exponentialPosterior } from './survival-posterior.ts'

interface Simulated {
  readonly probability: number
  readonly draws: number
  readonly z: number
  readonly months: number
}
interface Reference {
  readonly looks: Readonly<Record<'planned' | 'seen' | 'three', readonly number[]>>
  readonly conditional: { readonly trend: number; readonly planned: number }
  readonly data: Readonly<Record<'arm' | 'stratum' | 'time' | 'event' | 'lost', readonly number[]>>
  readonly exponential: Simulated
  readonly months: Simulated
  readonly weibull: Simulated
  readonly planned: Simulated
}
const right = reference<Reference>('monitoring')
const plan: MonitoringPlan = {
  events: 100,
  information: [0.6, 1],
  boundary: { kind: 'of-spending' },
  hazardRatio: 0.6,
  futility: 0.1,
}

describe('interimLook', () => {
  it('takes the bounds of rpact at the events really seen, and the conditional power by its formula', () => {
    const look = interimLook({ plan, events: [52], z: 1.4 })
    const last = interimLook({ plan, events: [52, 100], z: 2.1 })
    const three = interimLook({
      plan: { ...plan, information: [0.3, 0.7, 1] },
      events: [35, 72, 100],
      z: 0,
    })
    const power = look.conditionalPower
    const seen = [
      ...interimLook({ plan, events: [60], z: 0 }).bounds.looks.map(one => one.z),
      ...look.bounds.looks.map(one => one.z),
      last.bound,
      ...three.bounds.looks.map(one => one.z),
      power?.currentTrend ?? Number.NaN,
      power?.planned ?? Number.NaN,
    ]
    const wanted = [
      ...right.looks.planned,
      ...right.looks.seen,
      right.looks.seen[1],
      ...right.looks.three,
      right.conditional.trend,
      right.conditional.planned,
    ]
    // rpact integrates to some 1e-6
    expect(largestError('interim looks', seen, wanted)).toBeLessThan(1e-5)
  })

  it.each([
    [[60], 3.2, 'stop for efficacy'],
    [[60], 0.1, 'stop for futility'],
    [[60], 1.8, 'continue'],
    [[60, 100], 2.5, 'benefit'],
    [[60, 100], 1.5, 'no benefit shown'],
  ] as const)('at events %j and z %f: %s', (events, z, decision) => {
    expect(interimLook({ plan, events, z }).decision).toBe(decision)
  })

  it('notes a look off its place where only a spending function would allow it, and too few events at the end', () => {
    const fixed: MonitoringPlan = { ...plan, boundary: { kind: 'obrien-fleming' } }
    expect(interimLook({ plan: fixed, events: [70], z: 1 }).notes[0]).toContain('70 %')
    expect(interimLook({ plan, events: [70], z: 1 }).notes).toEqual([])
    expect(interimLook({ plan, events: [60, 90], z: 1 }).notes[0]).toContain('90 of 100')
    expect(() => interimLook({ plan, events: [60, 80, 100], z: 1 })).toThrow(/2 looks/)
    expect(() => interimLook({ plan, events: [], z: 1 })).toThrow(/look 0/)
    expect(() => interimLook({ plan, events: [60, 50], z: 1 })).toThrow(/grow/)
  })
})

describe('predictiveProbability', () => {
  const { arm, stratum, time, event, lost } = right.data
  const data = { time, event, group: arm, stratum, lost }
  const base: PredictiveOptions = {
    data,
    accrual: { patients: 30, perMonth: 4 },
    final: { events: 85 },
    critical: 1.98,
    draws: 1500,
    seed: 3,
  }

  it.each([
    ['exponential', base],
    ['months', { ...base, final: { months: 12 }, critical: 1.96, dropOut: 0.01 }],
    [
      'weibull',
      { ...base, model: 'weibull', accrual: { patients: 0, perMonth: 4 }, final: { events: 62 }, dropOut: 0 },
    ],
    ['planned', { ...base, hazardRatio: 0.6 }],
  ] as const)('agrees with a simulation of its own in R, %s', (name, options) => {
    const seen = predictiveProbability(options)
    const wanted = right[name]
    const p = (seen.probability + wanted.probability) / 2
    const n = 1 / (1 / seen.draws + 1 / wanted.draws)
    const error = recordAbsoluteError('predictive probability', [seen.probability], [wanted.probability])
    // four Monte Carlo standard errors of the difference
    expect(error).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n))
    expect(Math.abs(seen.z.mean - wanted.z)).toBeLessThan((4 * seen.z.sd) / Math.sqrt(n))
    expect(Math.abs(seen.months.mean / wanted.months - 1)).toBeLessThan(0.05)
  })

  it('is the same for the same seed, and another for another', () => {
    const few = { ...base, draws: 50 }
    expect(predictiveProbability(few)).toEqual(predictiveProbability(few))
    expect(predictiveProbability({ ...few, seed: 4 }).z.mean).not.toBe(predictiveProbability(few).z.mean)
  })

  it('is 0 or 1 when nothing is left to happen', () => {
    const done = { ...data, lost: event.map(one => 1 - one) }
    const ended = {
      ...base,
      data: done,
      accrual: { patients: 0, perMonth: 1 },
      final: { events: 500 },
      draws: 5,
    }
    const { probability, se, short } = predictiveProbability(ended)
    expect([0, 1]).toContain(probability)
    expect([se, short]).toEqual([0, 5])
  })

  it('draws beyond what was lived already: the memory of a Weibull time', () => {
    const random = createRandom(9)
    const law = { shape: 1.5, scale: 10 }
    const n = 20_000
    let beyond = 0
    for (let i = 0; i < n; i++) {
      const t = drawBeyond(law, 4, random)
      if (t > 12) beyond++
      expect(t).toBeGreaterThanOrEqual(4)
    }
    const p = Math.exp(0.4 ** 1.5 - 1.2 ** 1.5)
    expect(Math.abs(beyond / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n))
  })

  it.each([
    [{ accrual: { patients: 1.5, perMonth: 4 } }, /whole number/],
    [{ accrual: { patients: 5, perMonth: 0 } }, /a month/],
    [{ final: { events: 0 } }, /1 or more/],
    [{ draws: 0 }, /draws/],
    [{ hazardRatio: 0 }, /hazardRatio/],
    [{ dropOut: -1 }, /dropOut/],
    [{ critical: Number.NaN }, /critical/],
    [{ data: { ...data, lost: event } }, /one or the other/],
    [{ data: { ...data, lost: [0] } }, /1 values/],
    [{ data: { ...data, event: event.map(() => 0) }, prior: { events: 0, months: 0 } }, /prior/],
    [{ data: { ...data, event: event.map(() => 0) }, model: 'weibull' as const }, /event/],
  ])('refuses %j', (wrong, message) => {
    expect(() => predictiveProbability({ ...base, ...wrong })).toThrow(message)
  })

  it('has the gamma posterior of the hazards', () => {
    const draw = exponentialPosterior(
      { time: [10, 20], event: [1, 1], group: [0, 1] },
      { events: 4, months: 40 },
    )
    const random = createRandom(2)
    const rates = Array.from({ length: 20_000 }, () => 1 / draw(random)[0].scale)
    const mean = rates.reduce((sum, one) => sum + one, 0) / rates.length
    // gamma(5, 50): mean 0.1, standard deviation sqrt(5) / 50
    expect(Math.abs(mean - 0.1)).toBeLessThan((4 * Math.sqrt(5)) / 50 / Math.sqrt(20_000))
  })
})
