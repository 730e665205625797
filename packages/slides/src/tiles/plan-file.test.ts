import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openBag, readCoords } from '@tessera/bags'
import { afterAll, describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster } from '../raster.ts'
import { readTilePlan, writeTilePlan } from './plan-file.ts'
import { planTiles } from './plan-tiles.ts'
import { readTile } from './read-tiles.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tessera-tiles-'))
afterAll(() => rmSync(folder, { recursive: true }))
const reference = (name: string) => path.join(import.meta.dirname, '../../test/reference', name)
const expected: Record<string, { coords: number[] }> = JSON.parse(
  readFileSync(reference('tile-layouts.json'), 'utf8'),
)
// As the reference script says: 4000 x 3000 pixels of 0.25 µm, with a level four times as small.
const slide = memorySlide(createRaster(4000, 3000), { mpp: 0.25, levels: [1, 4], magnification: 40 })

describe('tiles of other tools', () => {
  it.each([
    ['clam', { mpp: 1, size: 256, sizeLevel0: 1024, overlap: 0 }],
    ['trident', { mpp: 0.5, size: 256, sizeLevel0: 512, overlap: 32 }],
    ['stamp', { mpp: 256 / 224, size: 224, sizeLevel0: 1024, overlap: 0 }],
  ])('are read as a plan: %s', async (tool, geometry) => {
    const plan = await readTilePlan(reference(`tiles-${tool}.h5`), slide)
    expect(plan).toMatchObject(geometry)
    const { coords } = expected[`tiles-${tool}`]
    // STAMP counts in micrometres, of which a level-0 pixel has a quarter.
    const level0 = coords.map(value => (tool === 'stamp' ? value / 0.25 : value))
    const ours = Array.from(plan.x).flatMap((x, i) => [x, plan.y[i]])
    const error = recordAbsoluteError(`tiles of ${tool}: corners, level-0 pixels`, ours, level0)
    expect(error).toBe(0)
    expect((await readTile(slide, plan, 0)).raster.width).toBe(plan.size)
  })

  it('of another slide are refused', async () => {
    const small = memorySlide(createRaster(400, 300), { mpp: 0.25 })
    await expect(readTilePlan(reference('tiles-clam.h5'), small)).rejects.toMatchObject({
      fault: 'bad-setting',
    })
  })

  it('without a scale of the slide are refused', async () => {
    const none = memorySlide(createRaster(4000, 3000), { mpp: null })
    await expect(readTilePlan(reference('tiles-clam.h5'), none)).rejects.toMatchObject({ fault: 'no-scale' })
  })
})

describe('a plan written', () => {
  const plan = planTiles(slide, { mpp: 1, size: 224, overlap: 32 })

  it.each(['clam', 'trident'] as const)('for %s is read back the same', async layout => {
    const file = path.join(folder, `${layout}.h5`)
    writeTilePlan(file, plan, slide, 'slide', layout)
    const back = await readTilePlan(file, slide)
    expect(back).toMatchObject({ x: plan.x, y: plan.y, mpp: 1, size: 224, sizeLevel0: 896 })
  })

  it('for TRIDENT says what its second step asks for', async () => {
    const file = path.join(folder, 'trident-attributes.h5')
    writeTilePlan(file, plan, slide, 'slide')
    const { attributes } = await readCoords(file)
    expect(attributes.raw.coords).toEqual({
      patch_size: 224,
      patch_size_level0: 896,
      level0_magnification: 40,
      target_magnification: 10,
      overlap: 32,
      name: 'slide',
      level0_width: 4000,
      level0_height: 3000,
    })
  })

  it('for CLAM names the level of its scale, or level 0', async () => {
    const file = path.join(folder, 'clam-attributes.h5')
    writeTilePlan(file, plan, slide, 'slide', 'clam')
    const { attributes } = await readCoords(file)
    expect(attributes.raw.coords).toEqual({
      patch_size: 224,
      patch_level: 1,
      downsample: [4, 4],
      downsampled_level_dim: [1000, 750],
      level_dim: [1000, 750],
      name: 'slide',
    })
    writeTilePlan(file, planTiles(slide, { mpp: 0.5, size: 224 }), slide, 'slide', 'clam')
    const { raw } = (await readCoords(file)).attributes
    expect(raw.coords).toMatchObject({ patch_size: 448, patch_level: 0, downsample: [1, 1] })
  })

  it('has no features: as a bag it is refused with the cure', async () => {
    const file = path.join(folder, 'no-features.h5')
    writeTilePlan(file, plan, slide, 'slide')
    await expect(openBag(file)).rejects.toMatchObject({ fault: 'no-features' })
  })

  it('without tiles is no file', () => {
    const none = { ...plan, x: new Int32Array(0), y: new Int32Array(0) }
    const write = () => writeTilePlan(path.join(folder, 'none.h5'), none, slide, 'slide')
    expect(write).toThrow(expect.objectContaining({ fault: 'empty' }))
  })
})
