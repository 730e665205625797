import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { dropout, Graph, GraphError, GraphSession, tensor } from '../graph/index.ts'
import { fillMask } from './dropout-mask.ts'

describe('dropout mask', () => {
  it('keeps each element with the probability asked for, neighbours independent, within 4.5 standard errors', () => {
    const n = 300_000
    for (const keep of [0.1, 0.5, 0.75, 0.9]) {
      const filled = new Float32Array(n)
      fillMask(filled, keep, createRandom(3, 'mask'))
      expect(new Set(filled)).toEqual(new Set([0, Math.fround(1 / keep)]))
      const mask = Uint8Array.from(filled, value => (value > 0 ? 1 : 0))
      const variance = keep * (1 - keep)
      const mean = mask.reduce((sum, kept) => sum + kept, 0) / n
      expect(Math.abs(mean - keep)).toBeLessThan(4.5 * Math.sqrt(variance / n))
      for (const lag of [1, 2, 3]) {
        let product = 0
        for (let i = lag; i < n; i++) product += (mask[i] - keep) * (mask[i - lag] - keep)
        expect(Math.abs(product / n)).toBeLessThan((4.5 * variance) / Math.sqrt(n))
      }
    }
  })

  it('is the stream of xoshiro128** whose state is drawn', () => {
    // Numbers of Vigna's C program (prng.di.unimi.it/xoshiro128starstar.c), compiled, from the state 1, 2, 3, 4.
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849]
    const halves = expected.flatMap(number => [number >>> 16, number & 0xffff])
    for (const keep of [0.02, 0.25, 0.5, 0.625, 0.875]) {
      const draws = [0, 2, 3, 4]
      const random = { ...createRandom(1), integer: () => draws.shift() ?? 0 }
      const mask = new Float32Array(halves.length)
      fillMask(mask, keep, random)
      const scale = Math.fround(1 / keep)
      expect([...mask]).toEqual(halves.map(half => (half < Math.round(keep * 65_536) ? scale : 0)))
    }
  })

  it('dropout scales what it keeps, so that the expectation stays; whole rows go together where the noise is one', async () => {
    const graph = new Graph()
    const x = graph.input('x', [2, 3])
    const session = await GraphSession.compile({ each: dropout(x, 0.5), rows: dropout(x, 0.2, [2, 1]) })
    const results = await session.run({
      x: tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
      'dropout/0': tensor(Float32Array.of(2, 0, 2, 0, 0, 2), [2, 3]),
      'dropout/1': tensor(Float32Array.of(0, 1.25), [2, 1]),
    })
    expect([...results.each.elements]).toEqual([2, 0, 6, 0, 0, 12])
    expect([...results.rows.elements]).toEqual([0, 0, 0, 5, 6.25, 7.5])
    expect(dropout(x, 0)).toBe(x)
    for (const probability of [-0.1, 1, Number.NaN]) expect(() => dropout(x, probability)).toThrow(GraphError)
  })
})
