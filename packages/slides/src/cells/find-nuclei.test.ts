import { existsSync } from 'node:fs'
import { type SimulatedTile, simulateTile, tileStains } from '@tessera/simulate'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { matchNuclei } from '../../test/match-nuclei.ts'
import { createRaster, type Raster } from '../raster.ts'
import { classifyNuclei } from './classify-nuclei.ts'
import { findNuclei, labelNuclei } from './find-nuclei.ts'

const side = 448
const margin = 5

const matched = (tile: SimulatedTile, nuclei = findNuclei(tile.raster, tile.mpp)) =>
  matchNuclei(
    nuclei,
    { x: tile.nuclei.map(nucleus => nucleus.x), y: tile.nuclei.map(nucleus => nucleus.y) },
    { within: 4, margin, sideUm: tile.raster.width * tile.mpp },
  )

// Seeds other than those on which the settings were chosen; bench/slides/cells.ts has 64 tiles more.
const fields = [
  {
    name: 'sparse',
    seed: 71,
    stain: tileStains.macenko,
    densities: { tumour: 900, lymphocyte: 600, stromal: 500 },
  },
  {
    name: 'medium',
    seed: 72,
    stain: tileStains.ruifrok,
    densities: { tumour: 2500, lymphocyte: 1500, stromal: 800 },
  },
  {
    name: 'crowded',
    seed: 73,
    stain: tileStains.pale,
    densities: { tumour: 4500, lymphocyte: 3000, stromal: 1000 },
  },
  {
    name: 'lymphoid',
    seed: 74,
    stain: tileStains.dark,
    densities: { tumour: 500, lymphocyte: 4000, stromal: 500 },
  },
]

describe('findNuclei', () => {
  it.each(fields)('finds overlapping nuclei of a simulated $name field with F1 above 0.85', field => {
    const tile = simulateTile({ ...field, size: side })
    expect(matched(tile).f1).toBeGreaterThan(0.85)
  })

  it('finds the same nuclei at 0.25 µm a pixel', () => {
    const tile = simulateTile({
      seed: 75,
      size: 640,
      mpp: 0.25,
      densities: { tumour: 2500, lymphocyte: 1500 },
    })
    expect(matched(tile).f1).toBeGreaterThan(0.85)
  })

  it.each(fields)(
    'keeps lymphocytes of a simulated $name field to within a tenth of their density',
    field => {
      const tile = simulateTile({ ...field, size: side, seed: field.seed + 100 })
      const sideUm = side * tile.mpp
      const counts = (x: number, y: number) =>
        x >= margin && y >= margin && x <= sideUm - margin && y <= sideUm - margin
      const nuclei = findNuclei(tile.raster, tile.mpp)
      const { look } = classifyNuclei(nuclei)
      let found = 0
      for (let i = 0; i < nuclei.count; i++) if (look[i] === 0 && counts(nuclei.x[i], nuclei.y[i])) found++
      const present = tile.nuclei.filter(n => n.class === 'lymphocyte' && counts(n.x, n.y)).length
      expect(present).toBeGreaterThan(20)
      expect(Math.abs(found / present - 1)).toBeLessThan(0.1)
    },
  )

  it('gives labels that agree with the columns', () => {
    const tile = simulateTile({ seed: 5, size: 256, densities: { tumour: 2000, lymphocyte: 1000 } })
    const { nuclei, labels, width, mpp } = labelNuclei(tile.raster, tile.mpp)
    const pixels = new Float64Array(nuclei.count)
    const x = new Float64Array(nuclei.count)
    labels.forEach((label, at) => {
      if (label === 0) return
      pixels[label - 1]++
      x[label - 1] += ((at % width) + 0.5) * mpp
    })
    for (let i = 0; i < nuclei.count; i++) {
      expect(nuclei.areaUm2[i]).toBeCloseTo(pixels[i] * mpp ** 2, 9)
      expect(nuclei.x[i]).toBeCloseTo(x[i] / pixels[i], 9)
    }
  })

  it('finds nothing on glass, in black, or in one colour', () => {
    for (const colour of [
      [255, 255, 255],
      [0, 0, 0],
      [150, 90, 160],
    ] as const)
      expect(findNuclei(createRaster(90, 70, colour), 0.5).count).toBe(0)
  })

  it('takes pictures of a single pixel and row', () => {
    expect(findNuclei(createRaster(1, 1), 0.5).count).toBe(0)
    expect(findNuclei(createRaster(300, 1, [90, 60, 140]), 0.5).count).toBe(0)
  })

  it('refuses scales at which nuclei are a few pixels wide, and settings that cannot be', () => {
    const raster = createRaster(10, 10)
    expect(() => findNuclei(raster, 1.2)).toThrow(expect.objectContaining({ fault: 'no-scale' }))
    expect(() => findNuclei(raster, Number.NaN)).toThrow(expect.objectContaining({ fault: 'no-scale' }))
    for (const settings of [
      { smallestUm2: 500 },
      { windowUm: 0 },
      { leastContrast: -1 },
      { notchUm2: Number.NaN },
    ])
      expect(() => findNuclei(raster, 0.5, settings)).toThrow(
        expect.objectContaining({ fault: 'bad-setting' }),
      )
  })
})

const tiles = new URL('../../../../../shared/data/slides_he/tiles/', import.meta.url)

async function tileOf(name: string): Promise<Raster> {
  const { data, info } = await sharp(new URL(`${name}.png`, tiles).pathname)
    .flatten({ background: '#fff' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) }
}

describe('findNuclei on real tiles', () => {
  it('ranks nuclei-rich, medium, poor and empty as their names say', async context => {
    if (!existsSync(tiles)) context.skip('the real tiles of ../shared/data/slides_he are not here')
    const density = async (name: string) => {
      const raster = await tileOf(name)
      return (findNuclei(raster, 0.5).count / (raster.width * raster.height * 0.25)) * 1e6
    }
    const [high, medium, low, empty] = await Promise.all(
      [
        'high-nuclei-score-level0',
        'medium-nuclei-score-green-pen-level1',
        'low-nuclei-score-level0',
        'no-tissue',
      ].map(density),
    )
    expect(high).toBeGreaterThan(1.2 * medium)
    expect(medium).toBeGreaterThan(3 * low)
    expect(low).toBeGreaterThan(200)
    expect(empty).toBeLessThan(50)
  })
})
