import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { makeCentres } from '../centres/centre.ts'
import { ivbAssays } from './assays.ts'
import { ivbAsked } from './best.ts'
import { enrol } from './enrol.ts'
import { progressionLaw } from './progression.ts'
import { trueProteins } from './protein-truth.ts'
import { materials, proteinPanel, proteomeLaws } from './proteome-law.ts'
import { proteomeRun } from './proteome-runs.ts'
import { ivbSamples } from './samples.ts'
import { placeOf, weighing } from './state.ts'
import { adverseEvents } from './toxicity.ts'

const law = progressionLaw(false)
const cohortOf = (patients: number, seed: number) => {
  const centres = makeCentres(4, patients, seed)
  const sizes = { randomised: Math.round(patients * 0.65), preference: Math.round(patients * 0.35) }
  return { centres, trial: enrol(centres, sizes, seed, law, false).trial }
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const sum = (f: (i: number) => number) => x.reduce((s, _, i) => s + f(i), 0)
  return (
    sum(i => (x[i] - mx) * (y[i] - my)) / Math.sqrt(sum(i => (x[i] - mx) ** 2) * sum(i => (y[i] - my) ** 2))
  )
}

describe('samples of the trial', () => {
  const { centres, trial } = cohortOf(3000, 6)

  it('one centre, and no other, lacks blood and urine after an early event, and no tissue', () => {
    const samples = ivbSamples(trial, centres, 6, false)
    const share = (centre: string, early: boolean, material: 'tissue' | 'blood' | 'urine') => {
      const own = samples.filter(
        ({ who }) =>
          who.centre.name === centre &&
          (who.eventDay <= who.end && who.eventDay - who.timeZero <= 6 * 30.4375) === early,
      )
      return own.filter(({ proteome }) => proteome[material]).length / own.length
    }
    // About 200 early events and 500 others a centre: binomial standard errors below 0.035.
    for (const material of ['blood', 'urine'] as const) {
      expect(share('C2', false, material) - share('C2', true, material)).toBeGreaterThan(0.3)
      expect(Math.abs(share('C1', false, material) - share('C1', true, material))).toBeLessThan(0.1)
    }
    expect(Math.abs(share('C2', false, 'tissue') - share('C2', true, 'tissue'))).toBeLessThan(0.15)
  })

  it('the law of severe toxicity foretells it: observed over expected in fifths of risk', () => {
    const sixMonths = 6 * 30.4375
    const rows = trial
      .map(who => {
        const { rows: events } = adverseEvents(who, 6, false)
        const days = events.flatMap(row =>
          Number(row[3]) >= 3 ? [Date.parse(String(row[4])) / 86_400_000 - who.timeZero] : [],
        )
        return {
          risk: ivbAsked.severe_toxicity(who.latent, who.arm, who.linear, false),
          event: days.some(day => day <= sixMonths) ? 1 : 0,
          // Whoever was lost before cannot be counted as free of it.
          known: who.end - who.timeZero >= sixMonths || who.end === who.deathDay || days.length > 0,
        }
      })
      .filter(({ known }) => known)
      .sort((a, b) => a.risk - b.risk)
    expect(rows.length).toBeGreaterThan(2500)
    for (let fifth = 0; fifth < 5; fifth++) {
      const part = rows.slice((fifth * rows.length) / 5, ((fifth + 1) * rows.length) / 5)
      const expected = mean(part.map(({ risk }) => risk))
      const error = Math.sqrt((expected * (1 - expected)) / part.length)
      expect(Math.abs(mean(part.map(({ event }) => event)) - expected)).toBeLessThan(4 * error)
    }
  })
})

describe('proteomes of the trial', () => {
  const { centres, trial } = cohortOf(240, 3)
  const samples = ivbSamples(trial, centres, 3, false)
  const byId = new Map(trial.map(who => [who.id, who]))

  it('a protein follows its factor, and one measured by name its marker', () => {
    for (const material of materials) {
      const run = proteomeRun(material, samples, 3)
      const panel = proteinPanel(material, 3)
      const { factors, named, dilution } = proteomeLaws[material]
      // Dilution moves all proteins of a sample alike: the mean over those without a factor takes it away.
      const silent = panel.flatMap(({ factor, id }, f) => (factor < 0 && id !== named.id ? [f] : []))
      const study = run.samples.flatMap(({ kind, patientId }, s) => {
        const who = kind === 'study' ? byId.get(patientId ?? '') : undefined
        return who ? [{ s, who }] : []
      })
      const level = (f: number, s: number) => {
        const known = dilution === 0 ? [] : silent.map(g => Math.log(run.row(g)[s])).filter(Number.isFinite)
        return Math.log(run.row(f)[s]) - (known.length === 0 ? 0 : mean(known))
      }
      const along = (f: number, value: (latent: Float64Array) => number) => {
        const there = study.filter(({ s }) => Number.isFinite(run.row(f)[s]))
        return correlation(
          there.map(({ s }) => level(f, s)),
          there.map(({ who }) => value(who.latent)),
        )
      }
      expect(along(0, latent => latent[placeOf(named.part)])).toBeGreaterThan(0.5)
      factors.forEach(({ weights }, k) => {
        const own = panel.flatMap(({ factor, loading }, f) =>
          factor === k && loading > 0 ? [along(f, weighing(weights))] : [],
        )
        if (Object.keys(weights).length === 0) return
        // r = 0.35 sd(w x) / sd of all, 0.25 to 0.55; the standard error of a mean over proteins is below 0.06.
        expect(mean(own), `${material}: ${factors[k].name}`).toBeGreaterThan(0.12)
      })
    }
  })

  it('what a protein tells is the slope of a line through patients', () => {
    const large = cohortOf(4000, 9).trial
    const { tissue } = trueProteins(large, law, 9, false)
    const panel = proteinPanel('tissue', 9)
    const repair = panel.findIndex(({ factor, loading }) => factor === 2 && loading > 0)
    expect(tissue[repair].factor).toBe('DNA repair')
    const random = createRandom(9, 'protein test')
    const { weights, between } = proteomeLaws.tissue.factors[2]
    const value = weighing(weights)
    const drawn = large.map(
      ({ latent }) =>
        0.35 * (value(latent) + between * random.normal()) + Math.hypot(0.3, 0.15) * random.normal(),
    )
    const effect = large.map(
      ({ latent }) => -0.3 * latent[placeOf('cxcl9')] - 0.5 * latent[placeOf('radiotherapy')],
    )
    const sd = (values: readonly number[]) => Math.sqrt(mean(values.map(x => (x - mean(values)) ** 2)))
    const slope = correlation(drawn, effect) * sd(effect)
    // 4,000 patients: the standard error of the slope is sd(effect) / sqrt(4000), about 0.01.
    expect(Math.abs(slope - tissue[repair].predictive)).toBeLessThan(0.04)
    const silent = trueProteins(large.slice(0, 50), progressionLaw(true), 9, true)
    for (const material of materials)
      for (const { prognostic, predictive, toxicity } of silent[material])
        expect([prognostic, predictive, toxicity].every(one => Math.abs(one) < 1e-12)).toBe(true)
  })

  it('mutational burden of the table is that of the exome', () => {
    const { burden, files } = ivbAssays(trial.slice(0, 40), centres, { seed: 3, noSignal: false })
    const maf =
      files
        .find(({ name }) => name === 'mutations.maf')
        ?.text.trimEnd()
        .split('\n') ?? []
    const header = maf[0].split('\t')
    const [sample, effect] = ['Tumor_Sample_Barcode', 'Variant_Classification'].map(name =>
      header.indexOf(name),
    )
    const counts = new Map<string, number>()
    for (const line of maf.slice(1)) {
      const cells = line.split('\t')
      if (cells[effect] !== 'Silent') counts.set(cells[sample], (counts.get(cells[sample]) ?? 0) + 1)
    }
    expect(burden.size).toBeGreaterThan(25)
    for (const [id, value] of burden) expect(value).toBeCloseTo((counts.get(`D-${id}`) ?? 0) / 35, 12)
  })
})
