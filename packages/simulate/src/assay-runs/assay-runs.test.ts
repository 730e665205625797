import { medianOf } from '@tessera/omics'
import { describe, expect, it } from 'vitest'
import { simulateCounts } from '../counts/index.ts'
import { recover, runFiles, simulateRun } from './index.ts'

const small = { injections: 120, batches: 2, metabolites: 40, planted: 8, effect: 1.5 }

describe('simulated runs', () => {
  it('the same seed gives the same bytes, another seed others', () => {
    const law = { seed: 3, injections: 40, metabolites: 5, planted: 1 }
    expect(runFiles(simulateRun(law))).toEqual(runFiles(simulateRun(law)))
    expect(runFiles(simulateRun(law))).not.toEqual(runFiles(simulateRun({ ...law, seed: 4 })))
  })

  it('planted biomarkers are found at the planted rate, and the QC samples become precise', () => {
    const runs = Array.from({ length: 6 }, (_, seed) => {
      const { assay, truth } = simulateRun({ ...small, seed })
      return recover(assay, truth, { precision: seed === 0 })
    })
    // Mean false share of six runs: 0.05 and three standard errors of some 8 discoveries each.
    const mean = runs.reduce((sum, { falseShare }) => sum + falseShare, 0) / runs.length
    expect(mean).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / (8 * runs.length)))
    expect(medianOf(runs.map(({ power }) => power))).toBeGreaterThan(0.8)
    const rsd = runs[0].medianRsd
    expect(rsd?.before).toBeGreaterThan(20)
    expect(rsd?.after).toBeLessThan(20)
    expect(rsd?.heldOut).toBeLessThan(20)
    expect(rsd?.heldOut).toBeGreaterThan(rsd?.after ?? Number.NaN)
  })
})

describe('simulated counts', () => {
  it('have the mean and variance of their negative binomial law', () => {
    const { assay, truth } = simulateCounts({
      seed: 2,
      genes: 30,
      samples: 600,
      batches: 1,
      planted: 0,
      batch: 0,
      librarySpread: 0,
      librarySize: 1e5,
    })
    const z = assay.features.map((_, g) => {
      const mean = truth.share[g] * 1e5
      const sum = assay.row(g).reduce((total, value) => total + value, 0) / 600
      return (sum - mean) / Math.sqrt((mean + truth.dispersion[g] * mean * mean) / 600)
    })
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(4)
    const variance = z.reduce((total, value) => total + value * value, 0) / z.length
    expect(variance).toBeGreaterThan(0.4)
    expect(variance).toBeLessThan(1.9)
    expect(assay.values.every(value => Number.isInteger(value) && value >= 0)).toBe(true)
  })
})
