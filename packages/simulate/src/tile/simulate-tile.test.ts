import { describe, expect, it } from 'vitest'
import { nucleusLaws } from './nucleus-law.ts'
import { simulateTile } from './simulate-tile.ts'

const options = { seed: 3, size: 360, densities: { tumour: 2500, lymphocyte: 1500, stromal: 700 } }
const tile = simulateTile(options)

describe('simulateTile', () => {
  it('gives equal bits for equal options, and others for another seed', () => {
    expect(simulateTile(options)).toEqual(tile)
    expect(simulateTile({ ...options, seed: 4 }).raster.pixels).not.toEqual(tile.raster.pixels)
  })

  it('draws as many nuclei as asked for where there is room', () => {
    const mm2 = (360 * 0.5) ** 2 / 1e6
    for (const [kind, density] of Object.entries(options.densities)) {
      const drawn = tile.nuclei.filter(nucleus => nucleus.class === kind).length
      expect(Math.abs(drawn - density * mm2)).toBeLessThan(1)
    }
  })

  it('knows where each nucleus is: its pixels lie around its middle, and are dark', () => {
    const { labels, nuclei, raster } = tile
    const pixels = new Float64Array(nuclei.length)
    let [inside, outside, insideCount] = [0, 0, 0]
    labels.forEach((label, at) => {
      const red = raster.pixels[3 * at]
      if (label === 0) outside += red
      else {
        inside += red
        insideCount++
        pixels[label - 1]++
        const nucleus = nuclei[label - 1]
        const [x, y] = [((at % 360) + 0.5) * 0.5, (Math.floor(at / 360) + 0.5) * 0.5]
        expect(Math.hypot(x - nucleus.x, y - nucleus.y)).toBeLessThan(1.3 * nucleus.a + 0.5)
      }
    })
    expect(inside / insideCount).toBeLessThan(0.7 * (outside / (labels.length - insideCount)))
    // None is hidden by more than the overlap allowed, but for those that the tile's border cuts.
    for (const [i, nucleus] of nuclei.entries()) {
      const whole = nucleus.x > 15 && nucleus.y > 15 && nucleus.x < 165 && nucleus.y < 165
      if (whole) expect((pixels[i] * 0.25) / nucleus.areaUm2).toBeGreaterThan(0.4)
    }
  })

  it('has the sizes of its sources', () => {
    for (const kind of ['lymphocyte', 'tumour'] as const) {
      const areas = tile.nuclei.filter(nucleus => nucleus.class === kind).map(nucleus => nucleus.areaUm2)
      const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length
      const [wanted, sd] = nucleusLaws[kind].area
      expect(Math.abs(mean - wanted)).toBeLessThan((4 * sd) / Math.sqrt(areas.length))
    }
  })

  it('leaves out what finds no room', () => {
    const full = simulateTile({ seed: 1, size: 60, densities: { tumour: 60_000 } })
    expect(full.nuclei.length).toBeLessThan(54)
  })
})
