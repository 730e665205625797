import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import { expectedAuc } from './best-achievable.ts'
import { expectedConcordance, expectedRidit } from './expected-concordance.ts'

const random = createRandom(4, 'expected concordance')

/** Probabilities of levels of some patients; two of them alike. */
function drawn(n: number, levels: number): Float64Array {
  const rows = Array.from({ length: n }, () => {
    const raw = Array.from({ length: levels }, () => random.next())
    const total = raw.reduce((a, b) => a + b, 0)
    return raw.map(x => x / total)
  })
  rows[1] = rows[0]
  return Float64Array.from(rows.flat())
}

/** Every outcome of every patient, each with its probability: concordant and comparable pairs, in expectation. */
function enumerated(score: Float64Array, probability: Float64Array, levels: number): number {
  const n = score.length
  let [concordant, pairs] = [0, 0]
  for (let code = 0; code < levels ** n; code++) {
    const level = Array.from({ length: n }, (_, i) => Math.floor(code / levels ** i) % levels)
    const weight = level.reduce((product, k, i) => product * probability[i * levels + k], 1)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (level[i] <= level[j]) continue
        pairs += weight
        concordant += weight * (score[i] > score[j] ? 1 : score[i] === score[j] ? 0.5 : 0)
      }
  }
  return concordant / pairs
}

describe('the expected concordance of a score and ordered levels', () => {
  it('is what every outcome by its probability gives, ties of score half', () => {
    const probability = drawn(6, 3)
    const scores = [
      expectedRidit(probability, 3),
      Float64Array.of(1, 1, 2, 2, 2, 3),
      Float64Array.of(3, 1, 2, 6, 5, 4),
    ]
    const errors = scores.map(score =>
      Math.abs(expectedConcordance(score, probability, 3) - enumerated(score, probability, 3)),
    )
    recordError('Best achievable concordance of ordered levels', Math.max(...errors))
    expect(Math.max(...errors)).toBeLessThan(1e-12)
  })

  it('of two levels is the expected area under the curve', () => {
    const risk = Float64Array.from({ length: 50 }, () => random.next())
    const probability = Float64Array.from([...risk].flatMap(p => [1 - p, p]))
    const score = expectedRidit(probability, 2)
    expect(expectedConcordance(score, probability, 2)).toBeCloseTo(expectedAuc(risk), 12)
  })

  it('no score of 720 orders six patients better than the ridit where their levels are ordered stochastically', () => {
    // Proportional odds: P(above cut) = logistic(shift - cut)
    const shifts = [-1.4, -0.6, 0.1, 0.5, 1.1, 1.9]
    const logistic = (x: number) => 1 / (1 + Math.exp(-x))
    const probability = Float64Array.from(
      shifts.flatMap(s => [1 - logistic(s + 0.7), logistic(s + 0.7) - logistic(s - 0.9), logistic(s - 0.9)]),
    )
    const best = expectedConcordance(expectedRidit(probability, 3), probability, 3)
    const orders = permutations([0, 1, 2, 3, 4, 5])
    expect(orders).toHaveLength(720)
    for (const order of orders)
      expect(expectedConcordance(Float64Array.from(order), probability, 3)).toBeLessThanOrEqual(best + 1e-12)
  })
})

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap(first =>
    permutations(items.filter(item => item !== first)).map(rest => [first, ...rest]),
  )
}
