import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { makeCentres } from '../centres/centre.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { drawExponential } from '../outcome/draws.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { sequenced } from './assays.ts'
import { escc } from './assumptions.ts'
import { deathRisk, esccLaws, pfsBaseline, toxicityRisk } from './laws.ts'
import { drawEsccPatient, esccDataCut } from './patient.ts'
import { simulateChanghaiEscc } from './simulate.ts'

const v = escc.values
const settings = {
  patients: 360,
  centres: 4,
  seed: 3,
  noSignal: false,
  filePerCentre: false,
  monteCarlo: 0,
  files: 'features' as const,
  slidePixels: 2048,
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const cohort = (patients: number) =>
  patientsOfCentres(makeCentres(4, patients, 3), (centre, i) =>
    drawEsccPatient(centre, i, 3, esccLaws(false), false),
  )

describe('the simulated cohort of oesophageal carcinoma', () => {
  it('is as registered: 240 resected, 120 treated, mostly stage III and IV, a year of potential follow-up', () => {
    const all = cohort(360)
    const treated = all.filter(({ group }) => group === 'PD-1')
    expect([all.length - treated.length, treated.length]).toEqual([240, 120])
    expect(mean(all.map(({ clinical }) => (clinical.stage >= 3 ? 1 : 0)))).toBeGreaterThan(0.7)
    expect(all.every(({ start }) => start + 365 <= esccDataCut)).toBe(true)
    expect(all.every(({ specimenDay, start, end }) => specimenDay <= start && start < end)).toBe(true)
  })

  it('has the rates that were asked for', () => {
    const treated = cohort(6000).filter(({ group }) => group === 'PD-1')
    const rate = mean(treated.map(({ category }) => (category === 'CR' || category === 'PR' ? 1 : 0)))
    expect(rate).toBeGreaterThan(0.27)
    expect(rate).toBeLessThan(0.42)
    const months = 30.4375 * v.toxicityHorizon
    const toxic = treated.filter(
      ({ toxicityDay, start }) => toxicityDay !== null && toxicityDay - start <= months,
    )
    expect(toxic.length / treated.length).toBeGreaterThan(0.22)
    expect(toxic.length / treated.length).toBeLessThan(0.4)
  })

  it('knows the risks of death and of toxicity that its draws have', () => {
    const random = createRandom(8, 'escc risks')
    const draws = 40_000
    for (const linear of [-0.8, 0.9]) {
      let dead = 0
      let toxic = 0
      for (let i = 0; i < draws; i++) {
        const end = drawWeibull(pfsBaseline, linear, random)
        const death = random.next() < v.pfsDeath ? end : end + drawExponential(random, 10)
        if (death <= 12) dead++
        const event = drawExponential(random, 1 / (v.toxicityRate * Math.exp(0.5)))
        if (event <= Math.min(v.toxicityHorizon, death)) toxic++
      }
      const alive = (t: number) => 1 - deathRisk(pfsBaseline, linear, v.pfsDeath, 10, t)
      // Four standard errors of a share of 40,000, and 0.002 for the midpoints.
      expect(Math.abs(dead / draws - (1 - alive(12)))).toBeLessThan(0.012)
      expect(Math.abs(toxic / draws - toxicityRisk(0.5, alive))).toBeLessThan(0.012)
    }
  })

  it('RNA is missing by outcome in the second centre alone', () => {
    const centres = makeCentres(4, 2000, 3)
    const all = cohort(2000)
    const withRna = new Set(sequenced(centres, all, 3, false).withRna.map(({ id }) => id))
    const share = (second: boolean, event: boolean) =>
      mean(
        all
          .filter(({ centre, eventDay, start, end }) => {
            const early = eventDay <= end && eventDay - start <= 365.25
            return (centre.name === 'C2') === second && early === event
          })
          .map(({ id }) => (withRna.has(id) ? 1 : 0)),
      )
    expect(share(true, true)).toBeLessThan(share(true, false) - 0.2)
    expect(Math.abs(share(false, true) - share(false, false))).toBeLessThan(0.08)
  })

  it('writes bags of slides, or none, and the same files for the same seed', () => {
    const once = simulateChanghaiEscc({ ...settings, patients: 24 })
    const again = simulateChanghaiEscc({ ...settings, patients: 24 })
    expect(again.files).toEqual(once.files)
    const slides =
      once.files
        .find(({ name }) => name === 'slides.csv')
        ?.text.trimEnd()
        .split('\n') ?? []
    expect(once.drawn?.length).toBe(slides.length - 1)
    expect(once.drawn?.[0].name).toMatch(/^features\/S-C1-/)
    const tables = simulateChanghaiEscc({ ...settings, patients: 24, files: 'tables' })
    expect(tables.drawn).toEqual([])
    expect(tables.files.find(({ name }) => name === 'study.yaml')?.text).not.toContain('slides')
  })

  it('begins with the patients of a smaller one', () => {
    const [small, large] = [cohort(120), cohort(360)]
    const byId = new Map(large.map(who => [who.id, who]))
    for (const who of small.slice(0, 40)) {
      const { centre: _, ...own } = who
      expect(byId.get(who.id)).toMatchObject(own)
    }
  })
})
