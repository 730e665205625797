import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { simulateTile } from '@tessera/simulate'
import { afterAll, describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { openSlide } from '../readers/open-slide.ts'
import { placesOf } from './cells.ts'
import { findCells, findCellsInThreads } from './find-cells.ts'
import { readCells } from './read-cells.ts'
import { writeCells } from './write-cells.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-cells-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tile = simulateTile({
  seed: 12,
  size: 520,
  densities: { tumour: 2000, lymphocyte: 1500, stromal: 500 },
})
const slide = memorySlide(tile.raster)

describe('findCells', () => {
  it('gives every nucleus once, however the slide is cut', async () => {
    const whole = await findCells(slide)
    const parts = await findCells(slide, { size: 150 })
    expect(Math.abs(parts.count / whole.count - 1)).toBeLessThan(0.02)
    let near = 0
    for (let i = 0; i < parts.count; i++)
      for (let j = 0; j < i; j++) if (Math.hypot(parts.x[i] - parts.x[j], parts.y[i] - parts.y[j]) < 2) near++
    expect(near).toBe(0)
    let same = 0
    for (let i = 0; i < parts.count; i++)
      for (let j = 0; j < whole.count; j++)
        if (Math.hypot(parts.x[i] - whole.x[j], parts.y[i] - whole.y[j]) < 1) same++
    expect(same / whole.count).toBeGreaterThan(0.93)
  })

  it('keeps to a mask, and finds nothing in an empty one', async () => {
    const inside = new Uint8Array(4).fill(0)
    inside[0] = 1
    const within = { width: 2, height: 2, downsample: 260, inside }
    const { count, x, y } = await findCells(slide, { within })
    expect(count).toBeGreaterThan(20)
    expect(Math.max(...x, ...y)).toBeLessThan(130)
    expect((await findCells(slide, { within: { ...within, inside: new Uint8Array(4) } })).count).toBe(0)
  })

  it('tells how far it has come, and stops when asked', async () => {
    const steps: number[] = []
    await findCells(slide, { size: 260, onProgress: (done, total) => steps.push(done / total) })
    expect(steps).toEqual([0.25, 0.5, 0.75, 1])
    await expect(findCells(slide, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
  })

  it('refuses a slide without a scale, and parts that are no size', async () => {
    await expect(findCells(memorySlide(tile.raster, { mpp: null }))).rejects.toMatchObject({
      fault: 'no-scale',
    })
    await expect(findCells(slide, { size: 10 })).rejects.toMatchObject({ fault: 'bad-setting' })
  })
})

describe('cell tables', () => {
  it.each(['csv', 'parquet'])('come back from %s as they were', async ending => {
    const cells = await findCells(slide, { size: 260 })
    const file = path.join(folder, `cells.${ending}`)
    await writeCells(cells, file)
    const { cells: read, findings } = await readCells(file)
    expect(findings).toEqual([])
    expect(read.x).toEqual(cells.x)
    expect(read.measurements.area_um2).toEqual(cells.measurements.area_um2)
    const places = placesOf(cells, 'lymphocyte-like')
    expect(places.x.length).toBeGreaterThan(10)
    expect(placesOf(read, 'lymphocyte-like').x).toEqual(places.x)
  })

  it('are detections in pixels as GeoJSON', async () => {
    const cells = await findCells(slide, { size: 260 })
    const file = path.join(folder, 'cells.geojson')
    await writeCells(cells, file, { x: 0.5, y: 0.5 })
    const { features } = JSON.parse(readFileSync(file, 'utf8'))
    expect(features.length).toBe(cells.count)
    expect(features[0].properties.objectType).toBe('detection')
    expect(features[0].geometry.coordinates[0]).toBeCloseTo(cells.x[0] / 0.5, 2)
    await expect(writeCells(cells, file)).rejects.toMatchObject({ fault: 'no-scale' })
    await expect(writeCells(cells, path.join(folder, 'cells.txt'))).rejects.toMatchObject({
      fault: 'bad-setting',
    })
  })
})

const real = new URL('../../../../../shared/data/slides_he/cmu-1-small-region.svs', import.meta.url).pathname

describe('findCells on a real slide', () => {
  it('gives the same cells in threads', async context => {
    if (!existsSync(real)) context.skip('the real slide of ../shared/data/slides_he is not here')
    const opened = await openSlide(real)
    const inside = new Uint8Array(9)
    inside[4] = 1
    const within = { width: 3, height: 3, downsample: 500, inside }
    const alone = await findCells(opened, { within, size: 800 })
    const threaded = await findCellsInThreads(opened, { within, size: 800, workers: 2 })
    await opened.close()
    expect(alone.count).toBeGreaterThan(10)
    expect(threaded).toEqual(alone)
  }, 240_000)
})
