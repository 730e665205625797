import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRaster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { blend } from './blend.ts'
import { colourScale } from './colour-scale.ts'
import { extremeTiles } from './extreme-tiles.ts'
import { scaleOfScores } from './scaling.ts'
import { scoreGrid } from './score-grid.ts'
import type { TileScores } from './tile-scores.ts'

const scores = (
  tiles: readonly (readonly [x: number, y: number, value: number])[],
  size: number,
): TileScores => ({
  x: Float64Array.from(tiles, tile => tile[0]),
  y: Float64Array.from(tiles, tile => tile[1]),
  values: Float64Array.from(tiles, tile => tile[2]),
  size,
})

describe('scores on a grid', () => {
  it('average tiles where they overlap and leave NaN where there is none', () => {
    const grid = scoreGrid(
      scores(
        [
          [0, 0, 1],
          [50, 0, 3],
        ],
        100,
      ),
      { width: 200, height: 100 },
    )
    expect([grid.cell, grid.width, grid.height]).toEqual([50, 4, 2])
    expect(Array.from(grid.values)).toEqual([1, 2, 3, Number.NaN, 1, 2, 3, Number.NaN])
  })

  it('weigh tiles off the grid by the area that they cover', () => {
    const one = scoreGrid(
      scores(
        [
          [0, 0, 0],
          [10, 0, 4],
          [25, 0, 8],
        ],
        10,
      ),
      { width: 40, height: 10 },
    )
    // the cell from 20 to 30 is half covered by the third tile alone
    expect(Array.from(one.values)).toEqual([0, 4, 8, 8])
  })

  it('keep the mean over the slide, weighted by area (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.integer({ min: -5, max: 5 })), {
          minLength: 1,
          maxLength: 12,
        }),
        tiles => {
          const grid = scoreGrid(scores(tiles, 4), { width: 24, height: 24 })
          const known = Array.from(grid.values).filter(value => !Number.isNaN(value))
          const values = tiles.map(tile => tile[2])
          expect(Math.min(...known)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6)
          expect(Math.max(...known)).toBeLessThanOrEqual(Math.max(...values) + 1e-6)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('are refused where a tile has no value, and where there is no tile', () => {
    const size = { width: 10, height: 10 }
    expect(() => scoreGrid(scores([], 5), size)).toThrow(SlideError)
    expect(() => scoreGrid(scores([[0, 0, Number.NaN]], 5), size)).toThrow(/tile 1 at 0, 0/)
    expect(() => scoreGrid(scores([[0, 0, 1]], 0), size)).toThrow(/0 pixels/)
  })
})

describe('the scale of scores', () => {
  const values = Float64Array.of(1, 2, 2, 10)
  it('by rank is the share below plus half of the ties', () => {
    const { at } = scaleOfScores(values, { kind: 'rank' })
    expect([1, 2, 10].map(at)).toEqual([0.125, 0.5, 0.875])
  })
  it('by spread runs from the least to the greatest, and one value alone lies in the middle', () => {
    expect([1, 5.5, 10].map(scaleOfScores(values, { kind: 'spread' }).at)).toEqual([0, 0.5, 1])
    expect(scaleOfScores(Float64Array.of(3, 3), { kind: 'spread' }).at(3)).toBe(0.5)
  })
  it('by range is cut at both ends', () => {
    const { at } = scaleOfScores(values, { kind: 'range', least: 2, greatest: 4 })
    expect([1, 3, 10].map(at)).toEqual([0, 0.5, 1])
    expect(() => scaleOfScores(values, { kind: 'range', least: 4, greatest: 4 })).toThrow(SlideError)
  })
})

describe('the colours', () => {
  it('are those of matplotlib at both ends', () => {
    // matplotlib 3.9: cm.viridis(0), cm.viridis(1.), cm.magma(0), cm.magma(1.), 8 bits
    const ends = (name: 'viridis' | 'magma') => {
      const colours = Array.from(colourScale(name))
      return [colours.slice(0, 3), colours.slice(-3)]
    }
    expect(ends('viridis')).toEqual([
      [68, 1, 84],
      [253, 231, 37],
    ])
    expect(ends('magma')).toEqual([
      [0, 0, 4],
      [252, 253, 191],
    ])
  })
  it.each(['viridis', 'cividis', 'magma'] as const)('of %s grow lighter all the way', name => {
    const colours = colourScale(name)
    const luminance = (i: number) =>
      0.2126 * colours[3 * i] + 0.7152 * colours[3 * i + 1] + 0.0722 * colours[3 * i + 2]
    for (let i = 8; i < 256; i += 8) expect(luminance(i)).toBeGreaterThan(luminance(i - 8))
  })
})

describe('the extreme tiles', () => {
  it('are the highest and the lowest, ties in the order given', () => {
    const { top, bottom } = extremeTiles(
      scores(
        [
          [0, 0, 2],
          [1, 0, 5],
          [2, 0, 5],
          [3, 0, 1],
        ],
        1,
      ),
      2,
    )
    expect(top.map(tile => tile.index)).toEqual([1, 2])
    expect(bottom.map(tile => [tile.index, tile.x, tile.value])).toEqual([
      [3, 3, 1],
      [0, 0, 2],
    ])
  })
})

describe('blending', () => {
  it('lays colour over scored cells alone, by the opacity', () => {
    const grid = scoreGrid(scores([[0, 0, 1]], 4), { width: 8, height: 4 })
    const picture = createRaster(4, 2, [200, 100, 0])
    const scale = scaleOfScores(Float64Array.of(0, 1), { kind: 'spread' })
    const drawn = blend(picture, { left: 0, top: 0, downsample: 2 }, grid, {
      scale,
      colours: colourScale('viridis'),
      opacity: 0.5,
    })
    // viridis' last colour is 253 231 37
    expect(Array.from(drawn.pixels.subarray(0, 12))).toEqual([
      227, 166, 19, 227, 166, 19, 200, 100, 0, 200, 100, 0,
    ])
  })
})
