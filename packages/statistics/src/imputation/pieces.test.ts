import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { createRandom } from '../random.ts'
import { fitChainedEquations } from './chained-equations.ts'
import { drawDonor, orderDonors } from './donors.ts'
import { normalDraw } from './posterior-draw.ts'

const { donors, posterior } = reference<{
  donors: {
    predicted: number[]
    targets: number[]
    share: number[][]
    tiedPredicted: number[]
    tiedTargets: number[]
    tiedShare: number[][]
  }
  posterior: {
    y: (number | null)[]
    x: number[][]
    mean: number[]
    covariance: number[]
    rss: number
    df: number
    deciles: number[]
  }
}>('imputation')

/** Monte-Carlo checks accept within this many standard errors: a fixed seed makes them pass or fail for ever. */
const BOUND = 4.5

describe('drawDonor', () => {
  test.each([
    ['distinct', donors.predicted, donors.targets, donors.share],
    ['tied', donors.tiedPredicted, donors.tiedTargets, donors.tiedShare],
  ])('gives each donor the chance that order() gives it: %s predictions', (_, predicted, targets, shares) => {
    const ordered = orderDonors(predicted, [...predicted.keys()])
    targets.forEach((target, at) => {
      const random = createRandom(1, 'donors', at)
      const draws = 20000
      const counts = new Float64Array(predicted.length)
      for (let i = 0; i < draws; i++) counts[drawDonor(ordered, target, 5, random)]++
      shares[at].forEach((share, i) => {
        if (share === 0) expect(counts[i]).toBe(0)
        const error = Math.sqrt((share * (1 - share)) / draws)
        expect(Math.abs(counts[i] / draws - share)).toBeLessThanOrEqual(BOUND * error)
      })
    })
  })
  test('fewer donors than asked for: all of them', () => {
    const random = createRandom(1)
    const seen = new Set(
      Array.from({ length: 200 }, () => drawDonor(orderDonors([1, 2], [10, 20]), 9, 5, random)),
    )
    expect([...seen].sort()).toEqual([10, 20])
  })
})

describe('the posterior draw of a linear model', () => {
  const chains = 4000
  const { y, x, mean, covariance, rss, df, deciles } = posterior
  const fit = fitChainedEquations({
    columns: [
      { name: 'y', values: y.map(v => v ?? Number.NaN), method: 'norm' },
      ...x.map((values, j) => ({ name: `x${j}`, values, method: 'none' as const })),
    ],
    imputations: chains,
    iterations: 1,
    seed: 3,
  })
  const models = fit.models.map(chain => chain[0]).filter(model => model?.type === 'normal')
  const size = mean.length

  test('has the moments that lm gives it', () => {
    expect(models).toHaveLength(chains)
    for (let a = 0; a < size; a++) {
      const drawn = models.map(model => model.coefficients[a])
      const centre = drawn.reduce((sum, v) => sum + v, 0) / chains
      const variance = drawn.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (chains - 1)
      const expected = covariance[a * size + a]
      expect(Math.abs(centre - mean[a])).toBeLessThanOrEqual(BOUND * Math.sqrt(expected / chains))
      expect(Math.abs(variance / expected - 1)).toBeLessThanOrEqual(BOUND * Math.sqrt(2.1 / chains))
    }
    const product = models.map(model => (model.coefficients[1] - mean[1]) * (model.coefficients[3] - mean[3]))
    const cross = product.reduce((sum, v) => sum + v, 0) / chains
    const spread = Math.sqrt(covariance[1 * size + 1] * covariance[3 * size + 3])
    expect(Math.abs(cross - covariance[1 * size + 3])).toBeLessThanOrEqual(
      (BOUND * 1.5 * spread) / Math.sqrt(chains),
    )
  })
  test('RSS over the drawn variance is chi-squared', () => {
    expectAgreement(deciles.length, 9, 0)
    deciles.forEach((quantile, i) => {
      const p = (i + 1) / 10
      const share = models.filter(model => rss / model.sd ** 2 <= quantile).length / chains
      expect(Math.abs(share - p)).toBeLessThanOrEqual(BOUND * Math.sqrt((p * (1 - p)) / chains))
    })
    expect(df).toBeGreaterThan(100)
  })
  test('a singular covariance is drawn within its range', () => {
    const drawn = normalDraw([1, 2], Float64Array.of(4, 8, 8, 16), createRandom(2))
    expect(drawn[1] - 2).toBeCloseTo(2 * (drawn[0] - 1), 10)
    expect([...normalDraw([1, 2], new Float64Array(4), createRandom(2))]).toEqual([1, 2])
  })
})
