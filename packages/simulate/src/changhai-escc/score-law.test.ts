import { describe, expect, it } from 'vitest'
import { makeCentres } from '../centres/centre.ts'
import { esccScoreBest } from './best-of-scores.ts'
import { type EsccScore, learnScoreLaws, scoreLaw } from './score-law.ts'

const settings = {
  patients: 360,
  centres: 2,
  seed: 3,
  noSignal: false,
  filePerCentre: false,
  monteCarlo: 1000,
  files: 'features' as const,
  slidePixels: 2048,
}

describe('how scores of RNA follow the latent parts', () => {
  it('is what other specimens give, scored as a study scores them', () => {
    const each = 60
    const found = learnScoreLaws(each, 77)
    for (const [name, law] of Object.entries(found)) {
      const kept = scoreLaw(name as EsccScore, false)
      const se = Math.sqrt((kept.variance.resection + kept.variance.biopsy) / 2 / (2 * each))
      law.coefficients.forEach((b, part) => {
        // Parts are correlated, by up to 0.6 with all others together: standard errors are that much larger.
        expect(Math.abs(b - kept.coefficients[part]), `${name} ${part}`).toBeLessThan((4 * se) / 0.8)
      })
      for (const of of ['resection', 'biopsy'] as const) {
        // A variance of 60: four standard errors of its logarithm, 2 sqrt(2 / 60) each way.
        const ratio = Math.log(law.variance[of] / kept.variance[of])
        expect(Math.abs(ratio)).toBeLessThan(4 * Math.sqrt(2 / each))
      }
    }
  })

  it('has a best correlation below that of the latent state, and none without a signal', () => {
    const centres = makeCentres(2, 360, 3)
    const best = esccScoreBest('infiltration', centres, settings)
    const of = (...names: string[]) => best.find(({ modalities }) => modalities?.join() === names.join())
    const latent = best[best.length - 1]
    // By hand: the variance that the latent parts explain over all there is, six of ten specimens being resections.
    const { variance } = scoreLaw('infiltration', false)
    const slide = of('slides')?.correlation ?? 0
    const all = of('clinical', 'slides', 'dna')?.correlation ?? 0
    expect(slide).toBeGreaterThan(of('clinical')?.correlation ?? 1)
    expect(all).toBeGreaterThan(slide)
    expect(latent.correlation).toBeGreaterThan(all)
    const explained = (latent.correlation ?? 0) ** 2
    const noise = 0.6 * variance.resection + 0.4 * variance.biopsy
    // Variance of the mean, from the share that is explained and from the coefficient of infiltration, the largest, alone.
    expect((noise * explained) / (1 - explained)).toBeGreaterThan(0.9 * 228 ** 2)
    expect((noise * explained) / (1 - explained)).toBeLessThan(1.4 * 228 ** 2)
    const silent = esccScoreBest('infiltration', centres, { ...settings, noSignal: true })
    for (const { correlation, auc } of silent) {
      expect(correlation).toBeCloseTo(0, 10)
      expect(auc).toBeCloseTo(0.5, 10)
    }
  })
})
