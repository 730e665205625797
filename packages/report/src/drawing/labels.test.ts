import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spread } from './labels.ts'

describe('labels kept apart', () => {
  it('never overlap and stay where they wish when there is room', () => {
    expect(spread([10, 100, 200], 16, 0, 300)).toEqual([10, 100, 200])
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 12 }),
        wanted => {
          const placed = spread(wanted, 16, 0, 400).sort((a, b) => a - b)
          for (let i = 1; i < placed.length; i++)
            expect(placed[i] - placed[i - 1]).toBeGreaterThanOrEqual(16 - 1e-9)
        },
      ),
    )
  })

  it('keep the order of their wishes', () => {
    const placed = spread([50, 52, 51], 16, 0, 300)
    expect(placed[0]).toBeLessThan(placed[2])
    expect(placed[2]).toBeLessThan(placed[1])
  })
})
