import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import type { DecisionCurve } from './decision-curve.ts'
import { netBenefit } from './net-benefit.ts'
import { netBenefitCompeting, netBenefitSurvival } from './survival-net-benefit.ts'

/** Value and standard error at a threshold. */
interface Point {
  netBenefit: number[]
  treatAll: number[]
  standardised: number[]
  interventionsAvoided: number[]
}
interface Followed {
  time: number[]
  cause: number[]
  risk: number[]
  at: number
  thresholds: number[]
  points: Point[]
}
interface Reference {
  binary: Record<string, { event: number[]; risk: number[]; thresholds: number[]; points: Point[] }>
  survival: Record<string, Followed>
  competing: Record<string, Followed>
}
const { binary, survival, competing } = reference<Reference>('net-benefit')

/** By measure: values, standard errors and limits against the reference. */
function expectCurve(curve: DecisionCurve, points: Point[], tolerance: number): void {
  const { netBenefit: value, se, lower, upper, treatAll, treatAllSe } = curve
  const zero = (values: Float64Array) => values.map((_, k) => treatAll[k])
  const pairs = [
    [{ value, se, lower, upper }, points.map(p => p.netBenefit)],
    [
      { value: treatAll, se: treatAllSe, lower: zero(lower), upper: zero(upper) },
      points.map(p => p.treatAll),
    ],
    [curve.standardised, points.map(p => p.standardised)],
    [curve.interventionsAvoided, points.map(p => p.interventionsAvoided)],
  ] as const
  for (const [ours, theirs] of pairs) {
    const values = theirs.map(pair => pair[0])
    expectAgreement(ours.value, values, 1e-11)
    expectAgreement(
      ours.se,
      theirs.map(pair => pair[1]),
      tolerance,
    )
  }
  expectAgreement(
    upper,
    points.map(p => p.netBenefit[0] + 1.959963984540054 * p.netBenefit[1]),
    tolerance,
  )
  expectAgreement(
    lower,
    points.map(p => p.netBenefit[0] - 1.959963984540054 * p.netBenefit[1]),
    tolerance,
  )
}

describe('decision curves agree with their definitions, errors with the jackknife by numerical derivatives', () => {
  test.each(Object.entries(binary))('binary: %s', (_, c) => {
    expectCurve(netBenefit(c), c.points, 1e-8)
  })
  test.each(Object.entries(survival))('censored: %s', (_, c) => {
    expectCurve(netBenefitSurvival({ ...c, event: c.cause }), c.points, 1e-8)
  })
  test.each(Object.entries(competing))('competing: %s', (_, c) => {
    expectCurve(netBenefitCompeting(c), c.points, 1e-8)
  })
})

const rows = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 10 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { minLength: 3, maxLength: 20 },
)

describe('decision curves, properties', () => {
  test('order changes nothing, weights are replication, and follow-up of all is the binary outcome', () => {
    fc.assert(
      fc.property(rows, data => {
        const event = data.map(r => r[0])
        const risk = data.map(r => r[1] / 10)
        const weights = data.map(r => r[2])
        const time = data.map(r => r[3])
        const thresholds = [0.15, 0.55]
        const of = (curve: DecisionCurve) => [
          ...curve.netBenefit,
          ...curve.se,
          ...curve.treatAllSe,
          ...curve.standardised.value,
          ...curve.standardised.se,
          ...curve.interventionsAvoided.value,
          ...curve.interventionsAvoided.se,
        ]
        const curve = netBenefit({ event, risk, thresholds })
        const reversed = { event: event.toReversed(), risk: risk.toReversed() }
        expectAgreement(of(netBenefit({ ...reversed, thresholds })), of(curve), 1e-12)
        const repeat = (values: number[]) => values.flatMap((v, i) => Array<number>(weights[i]).fill(v))
        expectAgreement(
          of(netBenefit({ event, risk, thresholds, weights })),
          of(netBenefit({ event: repeat(event), risk: repeat(risk), thresholds })),
          1e-11,
        )
        // Everyone without the event is followed beyond the horizon: no censoring.
        const followed = event.map((e, i) => (e === 1 ? time[i] : 10))
        const censored = netBenefitSurvival({ time: followed, event, risk, at: 9.5, thresholds })
        expectAgreement(of(censored), of(curve), 1e-10)
        const scaled = netBenefitSurvival({
          time: followed.map(t => t * 12),
          event,
          risk,
          at: 114,
          thresholds,
        })
        expectAgreement(of(scaled), of(censored), 1e-12)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('decision curves, edges', () => {
  test('nobody treated, no event and follow-up that ends before the horizon have their answers', () => {
    const risk = [0.1, 0.2, 0.3]
    const nobody = netBenefit({ event: [0, 1, 0], risk, thresholds: [0.5] })
    expect([nobody.netBenefit[0], nobody.se[0], nobody.treated[0]]).toEqual([0, 0, 0])
    const none = netBenefit({ event: [0, 0, 0], risk, thresholds: [0.15] })
    expect(none.netBenefit[0]).toBeCloseTo(-((2 / 3) * 0.15) / 0.85, 15)
    expect(none.standardised.value[0]).toBeNaN()
    const short = netBenefitSurvival({ time: [1, 2, 5], event: [0, 1, 0], risk, at: 6, thresholds: [0.15] })
    expect(short.netBenefit[0]).toBeNaN()
    expect(short.se[0]).toBeNaN()
    expect(short.treated[0]).toBe(2)
    const all = netBenefitSurvival({ time: [1, 2, 5], event: [1, 1, 1], risk, at: 6, thresholds: [0.15] })
    expect(all.netBenefit[0]).toBeCloseTo(2 / 3, 15)
  })
  test('bad input is named', () => {
    const input = { time: [1, 2], risk: [0.1, 0.2], at: 1, thresholds: [0.5] }
    expect(() => netBenefitCompeting({ ...input, cause: [1, -1] })).toThrow('row 1')
    expect(() => netBenefit({ event: [], risk: [], thresholds: [0.5] })).toThrow('no patients')
    expect(() => netBenefit({ event: [1, 0], risk: [0.5, 1.5], thresholds: [0.5] })).toThrow('row 1')
  })
})
