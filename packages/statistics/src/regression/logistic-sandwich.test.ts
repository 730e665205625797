import { expect, test } from 'vitest'
import { expectAgreement } from '../../test/agreement.ts'
import { createRandom } from '../random.ts'
import { logisticSandwich } from './logistic-sandwich.ts'

// against R: linear.test.ts
test('robust variances of a logistic regression do not lose digits to a mean of a million', () => {
  const random = createRandom(3)
  const n = 120
  const near = Float64Array.from({ length: n }, () => Math.round(random.normal() * 40) / 8)
  const y = near.map(v => (random.next() < 1 / (1 + Math.exp(-v / 4)) ? 1 : 0))
  const cluster = near.map((_, i) => i % 17)
  const far = near.map(v => v + 1e6)
  const constant = new Float64Array(n).fill(7)
  for (const by of [undefined, cluster]) {
    const expected = logisticSandwich({ y, x: [near, constant], cluster: by })
    const found = logisticSandwich({ y, x: [far, constant], cluster: by })
    expect(expected[4]).toBeGreaterThan(0)
    expectAgreement(found.subarray(4, 5), expected.subarray(4, 5), 1e-9)
    expect([...found].filter((_, k) => k % 3 === 2 || k > 5)).toEqual(new Array(5).fill(0))
  }
})
