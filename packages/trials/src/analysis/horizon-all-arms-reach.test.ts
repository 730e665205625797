import { describe, expect, it } from 'vitest'
import { arms } from '../../test/drawn-trial.ts'
import { trialPatient } from '../../test/trial-patient.ts'
import type { TrialPatient } from '../clock/trial-patient.ts'
import { horizonAllArmsReach } from './horizon-all-arms-reach.ts'
import { preferenceCohortEffect } from './preference-cohort-effect.ts'
import { isEffect } from './treatment-effect.ts'

const patient = (i: number, treated: boolean, pfs: readonly [number, boolean]): TrialPatient =>
  trialPatient({ patientId: `p${i}`, assigned: treated ? 'radiotherapy' : 'none', pfs })
const arm = (treated: boolean, followed: readonly (readonly [number, boolean])[]) =>
  followed.map((pfs, i) => patient(i + (treated ? 100 : 0), treated, pfs))
const settings = { arms, endpoint: 'pfs', tau: 18 }

describe('the horizon that all arms reach', () => {
  const long = arm(false, [
    [5, true],
    [19, false],
    [25, false],
  ])

  it('is the last but one follow-up of the arm that ends first, so that it holds without any one patient', () => {
    const short = arm(true, [
      [4, true],
      [11, false],
      [15.34, false],
    ])
    expect(horizonAllArmsReach([[...long, ...short]], settings)).toBe(11)
    expect(horizonAllArmsReach([[...long, ...short]], { ...settings, tau: 10 })).toBe(10)
    expect(horizonAllArmsReach([long, [...long, ...short]], settings)).toBe(0)
  })

  it('is not bounded by an arm in which everybody had the event', () => {
    const ended = arm(true, [
      [4, true],
      [11, true],
      [15, true],
    ])
    expect(horizonAllArmsReach([[...long, ...ended]], settings)).toBe(18)
    const tied = arm(true, [
      [4, true],
      [15, false],
      [15, true],
    ])
    // Without the censored one everybody had the event; with it the curve is known to 15.
    expect(horizonAllArmsReach([[...long, ...tied]], settings)).toBe(15)
  })
})

describe('a preference cohort whose follow-up ends before the horizon', () => {
  const cohort = [true, false].flatMap(treated =>
    Array.from({ length: 30 }, (_, i): TrialPatient => {
      const time = 1 + ((7 * i) % 30) / 2 + (treated ? 1.5 : 0)
      const made = patient(i + (treated ? 100 : 0), treated, [time, i % 3 !== 0 && time < 14])
      return { ...made, covariates: { age: 50 + ((11 * i + (treated ? 5 : 0)) % 23) } }
    }),
  )
  const at = (tau: number) => preferenceCohortEffect(cohort, { ...settings, tau, adjust: ['age'] })

  it('keeps its hazard ratio, the same as with a horizon that is reached, and says in round numbers what is refused', () => {
    const [hazard, mean, survival] = at(18).effects
    const [same, known] = at(12).effects
    if (!isEffect(hazard) || !isEffect(same)) throw new Error('both are estimated')
    expect(hazard.value).toBe(same.value)
    expect(hazard.se).toBeCloseTo(same.se, 12)
    expect(isEffect(known)).toBe(true)
    for (const refused of [mean, survival]) {
      if (isEffect(refused)) throw new Error('nobody is followed so long')
      expect(refused.reason).toMatch(/^tau is 18 and follow-up of .* ends at \d+(\.\d{1,3})?,/)
    }
  })
})
