import { harrellConcordance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../../../scripts/conformance/record.ts'
import { simulateStudy } from '../simulate-study.ts'
import { rectalBest } from './best.ts'
import { gradeAtMost } from './pathology.ts'
import { cumulativeIncidence, deathBy } from './recurrence.ts'
import { drawRectalCohort } from './simulate.ts'
import { rectalCovariance } from './state.ts'

const hazards = [0.12, 0.4, 0.09]
const shape = 0.85

describe('recurrence and death after surgery', () => {
  it('by quadrature agrees with a sum over 400,000 small steps', () => {
    // The same integral by another route: the density of a recurrence in each step times the chance to die after it.
    const total = hazards.reduce((sum, h) => sum + h, 0)
    const [t, mean, steps] = [115, 27, 400_000]
    let dead = 0
    let last = 1
    for (let i = 1; i <= steps; i++) {
      const at = (t * i) / steps
      const left = Math.exp(-total * (at / 60) ** shape)
      const middle = at - t / steps / 2
      const after = -Math.expm1(-(t - middle) / mean)
      dead += (last - left) * (hazards[2] / total + ((hazards[0] + hazards[1]) / total) * after)
      last = left
    }
    const error = recordAbsoluteError(
      'Simulated rectal cancer: death by ten years',
      [deathBy(hazards, mean, t)],
      [dead],
    )
    expect(error).toBeLessThan(1e-4)
  })

  it('incidences of the three first events and freedom from them add up to 1', () => {
    const sum = [0, 1, 2].reduce((all, event) => all + cumulativeIncidence(hazards, event, 60), 0)
    expect(sum + Math.exp(-(0.12 + 0.4 + 0.09))).toBeCloseTo(1, 12)
  })
})

describe('the cohort of cT4 rectal cancer', () => {
  it('has 15 % complete responses of those operated on, within 4 standard errors of 6,000 patients', () => {
    const { drawn } = drawRectalCohort({ patients: 6000, centres: 5, seed: 3, noSignal: false })
    const operated = drawn.filter(who => who.eligible === 'yes' && who.surgery !== null)
    const complete = operated.filter(({ pathology: p }) => p.grade === 0 && p.nodes === 0)
    const share = complete.length / operated.length
    expect(Math.abs(share - 0.15)).toBeLessThan(4 * Math.sqrt((0.15 * 0.85) / operated.length))
    const residual = (grade: number) => {
      const own = operated.filter(({ pathology: p }) => p.grade === grade)
      return own.reduce((sum, { scans }) => sum + Math.log(scans.residualShare), 0) / own.length
    }
    expect(residual(0)).toBeLessThan(residual(3) - 0.5)
  })

  it('has the concordance of regression grades that its draws have, for who knows everything', () => {
    const { centres, drawn } = drawRectalCohort({ patients: 6000, centres: 2, seed: 8, noSignal: false })
    const best = rectalBest('trg', centres, 8, false, 1500)
    const latent = best[best.length - 1]
    const operated = drawn.filter(who => who.eligible === 'yes' && who.surgery !== null)
    const brute = centres.map(({ name }) => {
      const own = operated.filter(({ centre }) => centre.name === name)
      const grade = (cut: 0 | 1 | 2) => own.map(who => gradeAtMost(who.sensitivity, who.observables, cut))
      // Proportional odds: any one probability orders patients as all levels do.
      const found = harrellConcordance({
        time: own.map(({ pathology: p }) => 1 + p.grade),
        event: own.map(() => 1),
        risk: grade(1),
      })
      return { ...found, n: own.length }
    })
    const value = brute.reduce((sum, one) => sum + one.n * one.value, 0) / operated.length
    const se = Math.hypot(...brute.map(one => (one.n * one.se) / operated.length), latent.concordanceSe ?? 0)
    expect(Math.abs((latent.concordance ?? 0) - value)).toBeLessThan(4 * se)
    const clinical = best.find(({ modalities }) => modalities?.join() === 'clinical')
    expect(clinical?.concordance).toBeLessThan(latent.concordance ?? 0)
  }, 30_000)

  it('begins with the patients of a smaller one, whatever files are asked for', () => {
    const options = { study: 'rectal-mri', seed: 5, monteCarlo: 0, centres: 1 } as const
    const rows = (patients: number, files: 'tables' | 'features') =>
      simulateStudy({ ...options, patients, files })
        .files.find(({ name }) => name === 'patients.csv')
        ?.text.split('\n')
        .slice(0, 11)
    expect(rows(10, 'tables')).toEqual(rows(25, 'features'))
  })

  it('with no signal nothing foretells a complete response: the best area is a half', () => {
    const { centres } = drawRectalCohort({ patients: 30, centres: 3, seed: 1, noSignal: true })
    const best = rectalBest('pcr', centres, 1, true, 400)
    for (const { auc } of best) expect(auc).toBeCloseTo(0.5, 6)
  })

  it('what both scans tell is more than one alone, and less than the state', () => {
    const { centres } = drawRectalCohort({ patients: 30, centres: 3, seed: 1, noSignal: false })
    const best = rectalBest('pcr', centres, 1, false, 400)
    const auc = (...names: string[]) => best.find(b => b.modalities?.join() === names.join())?.auc ?? 0
    const both = auc('clinical', 'mri_before', 'mri_after', 'mri_delta')
    expect(auc('clinical', 'mri_before')).toBeGreaterThan(auc('clinical'))
    expect(both).toBeGreaterThan(auc('mri_after'))
    expect(best.at(-1)?.auc).toBeGreaterThan(both)
    expect(rectalCovariance[15]).toBe(1)
    expect(rectalCovariance[3]).toBeCloseTo(0.35 + 0.3 * 0.25, 12)
  })
})
