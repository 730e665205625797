import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { type GivenSample, patientName, visitsOf } from '../../test/visits.ts'
import { earlyChange } from './early-change.ts'
import { landmarkFeatures } from './landmark-features.ts'
import { landmarkOutcomes } from './landmark-outcome.ts'
import { negativeControl } from './permuted-outcome.ts'
import { responseOutcomes } from './response-after.ts'
import { riskSet } from './risk-set.ts'

/**
 * 200 patients at days 0, 21, 42, 63, 84. Feature 0 rises by week 6 with a frailty that brings the event; feature 1 rises by 5 on
 * the day of the event and not before; the others are noise.
 */
function simulated(seed: number, patients = 200, noise = 18) {
  const random = createRandom(seed, 'early change')
  const samples: GivenSample[] = []
  const time: number[] = []
  const cause: number[] = []
  const centre: string[] = []
  for (let i = 0; i < patients; i++) {
    const frailty = random.normal()
    const onset = 5 - (160 * Math.log(1 - random.next())) / Math.exp(frailty)
    const death = -600 * Math.log(1 - random.next())
    time.push(Math.min(onset, death, 210))
    cause.push(onset < Math.min(death, 210) ? 1 : death < 210 ? 2 : 0)
    centre.push(`C${i % 3}`)
    const own = Array.from({ length: noise + 2 }, () => random.normal())
    for (const day of [0, 21, 42, 63, 84]) {
      if (day > 0 && day >= death) continue
      const values = own.map(level => level + 0.7 * random.normal())
      values[0] += (frailty * Math.min(day, 42)) / 42
      if (day >= onset) values[1] += 5
      samples.push({ patientId: patientName(i), day, values })
    }
  }
  const ids = time.map((_, i) => patientName(i))
  return {
    visits: visitsOf(samples),
    followUp: { patientIds: ids, time: Float64Array.from(time), cause, causes: ['irAE', 'death'], centre },
  }
}

describe('nothing from after the landmark', () => {
  it('values of later samples change nothing', () => {
    const { visits } = simulated(1, 40)
    const later = visits.withAssay(
      visits.assay.with({
        values: visits.assay.values.map((v, at) => (visits.day[at % visits.day.length] > 42 ? 1e6 : v)),
      }),
    )
    const [before, after] = [visits, later].map(one => landmarkFeatures(one, { landmark: 42 }))
    expect(after.values).toEqual(before.values)
    expect(after.latestDay).toBe(42)
    expect(after.findings).toMatchObject([{ code: 'after-landmark' }])
  })

  it('a feature that moves at the onset alone is not found, where looking past the landmark finds it at once', () => {
    const { visits, followUp } = simulated(2)
    const { toxicity, risk } = earlyChange(visits, followUp, { by: 42, permutations: 0 })
    const { p, q } = toxicity.causeSpecific
    expect(q[0]).toBeLessThan(0.05)
    expect(q[1]).toBeGreaterThan(0.05)
    expect(Math.min(...risk.time)).toBeGreaterThan(0)
    // the leak: the change by day 84 against the same outcome after day 42
    const leaky = landmarkFeatures(visits, { landmark: 84, measures: ['change'] })
    const late = landmarkOutcomes({ ...leaky, landmark: 42 }, followUp)
    expect(late.outcomes[0].causeSpecific.p[1]).toBeLessThan(1e-8)
    expect(p[1]).toBeGreaterThan(0.05)
  })

  it('who had the outcome, died or was censored by the landmark leaves with that reason', () => {
    const followUp = {
      patientIds: ['A', 'B', 'C', 'D', 'E', 'F'],
      time: Float64Array.of(42, 10, 30, 100, 43, 90),
      cause: [1, 2, 0, 0, 1, 1],
      causes: ['irAE', 'death'],
    }
    const risk = riskSet(['A', 'B', 'C', 'D', 'E', 'G'], patient => patient !== 3, followUp, 42)
    expect(risk.patientIds).toEqual(['E'])
    expect([...risk.time]).toEqual([1])
    expect(Object.fromEntries(risk.exclusions.map(({ id, reason }) => [id, reason]))).toEqual({
      A: 'irAE by day 42',
      B: 'death by day 42',
      C: 'follow-up ended by day 42',
      D: 'no sample by day 42',
      F: 'no sample by day 42',
      G: 'no follow-up in the clinical table',
    })
    expect(() => riskSet(['A'], () => true, followUp, 500)).toThrow('nobody is at risk at day 500')
  })

  it('who lacks a covariate leaves with that reason', () => {
    const { visits, followUp } = simulated(5, 60)
    const features = landmarkFeatures(visits, { landmark: 42, measures: ['level'] })
    const whole = landmarkOutcomes(features, followUp)
    const [first] = whole.risk.row
    const age = Float64Array.from(followUp.patientIds, (_, i) =>
      i === first ? Number.NaN : 50 + ((i * 7) % 20),
    )
    const adjusted = landmarkOutcomes(features, followUp, { adjust: [age] })
    expect(adjusted.risk.patientIds).toEqual(whole.risk.patientIds.slice(1))
    expect(adjusted.exclusions.at(-1)).toMatchObject({
      id: followUp.patientIds[first],
      code: 'covariate-missing',
    })
    expect(adjusted.outcomes[0].causeSpecific.n[0]).toBe(whole.risk.row.length - 1)
  })

  it('a response that was assessed by the landmark is not predicted', () => {
    const { visits } = simulated(3, 40)
    const features = landmarkFeatures(visits, { landmark: 42, measures: ['change'] })
    const patientIds = visits.patients
    const day = patientIds.map((_, i) => (i < 5 ? 42 : i === 5 ? Number.NaN : 60))
    const { risk, exclusions } = responseOutcomes(features, {
      patientIds,
      response: Uint8Array.from(patientIds, (_, i) => i % 2),
      assessedDay: Float64Array.from(day),
    })
    expect(risk.patientIds).toEqual(patientIds.slice(6))
    expect(exclusions.map(({ code }) => code).sort()).toEqual([
      ...Array<string>(5).fill('outcome-by-landmark'),
      'response-not-assessed',
    ])
  })
})

describe('negative control', () => {
  it('with the outcome shuffled within centres p is uniform', () => {
    const { visits, followUp } = simulated(4, 120, 30)
    const features = landmarkFeatures(visits, { landmark: 42, measures: ['change'] })
    const { risk } = landmarkOutcomes(features, followUp)
    const control = negativeControl(features, risk, { measure: 'change', permutations: 40, seed: 3 })
    // 1,280 p-values: 0.05 within three standard errors
    expect(Math.abs(control.meanShare - 0.05)).toBeLessThan(3 * control.standardError)
    expect(control.anyDiscovery).toBeLessThan(0.2)
    expect(negativeControl(features, risk, { measure: 'change', permutations: 40, seed: 3 })).toEqual(control)
  })
})

describe('what is not known has its reason', () => {
  it('level too old, too few values for a slope or a variability', () => {
    const visits = visitsOf([
      { patientId: 'A', day: 0, values: [1, null] },
      { patientId: 'A', day: 10, values: [2, 5] },
      { patientId: 'B', day: 40, values: [3, 4] },
      { patientId: 'C', day: 50, values: [3, 4] },
    ])
    const features = landmarkFeatures(visits, { landmark: 42, window: 14 })
    expect([...features.values.level]).toEqual([Number.NaN, 3, Number.NaN, Number.NaN, 4, Number.NaN])
    expect(features.whyNot('level', 0, 0)).toBe('no value within 14 days of the landmark')
    expect(features.whyNot('slope', 1, 0)).toBe('1 values by the landmark, fewer than 2')
    expect(features.whyNot('variability', 0, 0)).toBe('2 values by the landmark, fewer than 3')
    expect(features.whyNot('level', 0, 2)).toBe('no value by the landmark')
    expect(features.whyNot('level', 0, 1)).toBeNull()
    expect([...features.sinceLast]).toEqual([32, 2, Number.NaN])
    expect(() => landmarkFeatures(visits, { landmark: -1 })).toThrow('the landmark is -1')
    expect(() =>
      landmarkFeatures(
        visits.where(at => visits.day[at] > 20),
        { landmark: 20 },
      ),
    ).toThrow('no sample was taken by day 20')
  })
})
