import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { arms, drawnTrial } from '../../test/drawn-trial.ts'
import type { TrialPatient } from '../clock/trial-patient.ts'
import { biomarkerByTreatment } from './biomarkers.ts'
import { preferenceCohortEffect } from './preference-cohort-effect.ts'
import { randomisedEffect } from './randomised-effect.ts'
import { forestPlot } from './subgroups.ts'
import { isEffect } from './treatment-effect.ts'

interface Weighted {
  readonly value: readonly number[]
  readonly jackknife: readonly number[]
  readonly biasReduced: number
}
interface Reference {
  readonly logRank: readonly number[]
  readonly logHazardRatio: readonly number[]
  readonly biasReduced: number
  readonly zph: number
  readonly medians: readonly (readonly number[])[]
  readonly followUp: readonly number[]
  readonly restrictedMean: readonly number[]
  readonly survival: readonly number[]
  readonly risk: readonly number[]
  readonly overall: number
  readonly ate: Weighted
  readonly ato: Weighted
  readonly interaction: Readonly<Record<'ecog' | 'old' | 'centre', readonly number[]>>
  readonly ecogLevels: readonly number[]
  readonly markerValues: { readonly patient: readonly string[]; readonly value: readonly number[] }
  readonly marker: Readonly<
    Record<'knots' | 'prognostic' | 'predictive' | 'nonlinear' | 'first', readonly number[]>
  >
}

const right = reference<Reference>('partially-randomised')
const settings = { arms, endpoint: 'pfs', tau: 12, outcome: 'response' } as const
const cohort = async (name: TrialPatient['cohort']) =>
  (await drawnTrial()).patients.filter(patient => patient.cohort === name)
const test = ({ statistic, df, p }: { statistic: number; df: number; p: number }) => [statistic, df, p]

describe('randomisedEffect', () => {
  it('gives the stratified log-rank test and Cox model of R, and the medians', async () => {
    const effect = randomisedEffect(await cohort('randomised'), settings)
    const [hazard] = effect.effects
    if (!isEffect(hazard)) throw new Error(hazard.reason)
    const seen = [
      effect.logRank.chiSquared,
      effect.logRank.p,
      hazard.value,
      hazard.se,
      hazard.biasReduced ?? Number.NaN,
      effect.proportionalHazardsP ?? Number.NaN,
      ...effect.arms.flatMap(({ median }) => [median.value, median.lower, median.upper].map(Number)),
      ...effect.arms.map(({ followUp }) => Number(followUp.value)),
    ]
    const wanted = [
      ...right.logRank,
      ...right.logHazardRatio,
      right.biasReduced,
      right.zph,
      ...right.medians.flat(),
      ...right.followUp,
    ]
    expect(largestError('randomised effect: stratified log-rank and Cox', seen, wanted)).toBeLessThan(1e-6)
    expect(effect.logRank.z).toBeLessThan(0)
  })

  it('gives the differences standardised to the strata by their definition in R', async () => {
    const { effects } = randomisedEffect(await cohort('randomised'), settings)
    const seen = effects.slice(1).flatMap(effect => {
      if (!isEffect(effect)) throw new Error(effect.reason)
      return [effect.value, effect.se, effect.lower, effect.upper]
    })
    const wanted = [...right.restrictedMean, ...right.survival, ...right.risk]
    expect(largestError('randomised effect: standardised differences', seen, wanted)).toBeLessThan(1e-9)
  })

  it('takes overall survival from the dates', async () => {
    const [hazard] = randomisedEffect(await cohort('randomised'), { ...settings, endpoint: 'os' }).effects
    expect(
      largestError(
        'randomised effect: stratified log-rank and Cox',
        [hazard.value ?? Number.NaN],
        [right.overall],
      ),
    ).toBeLessThan(1e-6)
  })
})

describe('preferenceCohortEffect', () => {
  it.each(['ate', 'ato'] as const)(
    'gives the weighted effects and the jackknife of R, %s',
    async estimand => {
      const adjust = ['age', 'ecog', 'oligometastatic']
      const found = preferenceCohortEffect(await cohort('preference'), { ...settings, adjust, estimand })
      const seen = found.effects.flatMap(effect => {
        if (!isEffect(effect)) throw new Error(effect.reason)
        return [effect.value, effect.errors?.jackknife ?? Number.NaN]
      })
      const { value, jackknife, biasReduced } = right[estimand]
      const wanted = value.flatMap((one, k) => [one, jackknife[k]])
      const [hazard] = found.effects
      if (!isEffect(hazard)) throw new Error(hazard.reason)
      expect(
        largestError(
          'preference cohort: weighted effects and jackknife',
          [...seen, hazard.biasReduced ?? Number.NaN],
          [...wanted, biasReduced],
        ),
      ).toBeLessThan(1e-5)
      expect(hazard.se).toBeCloseTo(Math.sqrt(jackknife[0] * (hazard.errors?.sandwich ?? 0)), 6)
    },
  )
})

describe('forestPlot', () => {
  it('gives the interaction tests of R', async () => {
    const plot = forestPlot(await cohort('randomised'), settings, [
      { covariate: 'ecog' },
      { covariate: 'age', cut: 65 },
      { covariate: 'centre' },
    ])
    const wanted = [right.interaction.ecog, right.interaction.old, right.interaction.centre].flat()
    const seen = plot.factors.flatMap(factor => {
      if (factor.interaction === null) throw new Error('no interaction')
      return test(factor.interaction)
    })
    const levels = plot.factors[0].levels.map(({ effect }) => effect.value ?? Number.NaN)
    expect(
      largestError('forest plot with interactions', [...seen, ...levels], [...wanted, ...right.ecogLevels]),
    ).toBeLessThan(1e-6)
    expect(plot.overall.n).toEqual({ control: 55, experimental: 55 })
  })

  it('asks for a cut of a number, and says how many subgroups would stand out by chance', async () => {
    const patients = (await cohort('randomised')).map((patient, i) => ({
      ...patient,
      covariates: { ...patient.covariates, albumin: 30 + (i % 17) },
    }))
    expect(() => forestPlot(patients, settings, [{ covariate: 'albumin' }])).toThrow(/name the cut/)
    const plot = forestPlot(patients, settings, [{ covariate: 'albumin', cut: 38 }])
    expect(plot.factors[0].levels.map(({ level }) => level)).toEqual(['38 or more', 'below 38'])
    expect(plot.reading).toContain('Exploratory')
  })
})

describe('biomarkerByTreatment', () => {
  it('gives the spline interaction of R, and the effect along the marker', async () => {
    const value = new Map(right.markerValues.patient.map((id, i) => [id, right.markerValues.value[i]]))
    const patients = (await cohort('randomised')).map(patient => ({
      ...patient,
      covariates: { ...patient.covariates, marker: value.get(patient.patientId) ?? null },
    }))
    const found = biomarkerByTreatment(patients, settings, 'marker')
    if (found.nonlinear === null || found.knots === null) throw new Error('not continuous')
    const { marker, logHazardRatio, se } = found.effects[0]
    expect(
      largestError(
        'biomarker by treatment: restricted cubic spline',
        [
          ...found.knots,
          ...test(found.prognostic),
          ...test(found.predictive),
          ...test(found.nonlinear),
          marker,
          logHazardRatio,
          se,
        ],
        [
          ...right.marker.knots,
          ...right.marker.prognostic,
          ...right.marker.predictive,
          ...right.marker.nonlinear,
          ...right.marker.first,
        ],
      ),
    ).toBeLessThan(1e-5)
    expect(found.effects).toHaveLength(19)
  })
})
