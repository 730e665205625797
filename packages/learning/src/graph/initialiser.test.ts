import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { constantly, glorot, he, type Initialiser, normal, uniformByInputs, zeros } from './initialiser.ts'

const shape = [400, 100]
const draw = (initialiser: Initialiser, of: readonly number[] = shape) =>
  initialiser(of, createRandom(1, 'w'))
const deviation = (numbers: Float64Array) =>
  Math.sqrt(numbers.reduce((s, x) => s + x * x, 0) / numbers.length)

describe('initialisers', () => {
  it('have the deviation that their papers give, within 2 %', () => {
    // A uniform distribution on ±a has deviation a/√3.
    const cases = [
      [draw(glorot()), Math.sqrt(2 / 500)],
      [draw(he()), Math.sqrt(2 / 400)],
      [draw(uniformByInputs()), 1 / Math.sqrt(3 * 400)],
      [draw(uniformByInputs(25)), 1 / Math.sqrt(3 * 25)],
      [draw(normal(0.3)), 0.3],
      [draw(he(), [64, 32, 3, 3]), Math.sqrt(2 / (32 * 9))],
      [draw(glorot(), [64, 32, 3, 3]), Math.sqrt(2 / (96 * 9))],
    ] as const
    for (const [numbers, expected] of cases)
      expect(Math.abs(deviation(numbers) / expected - 1)).toBeLessThan(0.02)
  })

  it('fill with zeros or what is given', () => {
    expect([...draw(zeros(), [2, 2])]).toEqual([0, 0, 0, 0])
    expect([...draw(constantly(3), [2])]).toEqual([3, 3])
    expect([...draw(constantly([1, 2]), [2])]).toEqual([1, 2])
  })
})
