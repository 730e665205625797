import { describe, expect, it } from 'vitest'
import { interactionVerdict } from './interaction-verdict.ts'

const options = { fdr: 0.1, screened: 100, found: 0, margin: 1.25, declared: 1.5, level: 0.95 }
const prognostic = { value: 0.4, se: 0.1, p: 0.00006 }

describe('the verdict of one of many screened markers', () => {
  it('is predictive by its false discovery rate alone: a small p of one test is not enough', () => {
    const interaction = { value: 0.5, se: 0.15, p: 0.0009 }
    expect(interactionVerdict({ interaction, prognostic, q: 0.08 }, options).verdict).toBe('predictive')
    expect(interactionVerdict({ interaction, prognostic, q: 0.12 }, options).verdict).toBe('cannot tell')
  })

  it('is prognostic only, or neither, where the interval lies inside the margin', () => {
    const interaction = { value: 0.02, se: 0.05, p: 0.69 }
    const none = { value: 0.05, se: 0.1, p: 0.6 }
    expect(interactionVerdict({ interaction, prognostic, q: 0.9 }, options).verdict).toBe('prognostic only')
    expect(interactionVerdict({ interaction, prognostic: none, q: 0.9 }, options).verdict).toBe('neither')
  })

  it('gives the power to pass the screen: 10 % of 100 features leaves 0.001 to the first, twice that to the second', () => {
    const of = (found: number) =>
      interactionVerdict(
        { interaction: { value: 0, se: 0.12, p: 1 }, prognostic, q: 1 },
        { ...options, margin: 1.05, found },
      )
    // R: z <- qnorm(1 - p / 2); s <- log(1.5) / 0.12; pnorm(s - z) + pnorm(-s - z), p = 0.001 and 0.002.
    expect(of(0).power).toBeCloseTo(0.5352004, 5)
    expect(of(1).power).toBeCloseTo(0.6135729, 5)
    expect(of(0).because).toBe(
      'its interaction (0.79 to 1.27 per SD) reaches beyond the margin of 0.95 to 1.05; one of 1.5 would have passed the screen with 54 % power',
    )
  })
})
