import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { logistic } from '../regression/logistic.ts'
import { brier, calibration, loessCalibration, logScore } from './index.ts'
import { integratedBrierInterval } from './survival-brier.ts'

interface Predicted {
  event: number[]
  risk: number[]
}
interface Reference {
  loess: Record<
    string,
    Predicted & { predicted: number[]; observed: number[]; indices: number[]; slope: number; brier: number }
  >
  binary: Record<
    string,
    Predicted & Record<'brier' | 'se' | 'lower' | 'upper' | 'scaled' | 'scaledSe' | 'log' | 'logSe', number>
  >
  integrated: Record<
    string,
    { time: number[]; event: number[]; times: number[]; survival: number[] } & Record<
      'brier' | 'brierSe' | 'scaledAt' | 'scaledAtSe',
      number[]
    > &
      Record<'value' | 'se' | 'scaled' | 'scaledSe', number>
  >
}
const { loess, binary, integrated } = reference<Reference>('prediction-scores')

describe('calibration by loess', () => {
  test.each(Object.entries(loess))('curve, ICI, E50, E90 and Emax agree with loess(): %s', (_, c) => {
    const { predicted, observed, ici, e50, e90, emax } = loessCalibration(c)
    expectAgreement(predicted, c.predicted, 1e-12)
    expectAgreement(observed, c.observed, 1e-9)
    expectAgreement([ici, e50, e90, emax], c.indices, 1e-9)
  })
  // val.prob leaves out risks of 0 and 1, of which the coarse set has some.
  const open = Object.entries(loess).filter(([name]) => name !== 'coarse')
  test.each(open)('slope and Brier score agree with rms::val.prob: %s', (_, c) => {
    const slope = calibration(c).slope.value
    expectAgreement([slope, brier(c).value], [c.slope, c.brier], 1e-5)
    // val.prob's optimiser stops early: no slope of its is likelier than ours.
    const likelihood = (b: number) =>
      -logistic({ y: c.event, x: [], offset: c.risk.map(p => b * Math.log(p / (1 - p))) }).deviance / 2
    expect(likelihood(slope)).toBeGreaterThanOrEqual(likelihood(c.slope) - 1e-10)
  })
  test('does not depend on the order of patients', () => {
    const patients = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 20,
      maxLength: 30,
    })
    fc.assert(
      fc.property(patients, data => {
        const event = data.map(r => r[0])
        const risk = data.map(r => r[1] / 100)
        fc.pre(event.includes(0) && event.includes(1) && new Set(risk).size >= 16)
        const indices = (o: Predicted) => {
          const { ici, e50, e90, emax } = loessCalibration(o)
          return [ici, e50, e90, emax]
        }
        const reversed = { event: event.toReversed(), risk: risk.toReversed() }
        expectAgreement(indices(reversed), indices({ event, risk }), 1e-8)
      }),
      { numRuns: 1000 },
    )
  })
  test('too few distinct risks and bad input are named', () => {
    expect(() => loessCalibration({ event: [0, 1, 0, 1], risk: [0.2, 0.2, 0.2, 0.2] })).toThrow('too few')
    expect(() => loessCalibration({ event: [0, 1, 0, 1], risk: [0.2, 0.4, 0.2, 0.4] })).toThrow('too few')
    expect(() => loessCalibration({ event: [1, 1], risk: [0.2, 0.4] })).toThrow('only events')
    expect(() => loessCalibration({ event: [0, 1], risk: [0.2, 0.4], span: 0 })).toThrow('span is 0')
  })
})

describe('Brier and log score, with intervals', () => {
  test.each(Object.entries(binary))('agree with riskRegression::Score: %s', (_, c) => {
    const b = brier(c)
    expectAgreement([b.value, b.se, b.lower, b.upper], [c.brier, c.se, c.lower, c.upper], 1e-12)
    expectAgreement([b.scaled, b.scaledSe], [c.scaled, c.scaledSe], 1e-8)
    const log = logScore(c)
    expectAgreement([log.value, log.se], [c.log, c.logSe], 1e-12)
  })
  test('frequency weights are replication, order changes nothing', () => {
    const patients = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
      ),
      { minLength: 2, maxLength: 12 },
    )
    fc.assert(
      fc.property(patients, data => {
        const event = data.map(r => r[0])
        const risk = data.map(r => r[1] / 10)
        const weights = data.map(r => r[2])
        const repeat = (values: number[]) => values.flatMap((v, i) => Array<number>(weights[i]).fill(v))
        const weighed = brier({ event, risk, weights })
        const repeated = brier({ event: repeat(event).toReversed(), risk: repeat(risk).toReversed() })
        const of = (b: typeof weighed) => [b.value, b.se, b.scaled, b.scaledSe]
        expectAgreement(of(weighed), of(repeated), 1e-9)
        const log = logScore({ event, risk, weights })
        const logs = logScore({ event: repeat(event), risk: repeat(risk) })
        expectAgreement([log.value, log.se], [logs.value, logs.se], 1e-9)
      }),
      { numRuns: 1000 },
    )
  })
  test('one class has no scaled score, a perfect prediction no error, a single patient no error to know', () => {
    expect(brier({ event: [0, 0], risk: [0.1, 0.2] })).toMatchObject({
      scaled: Number.NaN,
      scaledSe: Number.NaN,
    })
    expect(brier({ event: [0, 1], risk: [0, 1] })).toMatchObject({ value: 0, se: 0, scaled: 1, scaledSe: 0 })
    expect(brier({ event: [1], risk: [0.5] }).se).toBeNaN()
    expect(logScore({ event: [1, 0], risk: [0, 0] })).toMatchObject({
      value: Number.POSITIVE_INFINITY,
      se: Number.NaN,
    })
  })
})

describe('integrated and scaled Brier score, with intervals', () => {
  test.each(Object.entries(integrated))('agree with the jackknife by numerical derivatives: %s', (_, c) => {
    const found = integratedBrierInterval(c)
    expectAgreement([found.value, found.scaled], [c.value, c.scaled], 1e-12)
    expectAgreement(
      found.scores.flatMap(score => [score.value, score.scaled]),
      c.brier.flatMap((b, k) => [b, c.scaledAt[k]]),
      1e-12,
    )
    expectAgreement([found.se, found.scaledSe], [c.se, c.scaledSe], 1e-8)
    expectAgreement(
      found.scores.flatMap(score => [score.se, score.scaledSe]),
      c.brierSe.flatMap((b, k) => [b, c.scaledAtSe[k]]),
      1e-8,
    )
    expectAgreement(found.scaledUpper - found.scaledLower, 2 * 1.959963984540054 * c.scaledSe, 1e-8)
  })
})
