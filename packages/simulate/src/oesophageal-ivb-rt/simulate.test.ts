import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { makeCentres } from '../centres/centre.ts'
import { freshSeed } from '../centres/fresh-seed.ts'
import { ivb, registeredSize } from './assumptions.ts'
import { enrol } from './enrol.ts'
import { drawCandidate, linearOf } from './patient.ts'
import { progressionLaw } from './progression.ts'
import { simulateOesophagealIvbRt } from './simulate.ts'
import { trueEffects } from './true-effects.ts'

const settings = {
  patients: 170,
  centres: 6,
  seed: 5,
  noSignal: false,
  filePerCentre: false,
  // What is achievable is tried beside the other studies.
  monteCarlo: 0,
  files: 'tables' as const,
  slidePixels: 2048,
}
const { files, truth } = simulateOesophagealIvbRt(settings)
const table = (name: string, from = files) => {
  const [header, ...rows] = (from.find(file => file.name === name)?.text ?? '').trimEnd().split('\n')
  const names = header.split(',')
  return rows.map(row => {
    const cells = row.split(',')
    return Object.fromEntries(names.map((column, i) => [column, cells[i] ?? '']))
  })
}
const trial = truth.modalities.trial as { cohort: string[]; arm: string[] }

describe('the simulated preference trial', () => {
  it('is drawn as registered: 110 randomised in blocks, 60 as they chose, in six centres', () => {
    const count = (cohort: string, arm?: string) =>
      trial.cohort.filter((own, i) => own === cohort && (arm === undefined || trial.arm[i] === arm)).length
    expect(count('randomised')).toBe(registeredSize.randomised)
    expect(count('preference')).toBe(registeredSize.preference)
    expect(new Set(truth.patients.centre).size).toBe(6)
    // Blocks of four in each of six centres: the arms differ by at most two a centre.
    expect(Math.abs(count('randomised', 'radiotherapy') - 55)).toBeLessThanOrEqual(6)
  })

  it('responders shrink by 30 % or more at weeks 6 and 12, others do not', () => {
    const entered = new Set(truth.patients.id)
    const sums = new Map<string, Map<string, number>>()
    for (const row of table('lesions.csv')) {
      if (row.role !== 'target') continue
      const own = sums.get(row.patient_id) ?? new Map<string, number>()
      sums.set(row.patient_id, own.set(row.visit, (own.get(row.visit) ?? 0) + Number(row.diameter)))
    }
    const response = [...sums].map(([id, own]) => {
      const base = own.get('BASELINE') ?? Number.NaN
      const both = ['WEEK 6', 'WEEK 12'].every(visit => (own.get(visit) ?? Number.NaN) <= 0.7 * base)
      return { entered: entered.has(id), both }
    })
    expect(response.filter(one => one.entered).every(one => one.both)).toBe(true)
    expect(response.filter(one => !one.entered).some(one => one.both)).toBe(false)
  })

  it('choice depends on what also bears on the outcome; chance does not', () => {
    const centres = makeCentres(6, 3000, 5)
    const law = progressionLaw(false)
    const large = enrol(centres, { randomised: 2000, preference: 1000 }, 5, law, false).trial
    const difference = (cohort: string) => {
      const mean = (arm: string) => {
        const own = large.filter(patient => patient.cohort === cohort && patient.arm === arm)
        return own.reduce((sum, patient) => sum + patient.observables.sites, 0) / own.length
      }
      return mean('radiotherapy') - mean('systemic')
    }
    // Sites have a standard deviation of about 0.9: standard errors are about 0.04 and 0.06.
    expect(Math.abs(difference('randomised'))).toBeLessThan(0.16)
    expect(difference('preference')).toBeLessThan(-0.2)
  })

  it('the true restricted mean difference is that of drawn potential outcomes', () => {
    const centres = makeCentres(6, 170, 5)
    const law = progressionLaw(false)
    const [effect] = trueEffects(centres, law, 5, false, 3000)
    const { shape, scale, horizon } = ivb.values
    const random = createRandom(99, 'potential outcomes')
    const total = 170
    let sum = 0
    let squares = 0
    let n = 0
    for (const centre of centres) {
      const wanted = Math.round((3000 * centre.patients) / total)
      for (let index = 0, found = 0; found < wanted; index++) {
        const candidate = drawCandidate(centre, index, freshSeed(5))
        if (!candidate.responds || !candidate.confirmed) continue
        found++
        if (candidate.cohort !== 'randomised') continue
        const u = random.next()
        const time = (arm: 'radiotherapy' | 'systemic') =>
          Math.min(
            horizon,
            scale * (-Math.log1p(-u) / Math.exp(linearOf(candidate, law, arm, false))) ** (1 / shape),
          )
        const gain = time('radiotherapy') - time('systemic')
        sum += gain
        squares += gain * gain
        n++
      }
    }
    expect(n).toBe(effect.patients)
    const mean = sum / n
    const se = Math.sqrt((squares / n - mean * mean) / n)
    expect(Math.abs(mean - effect.restrictedMeanDifference)).toBeLessThan(4 * se)
  })

  it('a toxicity that kills begins before the day of the death', () => {
    // A cohort in which one would have begun on that day.
    const drawn = simulateOesophagealIvbRt({ ...settings, patients: 60, centres: 3, seed: 4 }).files
    const deaths = new Map(table('patients.csv', drawn).map(row => [row.patient_id, row.death_date]))
    const text = drawn.find(({ name }) => name === 'adverse-events.csv')?.text ?? ''
    const fatal = [...text.matchAll(/^([^,]+),.*,5,([\d-]+),([\d-]+),Y,Y$/gm)]
    expect(fatal.length).toBeGreaterThan(0)
    for (const [, patient, start, end] of fatal) {
      expect(end).toBe(deaths.get(patient))
      expect(start < end).toBe(true)
    }
  })

  it('has no effect of anything without a signal', () => {
    const without = simulateOesophagealIvbRt({ ...settings, noSignal: true })
    expect(without.truth.outcomes.pfs.effects.every(({ coefficient }) => coefficient === 0)).toBe(true)
    const { effects } = without.truth.modalities.trial as { effects: { restrictedMeanDifference: number }[] }
    for (const { restrictedMeanDifference } of effects)
      expect(Math.abs(restrictedMeanDifference)).toBeLessThan(1e-12)
  })
})
