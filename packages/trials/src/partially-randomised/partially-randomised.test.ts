import { cox } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { radiotherapy, trialSource } from './draw-trial.ts'
import { expectedEffects } from './expected-effects.ts'
import { simulateTrials } from './operating-characteristics.ts'
import { completeScenario } from './scenario.ts'

describe('trialSource', () => {
  it('draws the same trial of a seed and number in any order, and sizes as asked', () => {
    const source = trialSource(completeScenario())
    const third = source.draw(4, 3)
    source.draw(4, 9)
    expect(source.draw(4, 3)).toEqual(third)
    expect(source.draw(5, 3)).not.toEqual(third)
    const of = (cohort: string) => third.filter(patient => patient.cohort === cohort)
    expect([of('randomised').length, of('preference').length]).toEqual([110, 60])
    const treated = of('randomised').filter(patient => patient.assigned === radiotherapy).length
    // blocks of four within two strata: at most two of difference in each
    expect(Math.abs(2 * treated - 110)).toBeLessThanOrEqual(4)
    for (const patient of third) expect(patient.responseConfirmed).toBeLessThan(patient.timeZero)
  })

  it.each([
    [{ randomised: 2 }, /randomised/],
    [{ hazardRatio: 0 }, /hazardRatio/],
    [{ dropOut: 1 }, /dropOut/],
    [{ centres: 0 }, /centres/],
    [{ conflict: Number.NaN }, /conflict/],
    [{ response: { control: 1, oddsRatio: 2 } }, /response/],
  ])('refuses %j', (wrong, message) => {
    expect(() => completeScenario(wrong)).toThrow(message)
  })
})

describe('expectedEffects', () => {
  it('is what a trial of 60,000 finds: the limit of the stratified Cox model, risks and means', () => {
    const scenario = completeScenario({ randomised: 60_000, preference: 4 })
    const patients = trialSource(scenario)
      .draw(6, 0)
      .filter(patient => patient.cohort === 'randomised')
    const group = patients.map(patient => (patient.assigned === radiotherapy ? 1 : 0))
    const outcome = patients.map(({ outcomes: { pfs } }) => (pfs?.kind === 'time-to-event' ? pfs : null))
    const fit = cox({
      time: outcome.map(one => one?.time ?? Number.NaN),
      event: outcome.map(one => (one?.event ? 1 : 0)),
      x: [group],
      strata: patients.map(patient => (patient.stratum === 'CR' ? 0 : 1)),
    })
    const truth = expectedEffects(scenario, { cohort: 'randomised', tau: 12 })
    const error = recordAbsoluteError(
      'truth of a drawn partially randomised trial',
      [fit.coefficients[0]],
      [truth.logHazardRatio],
    )
    expect(error).toBeLessThan(4 * fit.se[0])
    expect(Math.abs(fit.events / 60_000 - truth.eventShare)).toBeLessThan(0.008)
    const share = (arm: number) => {
      const own = patients.filter((_, i) => group[i] === arm)
      return (
        own.filter(({ outcomes: { response } }) => response?.kind === 'binary' && response.value).length /
        own.length
      )
    }
    expect(Math.abs(share(1) - share(0) - truth.riskDifference)).toBeLessThan(0.017)
  })

  it('has no effect where there is none, and the same in both cohorts but for who they are', () => {
    const none = expectedEffects(completeScenario({ hazardRatio: 1 }), { cohort: 'preference', tau: 12 })
    expect(none.logHazardRatio).toBeCloseTo(0, 12)
    expect(none.restrictedMeanDifference).toBeCloseTo(0, 12)
  })
})

describe('simulateTrials', () => {
  // The small version of bench/trials/partially-randomised.ts: 40 trials; bias below 3 Monte Carlo standard errors, and
  // coverage where all but 1 in 1,000 right intervals fall (33 of 40 at least).
  it('finds every estimator on its target, and its intervals to hold', () => {
    const { estimators, primaryTest } = simulateTrials({ replications: 40, seed: 17 })
    expect(estimators).toHaveLength(15)
    for (const one of estimators) {
      expect(one.trials).toBe(40)
      expect(Math.abs(one.bias)).toBeLessThan(3.5 * one.biasError)
      expect(one.covered).toBeGreaterThanOrEqual(33)
    }
    expect(primaryTest).toBeGreaterThan(0.4)
  })

  it('shows the bias of a hidden confounder in the preference cohort alone', () => {
    const { estimators, combined } = simulateTrials({
      scenario: { hazardRatio: 1, hidden: { choice: 3, hazard: -2 }, preference: 160 },
      replications: 12,
      seed: 3,
      rule: { rule: 'robust mixture', fixedBy: 'this test', weight: 0.5, vagueSd: 2 },
    })
    const hazard = (cohort: string) =>
      estimators.find(one => one.cohort === cohort && one.measure === 'log hazard ratio' && !one.biasReduced)
    expect(hazard('preference')?.bias).toBeLessThan(-0.4)
    expect(Math.abs(hazard('randomised')?.bias ?? 1)).toBeLessThan(0.25)
    expect(combined).not.toBeNull()
  })
})
