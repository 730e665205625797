import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arms, drawnTrial } from '../../test/drawn-trial.ts'
import { trialPatient } from '../../test/trial-patient.ts'
import type { TrialPatient } from '../clock/trial-patient.ts'
import { biomarkerByTreatment } from './biomarkers.ts'
import { cohortDifference } from './cohort-difference.ts'
import { covariateColumns } from './covariate-columns.ts'
import { namedToxicities, namedToxicity } from './named-toxicities.ts'
import { preferenceCohortEffect } from './preference-cohort-effect.ts'
import { randomisedEffect } from './randomised-effect.ts'
import { isEffect, type NoEffect, normalEffect } from './treatment-effect.ts'
import { trialFlow } from './trial-flow.ts'

const settings = { arms, endpoint: 'pfs', tau: 6 } as const
const patient = (
  i: number,
  treated: boolean,
  pfs: readonly [number, boolean],
  more: Partial<TrialPatient> = {},
) => trialPatient({ patientId: `p${i}`, assigned: treated ? 'radiotherapy' : 'none', pfs, ...more })
const reasonOf = (effect: { value: number | null }) =>
  effect.value === null ? (effect as NoEffect).reason : ''

describe('what cannot be estimated is named', () => {
  it('no hazard ratio where only one arm has events', () => {
    const rows = [1, 2, 3, 4].flatMap(i => [
      patient(i, true, [7 + i, false]),
      patient(10 + i, false, [i, true]),
    ])
    const { effects } = randomisedEffect(rows, settings)
    expect(reasonOf(effects[0])).toContain('one arm alone')
    expect(isEffect(effects[1])).toBe(true)
  })

  it('no hazard ratio without events, no test either', () => {
    const rows = [1, 2, 3].flatMap(i => [patient(i, true, [9, false]), patient(10 + i, false, [9, false])])
    const effect = randomisedEffect(rows, settings)
    expect(reasonOf(effect.effects[0])).toBe('no events')
    expect(effect.logRank).toMatchObject({ df: 0, p: 1 })
  })

  it('no restricted mean beyond follow-up; strata are taken together where one of them is too small', () => {
    const rows = [1, 2, 3, 4, 5].flatMap(i => [
      patient(i, true, [3 + i, i % 2 === 0], { stratum: i === 1 ? 'PR' : 'CR' }),
      patient(10 + i, false, [2 + i, i % 2 === 1], { stratum: i === 1 ? 'PR' : 'CR' }),
    ])
    const { effects } = randomisedEffect(rows, settings)
    expect(isEffect(effects[1]) && effects[1].method).toContain('strata together')
    const long = randomisedEffect(rows, { ...settings, tau: 60 }).effects
    expect(reasonOf(long[1])).toContain('follow-up ends')
  })

  it('nobody in an arm is an error, and a patient without the endpoint is left out by name', () => {
    expect(() => randomisedEffect([patient(1, true, [3, true])], settings)).toThrow(/arm 'none'/)
    const rows = [
      patient(1, true, [3, true]),
      patient(2, false, [4, true]),
      patient(3, true, [2, true], { outcomes: {} }),
    ]
    expect(randomisedEffect(rows, settings).leftOut).toEqual([{ patientId: 'p3', reason: 'pfs not known' }])
  })

  it('no effect of a preference cohort whose covariates tell the arms apart', () => {
    const rows = Array.from({ length: 24 }, (_, i) =>
      patient(i, i % 2 === 0, [1 + ((7 * i) % 11), i % 3 > 0], {
        cohort: 'preference',
        covariates: { ecog: i % 2 },
      }),
    )
    const found = preferenceCohortEffect(rows, { ...settings, adjust: ['ecog'] })
    expect(found.effects.map(reasonOf)).toEqual(Array(3).fill(expect.stringContaining('tell the arms apart')))
    expect(() => preferenceCohortEffect(rows, { ...settings, adjust: [] })).toThrow(/chose its arms/)
    const [one] = cohortDifference(found.effects, found.effects).effects
    expect(reasonOf(one)).toContain('randomised:')
  })

  it('a covariate that is missing leaves its patient out, one that is nowhere is an error', () => {
    const rows = [
      patient(1, true, [1, true], { covariates: { site: 'b', age: 60 } }),
      patient(2, true, [1, true], { covariates: { site: 'a', age: null } }),
      patient(3, true, [1, true], { covariates: { site: 'a', age: 50 } }),
    ]
    const { names, columns, leftOut } = covariateColumns(rows, ['age', 'site'])
    expect(names).toEqual(['age', 'site=b'])
    expect(columns.map(column => [...column])).toEqual([
      [60, 50],
      [1, 0],
    ])
    expect(leftOut).toEqual([{ patientId: 'p2', reason: 'age missing' }])
    expect(() => covariateColumns(rows, ['nowhere'])).toThrow(/nowhere/)
    const mixed = [...rows, patient(4, true, [1, true], { covariates: { site: 4 } })]
    expect(() => covariateColumns(mixed, ['site'])).toThrow(/numbers and texts/)
  })

  it('a biomarker of one value, or of texts, is refused', () => {
    const rows = Array.from({ length: 12 }, (_, i) =>
      patient(i, i % 2 === 0, [1 + i, true], { covariates: { same: 3, word: 'high' } }),
    )
    expect(() => biomarkerByTreatment(rows, settings, 'same')).toThrow(/one value/)
    expect(() => biomarkerByTreatment(rows, settings, 'word')).toThrow(/texts/)
  })
})

describe('a continuous outcome', () => {
  it('is compared by its means, Welch in one stratum', () => {
    // variances 4 and 7 of three patients each: the error is sqrt(4 / 3 + 7 / 3)
    const outcomes = (value: number) => ({
      pfs: { kind: 'time-to-event' as const, time: 3 + value, event: true },
      score: { kind: 'continuous' as const, value },
    })
    const rows = [
      ...[5, 7, 9].map((value, i) => patient(i, true, [1, true], { outcomes: outcomes(value) })),
      ...[1, 2, 6].map((value, i) => patient(9 + i, false, [1, true], { outcomes: outcomes(value) })),
    ]
    const found = randomisedEffect(rows, { ...settings, tau: 3, outcome: 'score' }).effects[3]
    if (!isEffect(found)) throw new Error(found.reason)
    expect(found).toMatchObject({ measure: 'mean difference', value: 4 })
    expect(found.se).toBeCloseTo(Math.sqrt(11 / 3), 12)
    // Satterthwaite: (11/3)^2 / ((4/3)^2 / 2 + (7/3)^2 / 2)
    expect(found.df).toBeCloseTo((11 / 3) ** 2 / ((4 / 3) ** 2 / 2 + (7 / 3) ** 2 / 2), 12)
    expect(() => randomisedEffect(rows, { ...settings, tau: 3, outcome: 'pfs' })).toThrow(
      /binary or a continuous/,
    )
  })
})

describe('biomarkerByTreatment with a cut', () => {
  it('gives the effect on the restricted mean on both sides of it, and their difference', async () => {
    const rows = (await drawnTrial()).patients.filter(one => one.cohort === 'randomised')
    const found = biomarkerByTreatment(rows, { ...settings, tau: 12 }, 'age', { cut: 65 })
    const { low, high, interaction } = found.restrictedMean ?? {}
    expect(found.marker).toBe('age of 65 or more')
    expect(interaction?.value).toBeCloseTo((high?.value ?? 0) - (low?.value ?? 0), 12)
    expect(interaction?.se).toBeCloseTo(Math.hypot(high?.se ?? 0, low?.se ?? 0), 12)
    expect(biomarkerByTreatment(rows, { ...settings, tau: 90 }, 'age', { cut: 65 }).restrictedMean).toBeNull()
  })
})

describe('what does not matter changes nothing', () => {
  it('order of patients, and whole units of time', async () => {
    const rows = (await drawnTrial()).patients.filter(one => one.cohort === 'randomised')
    const whole = randomisedEffect(rows, { ...settings, tau: 12 })
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), shuffled => {
        const other = randomisedEffect(shuffled, { ...settings, tau: 12 })
        return other.effects.every(
          (effect, k) => Math.abs(Number(effect.value) - Number(whole.effects[k].value)) < 1e-9,
        )
      }),
      { numRuns: 3 },
    )
    const swapped = randomisedEffect(rows, {
      ...settings,
      tau: 12,
      arms: { experimental: arms.control, control: arms.experimental },
    })
    swapped.effects.forEach((effect, k) => {
      expect(Number(effect.value)).toBeCloseTo(-Number(whole.effects[k].value), 8)
    })
  })
})

describe('cohortDifference', () => {
  const what = { measure: 'log hazard ratio', at: null, method: '' } as const
  it('adds the variances, and never calls a missing difference agreement', () => {
    const { effects, reading } = cohortDifference(
      [normalEffect(what, -0.5, 0.3, 0.95)],
      [normalEffect(what, -0.2, 0.4, 0.95)],
    )
    expect(effects[0]).toMatchObject({ value: 0.3, se: 0.5 })
    expect(reading).toContain('no reason to pool')
    const apart = cohortDifference(
      [normalEffect(what, -0.5, 0.03, 0.95)],
      [normalEffect(what, 0.5, 0.04, 0.95)],
    )
    expect(apart.reading).toContain('must not be read as one')
  })
})

describe('trialFlow', () => {
  it('counts every row once, with the preference arms', async () => {
    const trial = await drawnTrial()
    const flow = trialFlow(trial.records, trial, { arms, endpoint: 'pfs' })
    const outside = flow.notEntered.reduce((sum, one) => sum + one.n, 0)
    expect(flow.assessed).toBe(outside + flow.entered)
    // the counts of partially-randomised.R
    expect([flow.assessed, flow.responseConfirmed, flow.noPreference, flow.withPreference]).toEqual([
      221, 184, 110, 60,
    ])
    for (const arm of flow.arms) {
      expect(arm.allocated).toBe(arm.received + arm.notReceived)
      expect(arm.allocated).toBe(arm.analysed + arm.leftOut.reduce((sum, one) => sum + one.n, 0))
    }
    expect(flow.arms.map(({ cohort, arm }) => `${cohort}/${arm}`)).toHaveLength(4)
  })
})

describe('namedToxicities', () => {
  const day = (value: number) => ({ precision: 'day' as const, day: value, earliest: value, latest: value })
  it.each([
    ['Esophageal fistula', 'fistula'],
    ['Gastric perforation', 'perforation'],
    ['Bronchopulmonary hemorrhage', 'bleeding'],
    ['Upper gastrointestinal haemorrhage', 'bleeding'],
    ['Radiation pneumonitis', 'pneumonitis'],
    ['Fatigue', null],
  ] as const)('%s is %s (terms of CTCAE v5.0)', (term, name) => {
    expect(namedToxicity(term)).toBe(name)
  })

  it('counts the worst grade a patient after time zero, by the arm received', () => {
    const patients = [
      trialPatient({ patientId: 'a', received: 'radiotherapy' }),
      trialPatient({ patientId: 'b', received: 'radiotherapy' }),
      trialPatient({ patientId: 'c' }),
    ]
    const event = (patientId: string, grade: 1 | 3 | 5 | null, start: number, term = 'Pneumonitis') => ({
      patientId,
      term,
      grade,
      start: day(start),
    })
    const rows = namedToxicities(
      patients,
      [
        event('a', 1, 20_010),
        event('a', 3, 20_050),
        event('b', 5, 19_990),
        event('c', null, 20_010),
        event('z', 3, 20_010),
      ],
      { arms },
    )
    const of = (least: number) => rows.find(row => row.toxicity === 'pneumonitis' && row.least === least)
    expect(of(1)).toMatchObject({ experimental: { patients: 1, n: 2 }, control: { patients: 1, n: 1 } })
    expect(of(3)).toMatchObject({ experimental: { patients: 1, n: 2 }, control: { patients: 0, n: 1 } })
    expect(of(5)).toMatchObject({ experimental: { patients: 0, n: 2 }, p: 1 })
    expect(namedToxicities([], [], { arms })[0]).toMatchObject({ difference: null, p: null })
  })
})
