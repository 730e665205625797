import { describe, expect, it } from 'vitest'
import { plantedCohort } from '../../test/planted-cohort.ts'
import type { BiomarkerCohort } from './cohort.ts'
import { predictivePanel } from './predictive-panel.ts'

const options = {
  kind: 'time-to-event',
  features: 60,
  planted: 8,
  effect: 0.3,
  treatment: -0.5,
} as const

/** The cohort in three centres, patients dealt in turn. */
function inCentres(cohort: BiomarkerCohort): BiomarkerCohort {
  const centre = Int32Array.from({ length: cohort.size }, (_, i) => i % 3)
  return { ...cohort, centres: ['A', 'B', 'C'], centre }
}

describe('a predictive panel', () => {
  it('without an interaction rejects at its level, whatever the features foretell', () => {
    // 60 cohorts of 90: at 5 % more than 7 rejections have a probability of 0.01.
    const rejections = Array.from({ length: 60 }, (_, seed) => {
      const { cohort } = plantedCohort({ ...options, seed, patients: 90 })
      const { interaction } = predictivePanel(inCentres(cohort), { seed, size: 3, permutations: 19 })
      return Number((interaction?.p ?? 1) <= 0.05)
    }).reduce((sum, one) => sum + one, 0)
    expect(rejections).toBeLessThanOrEqual(7)
  })

  it('finds a planted interaction in every training set, and its held-out score points forwards', () => {
    const { cohort } = plantedCohort({ ...options, seed: 2, patients: 600, interaction: 0.7 })
    const panel = predictivePanel(inCentres(cohort), { seed: 2, size: 2, permutations: 19 })
    expect(panel.members[0]).toEqual({ feature: 'G1', folds: 3 })
    expect(panel.folds).toBe(3)
    expect(panel.interaction?.p).toBe(0.05)
    expect(panel.interaction?.value).toBeGreaterThan(0.2)
    expect(panel.scores).toHaveLength(600)
  })

  it('gives the same for the same seed', () => {
    const { cohort } = plantedCohort({ ...options, seed: 4, patients: 150, interaction: 0.7 })
    const one = predictivePanel(inCentres(cohort), { seed: 4, permutations: 19 })
    expect(predictivePanel(inCentres(cohort), { seed: 4, permutations: 19 })).toEqual(one)
  })

  it('needs arms that were allocated at random, and events', () => {
    const { cohort } = plantedCohort({ ...options, seed: 5, patients: 60 })
    expect(() => predictivePanel({ ...cohort, treatment: null }, { seed: 1 })).toThrow(/allocated at random/)
    const measured = plantedCohort({ ...options, kind: 'continuous', seed: 5, patients: 60 }).cohort
    expect(() => predictivePanel(measured, { seed: 1 })).toThrow(/events/)
  })
})
