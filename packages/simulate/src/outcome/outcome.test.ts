import { readFileSync } from 'node:fs'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { bestAchievable, expectedAuc } from './best-achievable.ts'
import { drawWeibull, weibullRisk, weibullRiskFrom } from './weibull.ts'

interface Reference {
  readonly auc: { readonly risk: readonly number[]; readonly value: number }
  readonly weibull: { readonly risk: number; readonly riskFrom: number }
}
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../test/reference/expected-risk.json', import.meta.url), 'utf8'),
)

describe('the Weibull law', () => {
  const law = { shape: 1.1, scale: 78 }

  it("gives R's pweibull, from the start and from a landmark", () => {
    expect(weibullRisk(law, 0.4, 36)).toBeCloseTo(reference.weibull.risk, 12)
    expect(weibullRiskFrom(law, 0.4, 2, 36)).toBeCloseTo(reference.weibull.riskFrom, 12)
  })

  it('is what is drawn: Kolmogorov-Smirnov at 1 in 1000', () => {
    const random = createRandom(3, 'weibull')
    const n = 20_000
    const times = Float64Array.from({ length: n }, () => drawWeibull(law, 0.4, random)).sort()
    let distance = 0
    for (let i = 0; i < n; i++) {
      const p = weibullRisk(law, 0.4, times[i])
      distance = Math.max(distance, Math.abs(p - i / n), Math.abs(p - (i + 1) / n))
    }
    // Asymptotic critical value of sqrt(n) D at 0.001.
    expect(Math.sqrt(n) * distance).toBeLessThan(1.949)
  })
})

describe('the best achievable discrimination', () => {
  it('is the expectation over all pairs, by its definition in R', () => {
    expect(expectedAuc(Float64Array.from(reference.auc.risk))).toBeCloseTo(reference.auc.value, 13)
  })

  it('is one half when all risks are equal', () => {
    expect(expectedAuc(new Float64Array(50).fill(0.3))).toBeCloseTo(0.5, 13)
  })

  it('of scores that are no probabilities, by hand over the pairs of three patients', () => {
    // (0.6 x 0.8 + 0.5 x 0.8 + 0.5 x 0.4) / (0.18 + 0.78 + 0.6); a tie halves.
    const risk = Float64Array.of(0.2, 0.6, 0.5)
    expect(expectedAuc(Float64Array.of(1, 2, 3), risk)).toBeCloseTo(1.08 / 1.56, 13)
    expect(expectedAuc(Float64Array.of(1, 2, 2), risk)).toBeCloseTo((0.88 + (0.2 + 0.3) / 2) / 1.56, 13)
  })

  it('does not compare patients of different centres', () => {
    const low = { risk: Float64Array.of(0.1, 0.1, 0.1), time: null }
    const high = { risk: Float64Array.of(0.9, 0.9, 0.9), time: null }
    expect(bestAchievable('observables', [low, high], null).auc).toBeCloseTo(0.5, 13)
  })
})
