import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { preferenceReference, referenceOutcome } from '../../test/preference-reference.ts'
import { preferenceEffects } from './analysis.ts'
import type { Cell, CellOrReason } from './cell.ts'
import { type Estimate, isEstimate, type NotEstimable } from './estimate.ts'
import { outcomeKinds } from './outcome.ts'
import { analyseTwoStage, analyseTwoStageGroups } from './two-stage.ts'

const { patients, twoStage, twoStageStratified, bootstrapPreferenceError, imap } = preferenceReference

function sound(estimate: Estimate | NotEstimable): Estimate {
  if (isEstimate(estimate)) return estimate
  throw new Error(estimate.reason)
}

describe('two-stage effects have the values and errors of R', () => {
  it.each(outcomeKinds)('%s', kind => {
    const analysis = analyseTwoStage({ ...patients, stratum: undefined, outcome: referenceOutcome(kind) })
    const right = twoStage[kind]
    const found = {
      ...analysis.effects,
      treatmentPrefersA: analysis.treatmentByPreference[0].estimate,
      treatmentPrefersB: analysis.treatmentByPreference[1].estimate,
      underAPrefersB: analysis.means[1].estimate,
      underBPrefersA: analysis.means[2].estimate,
    }
    const names = Object.keys(found) as (keyof typeof found)[]
    const error = largestError(
      `two-stage effects: ${kind}`,
      names.flatMap(name => {
        const one = sound(found[name])
        return [one.value, one.se, one.df, (one.upper - one.lower) / 2]
      }),
      names.flatMap(name => [right[name].value, right[name].se, right[name].df, right[name].half]),
    )
    expect(error).toBeLessThan(1e-9)
  })

  it.each(outcomeKinds)('over strata: %s', kind => {
    const analysis = analyseTwoStage({ ...patients, outcome: referenceOutcome(kind), inverseShare: 'ratio' })
    const error = largestError(
      `two-stage effects over strata: ${kind}`,
      preferenceEffects.flatMap(effect => [
        sound(analysis.effects[effect]).value,
        sound(analysis.effects[effect]).se,
      ]),
      preferenceEffects.flatMap(effect => [
        twoStageStratified[kind][effect].value,
        twoStageStratified[kind][effect].se,
      ]),
    )
    expect(error).toBeLessThan(1e-9)
  })

  it.each(outcomeKinds)('and the error that a bootstrap finds: %s', kind => {
    const { effects } = analyseTwoStage({ ...patients, stratum: undefined, outcome: referenceOutcome(kind) })
    // 2,000 resamples know a standard deviation to 1.6 %; the delta method is of first order.
    expect(Math.abs(sound(effects.preference).se / bootstrapPreferenceError[kind] - 1)).toBeLessThan(0.05)
  })
})

const group = (value: number, sd: number, n: number): Cell => ({
  n,
  value,
  variance: sd ** 2 / n,
  df: n - 1,
  events: null,
})
const asMeans = { kind: 'mean', scale: 'difference of means', treatments: ['HPV', 'Pap'] } as const

describe('published two-stage trials', () => {
  it('the IMAP trial as printed in the vignette of the R package preference', () => {
    // McCaffery et al., Med Decis Making 2011;31:229: preference effect 6.0 on the SF-36 mental score, P = 0.07
    const { effects, published } = analyseTwoStageGroups(
      [
        {
          stratum: null,
          choseA: group(47.57283, 10.6162889, 50),
          choseB: group(50.58991, 4.8686232, 22),
          randomA: group(46.16386, 9.7385777, 76),
          randomB: group(45.51061, 9.9744353, 64),
        },
      ],
      asMeans,
    )
    expect(sound(effects.treatment).value).toBeCloseTo(0.65325, 10)
    expect(sound(effects.selection).value).toBeCloseTo(-1.351509, 6)
    expect(sound(effects.preference).value).toBeCloseTo(5.962683, 6)
    const tests = preferenceEffects.map(effect => published?.[effect])
    expect(tests.map(one => Number(one?.statistic.toPrecision(7)))).toEqual([0.3902233, -0.3989477, 1.797166])
    expect(tests.map(one => Number(one?.p.toPrecision(7)))).toEqual([0.6963714, 0.6899317, 0.07230934])
  })

  it('the IMAP trial of the package itself, whole and by stratum, beside another route', () => {
    const strata = {
      unstratified: [
        {
          stratum: null,
          choseA: group(47.451, 9.172, 49),
          choseB: group(51.489, 4.321, 21),
          randomA: group(47.696, 9.736, 74),
          randomB: group(45.781, 10.029, 64),
        },
      ],
      stratified: [
        {
          stratum: 'low anxiety',
          choseA: group(53.175, 4.517, 24),
          choseB: group(53.005, 5.08, 10),
          randomA: group(51.163, 6.399, 30),
          randomB: group(54.017, 5.419, 22),
        },
        {
          stratum: 'high anxiety',
          choseA: group(41.957, 9.192, 25),
          choseB: group(50.111, 3.12, 11),
          randomA: group(45.332, 10.917, 44),
          randomB: group(41.466, 9.167, 42),
        },
      ],
    }
    for (const which of ['unstratified', 'stratified'] as const) {
      const { published } = analyseTwoStageGroups(strata[which], asMeans)
      const error = largestError(
        "Ruecker's two-stage estimates and variances",
        preferenceEffects.flatMap(effect => [published?.[effect].value ?? 0, published?.[effect].se ?? 0]),
        preferenceEffects.flatMap(effect => [imap[which][effect].value, imap[which][effect].se]),
      )
      expect(error).toBeLessThan(1e-9)
    }
  })
})

describe('what a two-stage trial cannot say is said', () => {
  const stratum = {
    stratum: 'C1',
    choseA: group(1, 1, 20),
    choseB: group(0, 1, 20),
    randomA: group(0.5, 1, 20),
    randomB: group(0.2, 1, 20),
  }
  const nobody: CellOrReason = { n: 0, reason: 'nobody is in it' }

  it('nobody chose one treatment: the treatment effect alone', () => {
    const { effects, findings, published, means } = analyseTwoStageGroups(
      [{ ...stratum, choseB: nobody }],
      asMeans,
    )
    expect(sound(effects.treatment).value).toBeCloseTo(0.3, 12)
    expect(effects.preference).toEqual({ value: null, reason: 'stratum C1: chose Pap: nobody is in it' })
    expect(effects.selection.value).toBeNull()
    expect(isEstimate(means[0].estimate)).toBe(true)
    expect(means[1].estimate.value).toBeNull()
    expect(published).toBeNull()
    expect(findings.map(one => one.code)).toEqual(['effect-not-estimable', 'effect-not-estimable'])
  })

  it('one stratum without a group: none over all, and which stratum it is', () => {
    const { effects, strata } = analyseTwoStageGroups(
      [stratum, { ...stratum, stratum: 'C2', randomA: { n: 1, reason: 'one patient has no variance' } }],
      asMeans,
    )
    expect(effects.treatment).toEqual({
      value: null,
      reason: 'stratum C2: randomised to HPV: one patient has no variance',
    })
    expect(isEstimate(strata[0].effects.preference)).toBe(true)
  })

  it('few chose one treatment: how much their chance is multiplied', () => {
    const { findings } = analyseTwoStageGroups([{ ...stratum, choseB: group(0, 1, 2) }], asMeans)
    expect(findings.map(one => one.code)).toEqual(['few-chose-one-treatment'])
    expect(findings[0].message).toContain('2 of 22 chose Pap')
  })

  it('a risk that follows and cannot be', () => {
    const risk = (events: number, n: number): Cell => ({
      n,
      value: events / n,
      variance: ((events / n) * (1 - events / n)) / (n - 1),
      df: n - 1,
      events,
    })
    const { findings } = analyseTwoStageGroups(
      [
        {
          stratum: null,
          choseA: risk(18, 20),
          choseB: risk(10, 20),
          randomA: risk(8, 20),
          randomB: risk(10, 20),
        },
      ],
      { ...asMeans, kind: 'risk' },
    )
    expect(findings.map(one => one.code)).toEqual(['implied-mean-impossible', 'few-events'])
    expect(findings[0].message).toContain('would have -0.100, which cannot be')
  })

  it('follow-up that ends before the time asked for', () => {
    const { effects } = analyseTwoStage({
      ...patients,
      stratum: undefined,
      outcome: { kind: 'survival', time: patients.time, event: patients.status, at: 40 },
    })
    expect(effects.treatment.value).toBeNull()
    expect(isEstimate(effects.treatment) ? '' : effects.treatment.reason).toContain('follow-up ends at')
  })

  it('codes, lengths and missing values are refused with the row', () => {
    const outcome = { kind: 'mean', value: [1, 2, Number.NaN] } as const
    const arms = { chose: [0, 1, 0], treatment: [0, 1, 1] }
    expect(() => analyseTwoStage({ outcome, ...arms })).toThrow(/row 2/)
    expect(() => analyseTwoStage({ outcome: { kind: 'risk', event: [0, 2, 1] }, ...arms })).toThrow(
      /give 0 or 1/,
    )
    expect(() => analyseTwoStage({ outcome: { kind: 'mean', value: [1] }, ...arms })).toThrow(/one a patient/)
    expect(() =>
      analyseTwoStage({ outcome: { kind: 'survival', time: [1, 2, 3], event: [1, 0, 1], at: 0 }, ...arms }),
    ).toThrow(/time above 0/)
  })
})
