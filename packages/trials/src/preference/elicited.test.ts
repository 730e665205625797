import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { preferenceReference, referenceOutcome } from '../../test/preference-reference.ts'
import { preferenceEffects } from './analysis.ts'
import { analyseElicited } from './elicited.ts'
import { isEstimate } from './estimate.ts'
import { outcomeKinds } from './outcome.ts'
import { treatmentHazard } from './treatment-hazard.ts'

const { patients, elicited, elicitedStratified, hazard } = preferenceReference

describe('effects of elicited preferences are the contrasts of the groups in R', () => {
  it.each(outcomeKinds)('%s', kind => {
    const error = Math.max(
      ...([undefined, patients.stratum] as const).map(stratum => {
        const right = stratum ? elicitedStratified[kind] : elicited[kind]
        const { effects } = analyseElicited({ ...patients, stratum, outcome: referenceOutcome(kind) })
        return largestError(
          `elicited effects: ${kind}`,
          preferenceEffects.flatMap(effect => {
            const one = effects[effect]
            return isEstimate(one) ? [one.value, one.se] : [Number.NaN, Number.NaN]
          }),
          preferenceEffects.flatMap(effect => [right[effect].value, right[effect].se]),
        )
      }),
    )
    expect(error).toBeLessThan(1e-9)
  })

  it('those without a preference count for the treatment effect alone', () => {
    const outcome = { kind: 'mean', value: [1, 3, 2, 5, 4, 9, 7, 8, 20, 30] } as const
    const treatment = [0, 0, 0, 0, 1, 1, 1, 1, 0, 1]
    const prefers = [0, 0, 1, 1, 0, 0, 1, 1, -1, -1]
    const { effects, share } = analyseElicited({ outcome, treatment, prefers })
    expect(effects.treatment.value).toBeCloseTo((1 + 3 + 2 + 5 + 20 - 4 - 9 - 7 - 8 - 30) / 5, 12)
    expect(effects.preference).toMatchObject({ value: (2 - 3.5 + (7.5 - 6.5)) / 2 })
    expect(share).toMatchObject({ value: 0.5, n: 8 })
  })

  it('a preference that is no code is refused', () => {
    const outcome = { kind: 'mean', value: [1, 2] } as const
    expect(() => analyseElicited({ outcome, treatment: [0, 1], prefers: [0, 2] })).toThrow(
      /prefers is 2 in row 1/,
    )
  })

  it('a group that is empty: why there is no effect of it', () => {
    const outcome = { kind: 'mean', value: [1, 3, 2, 5, 4, 9] } as const
    const { effects } = analyseElicited({
      outcome,
      treatment: [0, 0, 0, 0, 1, 1],
      prefers: [0, 0, 1, 1, 0, 0],
    })
    expect(isEstimate(effects.treatment)).toBe(true)
    expect(effects.preference).toEqual({ value: null, reason: 'randomised to B, prefers B: nobody is in it' })
  })
})

describe('the hazard ratio of the treatments', () => {
  it("is Cox's among the randomised, by stratum", () => {
    const random = Array.from(patients.chose.keys()).filter(i => patients.chose[i] === 0)
    const ratio = treatmentHazard({
      time: random.map(i => patients.time[i]),
      event: random.map(i => patients.status[i]),
      treatment: random.map(i => patients.treatment[i]),
      stratum: random.map(i => patients.stratum[i]),
    })
    if (ratio.value === null) throw new Error(ratio.reason)
    expect(
      largestError(
        'treatment hazard ratio of a preference trial',
        [ratio.value, ratio.se],
        [hazard.value, hazard.se],
      ),
    ).toBeLessThan(1e-9)
  })
  it('is none without events, or with events of one treatment alone', () => {
    const input = { time: [1, 2, 3, 4], treatment: [0, 1, 0, 1] }
    expect(treatmentHazard({ ...input, event: [0, 0, 0, 0] })).toEqual({ value: null, reason: 'no events' })
    expect(treatmentHazard({ ...input, event: [1, 0, 1, 0] }).value).toBeNull()
  })
})
