import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { dropout, Graph, GraphError, GraphSession, tensor } from '../graph/index.ts'
import { fillMask } from './dropout-mask.ts'

describe('dropout mask', () => {
  it('keeps each element with the probability asked for, neighbours independent, within 4.5 standard errors', () => {
    const n = 300_000
    for (const keep of [0.1, 0.5, 0.75, 0.9]) {
      const mask = new Uint8Array(n)
      fillMask(mask, keep, createRandom(3, 'mask'))
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

  it('dropout scales what it keeps, so that the expectation stays; whole rows go together where the noise is one', async () => {
    const graph = new Graph()
    const x = graph.input('x', [2, 3])
    const session = await GraphSession.compile({ each: dropout(x, 0.5), rows: dropout(x, 0.2, [2, 1]) })
    const results = await session.run({
      x: tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
      'dropout/0': tensor(Uint8Array.of(1, 0, 1, 0, 0, 1), [2, 3]),
      'dropout/1': tensor(Uint8Array.of(0, 1), [2, 1]),
    })
    expect([...results.each.elements]).toEqual([2, 0, 6, 0, 0, 12])
    expect([...results.rows.elements]).toEqual([0, 0, 0, 5, 6.25, 7.5])
    expect(dropout(x, 0)).toBe(x)
    for (const probability of [-0.1, 1, Number.NaN]) expect(() => dropout(x, probability)).toThrow(GraphError)
  })
})
