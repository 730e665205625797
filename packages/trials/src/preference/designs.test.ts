import { describe, expect, it } from 'vitest'
import { identifies, NotIdentifiedError, type PreferenceDesign, requireIdentified } from './designs.ts'
import { outcomeKinds } from './outcome.ts'

const effectsOf = (design: PreferenceDesign, elicitedFromEveryone = false) =>
  identifies(design, { elicitedFromEveryone }).map(one => one.effect)

describe('what each preference design identifies', () => {
  it('two-stage and elicited designs: all three effects', () => {
    expect(effectsOf('two-stage')).toEqual(['treatment', 'selection', 'preference'])
    expect(effectsOf('elicited')).toEqual(['treatment', 'selection', 'preference'])
  })

  it('the partially randomised design: none of selection and preference, unless everyone was asked before', () => {
    expect(effectsOf('partially-randomised')).toEqual(['treatment', 'preference-cohort', 'cohort-difference'])
    for (const effect of ['selection', 'preference'] as const) {
      expect(() => requireIdentified('partially-randomised', effect, 'mean')).toThrow(NotIdentifiedError)
      expect(() => requireIdentified('partially-randomised', effect, 'mean')).toThrow(
        /never seen under the other treatment/,
      )
      requireIdentified('partially-randomised', effect, 'mean', { elicitedFromEveryone: true })
    }
    expect(effectsOf('partially-randomised', true)).toContain('selection')
  })

  it('hazard ratios: the treatment effect alone', () => {
    for (const design of ['two-stage', 'elicited'] as const) {
      requireIdentified(design, 'treatment', 'hazard')
      for (const effect of ['selection', 'preference'] as const) {
        expect(() => requireIdentified(design, effect, 'hazard')).toThrow(/ratio of hazards is no difference/)
        for (const kind of outcomeKinds) requireIdentified(design, effect, kind)
      }
    }
  })

  it('a refusal carries its reason and what to do instead', () => {
    try {
      requireIdentified('partially-randomised', 'preference', 'survival')
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof NotIdentifiedError)) throw error
      expect(error).toMatchObject({ design: 'partially-randomised', effect: 'preference', scale: 'survival' })
      expect(error.findings).toHaveLength(1)
      expect(error.findings[0]).toMatchObject({ severity: 'error', code: 'effect-not-identified' })
      expect(error.findings[0].cure).toContain('randomised effect')
    }
    expect(() => requireIdentified('two-stage', 'preference-cohort', 'mean')).toThrow(/no preference cohort/)
  })
})
