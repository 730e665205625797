import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { spearman } from './spearman.ts'

type Case = { x: number[]; y: number[]; rho: number; p: number }

describe("Spearman's correlation", () => {
  for (const [name, { x, y, rho, p }] of Object.entries(reference<Record<string, Case>>('spearman')))
    it(`agrees with cor.test: ${name}`, () => {
      const result = spearman({ x, y })
      expectAgreement([result.rho, result.p], [rho, p], 1e-9, 1e-9)
    })

  it('has a defined answer without variation and for a perfect order', () => {
    expect(spearman({ x: [1, 1, 1], y: [1, 2, 3] })).toEqual({ rho: 0, p: 1 })
    expect(spearman({ x: [1, 2, 3, 4], y: [2, 4, 6, 9] })).toEqual({ rho: 1, p: 0 })
    expect(() => spearman({ x: [1, 2], y: [1, 2] })).toThrow(/three/)
  })
})
