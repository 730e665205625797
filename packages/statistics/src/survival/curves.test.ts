import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { flemingHarrington } from './fleming-harrington.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { nelsonAalen, type TiedHazard } from './nelson-aalen.ts'
import { reverseKaplanMeier } from './reverse-kaplan-meier.ts'
import { stratifiedKaplanMeier } from './stratified-curves.ts'
import type { SurvivalInterval } from './survival-limits.ts'
import { survivalAt, survivalQuantile } from './survival-lookup.ts'

type Column = 'time' | 'event' | 'months' | 'sex' | 'entry' | 'weights' | 'counts' | 'institution'
type Row = (number | null)[]
interface Case {
  input: {
    time: Column
    entry: Column | null
    weights: Column | null
    cluster: Column | null
    conf: SurvivalInterval
    robust: boolean | null
  }
  tied: TiedHazard
  at: number[]
  length: number
  survival: Row
  standardError: Row
  lower: Row
  upper: Row
  cumulativeHazard: Row
  hazardError: Row
}
interface Sample {
  time: number[]
  event: number[]
}
const r = reference<{
  data: Record<Column, number[]>
  kaplanMeier: Record<string, Case>
  flemingHarrington: Record<string, Case>
  hazardLimits: { plainLower: Row; plainUpper: Row; logLower: Row; logUpper: Row }
  strata: { n: number; survival: Row; lower: Row; upper: Row; median: number }[]
  p: number[]
  quantiles: (Sample & { value: Row; lower: Row; upper: Row })[]
  emptied: Sample & {
    entry: number[]
    weights: number[]
    survival: Row
    cumulativeHazard: Row
    hazardError: Row
  }
  reverse: { time: number[]; survival: number[]; standardError: number[] }
}>('survival-curves')
const numbers = (values: Row) => values.map(value => value ?? Number.NaN)

function optionsOf({ input: { time, entry, weights, cluster, conf, robust } }: Case) {
  const column = (name: Column | null) => (name ? r.data[name] : undefined)
  return {
    time: r.data[time],
    event: r.data.event,
    entry: column(entry),
    weights: column(weights),
    cluster: column(cluster),
    conf,
    robust: robust ?? undefined,
  }
}

describe('robust variance of the Kaplan-Meier curve agrees with survfit', () => {
  for (const [name, c] of Object.entries(r.kaplanMeier))
    test(name, () => {
      const curve = kaplanMeier(optionsOf(c))
      expect(curve.time.length).toBe(c.length)
      for (const field of ['survival', 'standardError', 'lower', 'upper'] as const)
        expectAgreement(
          c.at.map(i => curve[field][i]),
          numbers(c[field]),
          1e-10,
        )
      const hazard = nelsonAalen({ ...optionsOf(c), conf: 'plain' })
      expectAgreement(
        c.at.map(i => hazard.standardError[i]),
        numbers(c.hazardError),
        1e-10,
      )
    })
  test('reverse curve', () => {
    const { months: time, event, weights, institution: cluster } = r.data
    const curve = reverseKaplanMeier({ time, event, weights, cluster })
    const at = r.reverse.time.map(t => curve.time.indexOf(t))
    expectAgreement(
      at.map(i => curve.survival[i]),
      r.reverse.survival,
      1e-11,
    )
    expectAgreement(
      at.map(i => curve.standardError[i]),
      r.reverse.standardError,
      1e-10,
    )
  })
})

describe('flemingHarrington agrees with survfit of stype 2', () => {
  for (const [name, c] of Object.entries(r.flemingHarrington))
    test(name, () => {
      const options = { ...optionsOf(c), tied: c.tied }
      const curve = flemingHarrington(options)
      expect(curve.time.length).toBe(c.length)
      for (const field of ['survival', 'standardError', 'lower', 'upper', 'cumulativeHazard'] as const)
        expectAgreement(
          c.at.map(i => curve[field][i]),
          numbers(c[field]),
          1e-10,
        )
      const hazard = nelsonAalen({ ...options, conf: 'log' })
      expectAgreement(
        c.at.map(i => hazard.standardError[i]),
        numbers(c.hazardError),
        1e-10,
      )
    })
})

describe('nelsonAalen', () => {
  test('limits are those of survfit on the hazard scale', () => {
    const { months: time, event } = r.data
    const { plainLower, plainUpper, logLower, logUpper } = r.hazardLimits
    const plain = nelsonAalen({ time, event })
    expectAgreement(plain.upper, numbers(plainUpper), 1e-10)
    expectAgreement(plain.lower, numbers(plainLower), 1e-10)
    const log = nelsonAalen({ time, event, conf: 'log' })
    expectAgreement(log.lower, numbers(logLower), 1e-10)
    expectAgreement(log.upper, numbers(logUpper), 1e-10)
  })
})

describe('stratifiedKaplanMeier', () => {
  test('agrees with survfit by stratum', () => {
    const { time, event, sex } = r.data
    const curves = stratifiedKaplanMeier({ time, event, strata: sex })
    expect(curves.map(c => c.stratum)).toEqual([1, 2])
    curves.forEach(({ n, curve }, s) => {
      expect(n).toBe(r.strata[s].n)
      for (const field of ['survival', 'lower', 'upper'] as const)
        expectAgreement(curve[field], numbers(r.strata[s][field]), 1e-11)
      expect(survivalQuantile(curve, 0.5).value).toBe(r.strata[s].median)
    })
  })
})

describe('survivalQuantile', () => {
  test('agrees with quantile.survfit where the curve is flat at p', () => {
    for (const sample of r.quantiles) {
      const curve = kaplanMeier(sample)
      r.p.forEach((p, i) => {
        const { value, lower, upper } = survivalQuantile(curve, p)
        const expected = [sample.value[i], sample.lower[i], sample.upper[i]]
        expectAgreement(numbers([value, lower, upper]), numbers(expected), 1e-12)
      })
    }
  })
})

describe('flemingHarrington, look-up', () => {
  test('has a median and survival at given times as any curve has', () => {
    const curve = flemingHarrington({ time: [1, 2, 3, 4], event: [1, 1, 1, 1] })
    // H is 1/4, 7/12, 13/12: above log 2 from the third time on.
    expect(survivalQuantile(curve, 0.5).value).toBe(3)
    expect(survivalAt(curve, [2])[0]).toBeCloseTo(Math.exp(-1 / 4 - 1 / 3), 15)
  })
})

describe('a risk set left empty early by delayed entry', () => {
  test('S stays 0, is flagged, and the cumulative hazard goes on, as in survfit', () => {
    const curve = kaplanMeier({ ...r.emptied, robust: false })
    expectAgreement(curve.survival, numbers(r.emptied.survival), 1e-12)
    expect(curve.emptied).toBe(2)
    expect([...curve.standardError.slice(1)].every(Number.isNaN)).toBe(true)
    const hazard = nelsonAalen({ ...r.emptied, robust: false })
    expectAgreement(hazard.cumulativeHazard, numbers(r.emptied.cumulativeHazard), 1e-11)
    expectAgreement(hazard.standardError, numbers(r.emptied.hazardError), 1e-11)
    const robust = kaplanMeier(r.emptied)
    expect([...robust.standardError.slice(1)]).toEqual([0, 0, 0, 0])
  })
  test('a curve that ends at 0 is not flagged', () => {
    expect(kaplanMeier({ time: [1, 2], event: [1, 1] }).emptied).toBe(null)
  })
})
