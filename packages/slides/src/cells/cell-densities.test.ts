import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import type { SlideMask } from '../slide-mask.ts'
import { cellDensities } from './cell-densities.ts'
import { cellDensityMap } from './cell-density-map.ts'
import type { Cells } from './cells.ts'
import { maskAt, tumourCompartments, tumourFromCells } from './compartments.ts'

const scale = { x: 0.5, y: 0.5 }

function cellsAt(points: readonly (readonly [number, number])[], classOf = points.map(() => 0)): Cells {
  return {
    count: points.length,
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    classNames: ['tumour-like', 'lymphocyte-like'],
    classOf: Int16Array.from(classOf),
    measurements: {},
    source: 'test',
  }
}

function maskOf(
  width: number,
  height: number,
  downsample: number,
  inside: (i: number, j: number) => boolean,
): SlideMask {
  return {
    width,
    height,
    downsample,
    inside: Uint8Array.from({ length: width * height }, (_, at) =>
      inside(at % width, Math.floor(at / width)) ? 1 : 0,
    ),
  }
}

describe('cellDensities', () => {
  it("has R's exact Poisson interval where there are few squares", () => {
    // 1 mm²: 100 x 100 pixels of 10 µm. R 4.2: poisson.test(10), poisson.test(0).
    const tissue = maskOf(100, 100, 20, () => true)
    const cells = cellsAt(Array.from({ length: 10 }, (_, i) => [50 + 90 * i, 500]))
    const [all, tumour, lymphocyte] = cellDensities(cells, { tissue }, scale, { seed: 1 })
    expect(all).toMatchObject({ className: null, cells: 10, interval: 'poisson' })
    const error = recordAbsoluteError(
      'density of cells with its interval',
      [
        tumour.areaMm2,
        tumour.perMm2 ?? 0,
        tumour.low ?? 0,
        tumour.high ?? 0,
        lymphocyte.low ?? 1,
        lymphocyte.high ?? 0,
      ],
      [1, 10, 4.795388696, 18.390356042, 0, 3.688879454],
    )
    expect(error).toBeLessThan(1e-8)
  })

  it('is wider by squares where cells cluster, and holds the density', () => {
    const tissue = maskOf(400, 400, 20, () => true)
    const random = createRandom(4, 'clusters')
    const points: (readonly [number, number])[] = []
    for (let cluster = 0; cluster < 20; cluster++) {
      const [cx, cy] = [100 + 3800 * random.next(), 100 + 3800 * random.next()]
      for (let n = 0; n < 50; n++) points.push([cx + 40 * random.normal(), cy + 40 * random.normal()])
    }
    const [row] = cellDensities(cellsAt(points), { tissue }, scale, { seed: 2 })
    expect(row.interval).toBe('blocks')
    const [perMm2, low, high] = [row.perMm2 ?? 0, row.low ?? 0, row.high ?? 0]
    expect(low).toBeLessThan(perMm2)
    expect(high).toBeGreaterThan(perMm2)
    expect(high - low).toBeGreaterThan(3 * 2 * 1.96 * (Math.sqrt(row.cells) / row.areaMm2) * 0.8)
  })

  it('has no density without the compartment, and says so', () => {
    const none = maskOf(10, 10, 20, () => false)
    const [row] = cellDensities(cellsAt([[5, 5]]), { none }, scale, { seed: 1 })
    expect(row).toMatchObject({ cells: 0, areaMm2: 0, perMm2: null, low: null, high: null, interval: 'none' })
  })

  it('refuses too few replicates', () => {
    const tissue = maskOf(4, 4, 20, () => true)
    expect(() => cellDensities(cellsAt([]), { tissue }, scale, { seed: 1, replicates: 5 })).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
  })
})

describe('tumourCompartments', () => {
  it('lays a margin of the stated width on both sides of a straight border, tissue alone', () => {
    const tissue = maskOf(300, 40, 20, i => i < 280)
    const tumour = maskOf(300, 40, 20, i => i < 150)
    const parts = tumourCompartments(tumour, tissue, scale, { marginUm: 500 })
    const columns = (name: string) => parts[name].inside.reduce((sum, x) => sum + x, 0) / 40
    expect(columns('tumour')).toBe(100)
    expect(columns('invasive margin')).toBe(100)
    expect(columns('stroma')).toBe(80)
  })

  it('is tumour and stroma alone without a margin', () => {
    const tissue = maskOf(6, 5, 20, () => true)
    const tumour = maskOf(6, 5, 20, i => i < 2)
    const parts = tumourCompartments(tumour, tissue, scale, { marginUm: 0 })
    expect(Object.keys(parts)).toEqual(['tumour', 'stroma'])
    expect(parts.tumour.inside).toEqual(tumour.inside)
  })

  it('has no margin where there is no tumour, and refuses masks that are not alike', () => {
    const tissue = maskOf(6, 5, 20, () => true)
    const parts = tumourCompartments(
      maskOf(6, 5, 20, () => false),
      tissue,
      scale,
    )
    expect(parts.stroma.inside).toEqual(tissue.inside)
    expect(() =>
      tumourCompartments(
        maskOf(5, 5, 20, () => true),
        tissue,
        scale,
      ),
    ).toThrow(expect.objectContaining({ fault: 'bad-setting' }))
    expect(maskAt(tissue, { width: 120, height: 100 }, 10).inside.length).toBe(120)
  })
})

describe('tumourFromCells', () => {
  it('is where tumour-like cells are dense and prevail', () => {
    const random = createRandom(3, 'tumour')
    const points: [number, number][] = []
    const classOf: number[] = []
    for (let n = 0; n < 3000; n++) {
      points.push([1000 * random.next(), 1000 * random.next()])
      classOf.push(points[n][0] < 500 && random.next() < 0.9 ? 0 : 1)
    }
    const mask = tumourFromCells(cellsAt(points, classOf), { width: 2000, height: 2000 }, scale)
    let [left, right] = [0, 0]
    mask.inside.forEach((x, at) => {
      const um = ((at % mask.width) + 0.5) * 50
      if (um < 400) left += x
      else if (um > 600) right += x
    })
    expect(left).toBe(8 * 20)
    expect(right).toBe(0)
  })
})

describe('cellDensityMap', () => {
  it('counts over the tissue of each square, and knows nothing where there is none', () => {
    const tissue = maskOf(20, 10, 20, i => i < 5 || i >= 15)
    const map = cellDensityMap({ x: [10, 20, 180], y: [10, 20, 30] }, tissue, scale, { squareUm: 50 })
    expect([map.width, map.height, map.downsample]).toEqual([4, 2, 100])
    expect(map.perMm2[0]).toBeCloseTo(2 / 0.0025, 6)
    expect(map.perMm2[3]).toBeCloseTo(1 / 0.0025, 6)
    expect(map.perMm2[4]).toBe(0)
    expect(map.perMm2[1]).toBeNaN()
  })
})
