import { simulateTile, tileStains } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import { memorySlide } from '../../test/memory-slide.ts'
import { createRaster } from '../raster.ts'
import { readShrunk } from '../region/index.ts'
import { findTissue } from './find-tissue.ts'

/** Laboratories' eosin runs from magenta to orange: none of it may be taken for ink. */
describe('tissue in the colours of several laboratories', () => {
  it.each(Object.keys(tileStains) as (keyof typeof tileStains)[])('is tissue and no pen: %s', async name => {
    const side = 512
    const { raster } = simulateTile({
      seed: 3,
      size: side,
      mpp: 0.5,
      stain: tileStains[name],
      densities: { lymphocyte: 800, tumour: 2000, stromal: 500 },
    })
    const slide = createRaster(side + 256, side + 256, [244, 244, 244])
    for (let y = 0; y < side; y++)
      slide.pixels.set(
        raster.pixels.subarray(3 * y * side, 3 * (y + 1) * side),
        3 * ((y + 128) * slide.width + 128),
      )
    const region = { x: 0, y: 0, width: slide.width / 4, height: slide.height / 4, downsample: 4 }
    const picture = await readShrunk(memorySlide(slide, { mpp: 0.5 }), region, { filter: 'area' })
    const { areas } = findTissue(
      picture,
      { downsample: 4, mpp: 2 },
      { stain: name === 'dab' ? 'h-dab' : 'h&e' },
    )
    // 256 µm a side, and what the smoothing adds around
    expect(areas.tissue).toBeGreaterThan(0.256 ** 2)
    expect(areas.tissue).toBeLessThan(0.27 ** 2)
    expect(areas.pen).toBe(0)
  })
})
