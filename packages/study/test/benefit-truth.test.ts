import { describe, expect, it } from 'vitest'
import { arms, confounded, naiveMeans, trueMeans } from './benefit-cohort.ts'
import { replicate } from './benefit-replication.ts'

const month = 30.4375

// The small version of bench/studies/benefit.ts, with its assertions.
describe('with confounding and immortal time planted', () => {
  const replications = 40
  const truth = trueMeans(confounded, 150_000, 5).map(mean => mean / month)
  const naive = naiveMeans(confounded, 150_000, 6).map(mean => mean / month)
  const made = Array.from({ length: replications }, (_, r) =>
    replicate({ law: confounded, patients: 400, resamples: 0, seed: 900 + r }),
  )
  const meanOf = (name: string) => {
    const values = made.map(({ value }) => value[name])
    const mean = values.reduce((sum, value) => sum + value / replications, 0)
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replications - 1))
    return { mean, error: sd / Math.sqrt(replications) }
  }
  for (const k of [1, 2]) {
    it(`${arms[k]}: the target trial and its doubly robust form are within 3 Monte-Carlo errors of the truth`, () => {
      for (const name of [`rmst_difference/${k}`, `doubly_robust_rmst/${k}`]) {
        const { mean, error } = meanOf(name)
        expect(Math.abs(mean - (truth[k] - truth[0]))).toBeLessThan(3 * error)
      }
    })
    it(`${arms[k]}: the naive comparison is wrong, by what a cohort of 150,000 says`, () => {
      const { mean, error } = meanOf(`naive_rmst/${k}`)
      expect(Math.abs(mean - (naive[k] - naive[0]))).toBeLessThan(3 * error)
      expect(Math.abs(naive[k] - naive[0] - (truth[k] - truth[0]))).toBeGreaterThan(1)
    })
  }
})
