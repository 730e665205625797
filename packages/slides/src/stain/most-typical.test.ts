import { describe, expect, it } from 'vitest'
import { mostTypical } from './most-typical.ts'
import type { ColourEstimate } from './stain-estimate.ts'

const colours = (lightness: number): ColourEstimate => ({
  method: 'reinhard',
  space: 'ruderman',
  mean: [lightness, 0, 0],
  sd: [1, 1, 1],
  white: [255, 255, 255],
  pixels: 1,
})

describe('the most typical slide', () => {
  it('is the one in the middle', () => {
    expect(mostTypical([9, 1, 4, 2, 3.1].map(colours))).toBe(4)
  })

  it('is the first of several alike, the only one, and none of none', () => {
    expect(mostTypical([5, 5, 5].map(colours))).toBe(0)
    expect(mostTypical([colours(1)])).toBe(0)
    expect(mostTypical([])).toBe(-1)
  })
})
