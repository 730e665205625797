import { simulateTile } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import { createRaster } from '../raster.ts'
import { markedNuclei } from './marked-nuclei.ts'
import { markerSummary } from './marker-summary.ts'
import { unvalidatedMembraneProportion } from './membrane-proportion.ts'

const densities = { tumour: 2000, lymphocyte: 1500, stromal: 500 }

/** Positive nuclei over four simulated tiles, and what is found. */
function counted(pattern: 'nuclear' | 'membrane', seeds: readonly number[]) {
  let [found, present, nuclei, all] = [0, 0, 0, 0]
  for (const seed of seeds) {
    const positive = pattern === 'nuclear' ? { tumour: 0.4 } : { lymphocyte: 0.5 }
    const tile = simulateTile({ seed, size: 400, densities, marker: { pattern, positive } })
    const marked = markedNuclei(tile.raster, tile.mpp, {
      place: pattern === 'nuclear' ? 'nucleus' : 'around',
    })
    const summary = markerSummary(marked, 0.04, pattern === 'nuclear')
    found += summary.positive
    nuclei += summary.nuclei
    present += tile.nuclei.filter(nucleus => nucleus.positive).length
    all += tile.nuclei.length
  }
  return { positives: found / present, share: found / nuclei / (present / all) }
}

describe('markedNuclei', () => {
  it('counts nuclear-positive nuclei of simulated tiles to within a tenth', () => {
    const { positives, share } = counted('nuclear', [31, 32, 33])
    expect(Math.abs(positives - 1)).toBeLessThan(0.1)
    expect(Math.abs(share - 1)).toBeLessThan(0.15)
  })

  it('counts nuclei with marker around them to within a tenth', () => {
    const { positives } = counted('membrane', [41, 42, 43])
    expect(Math.abs(positives - 1)).toBeLessThan(0.1)
  })

  it('finds no positive nucleus without the marker', () => {
    const tile = simulateTile({ seed: 8, size: 300, densities, marker: { pattern: 'nuclear', positive: {} } })
    const summary = markerSummary(markedNuclei(tile.raster, 0.5, { place: 'nucleus' }), 0.0225, true)
    expect(summary.nuclei).toBeGreaterThan(50)
    expect(summary).toMatchObject({ positive: 0, positiveShare: 0, hScore: 0, positivePerMm2: 0 })
  })

  it('names what is undefined: a share of no nuclei, a density of no tissue, an H-score around nuclei', () => {
    const marked = markedNuclei(createRaster(50, 50), 0.5, { place: 'around' })
    expect(markerSummary(marked, 0, false)).toMatchObject({
      positiveShare: null,
      positivePerMm2: null,
      hScore: null,
    })
    expect(marked.counted).toContain('or the ring around it')
  })

  it('refuses densities that do not rise', () => {
    expect(() => markedNuclei(createRaster(5, 5), 0.5, { place: 'nucleus', positiveDensity: 0.7 })).toThrow(
      expect.objectContaining({ fault: 'bad-setting' }),
    )
  })
})

describe('unvalidatedMembraneProportion', () => {
  it('says so in its name and its warning, and is not given for few nuclei', () => {
    const tile = simulateTile({
      seed: 9,
      size: 512,
      densities: { tumour: 3500 },
      tumourShare: 1,
      marker: { pattern: 'membrane', positive: { tumour: 0.5 } },
    })
    const full = unvalidatedMembraneProportion(markedNuclei(tile.raster, 0.5, { place: 'around' }))
    expect(full.tumourLike).toBeGreaterThan(100)
    expect(Math.abs((full.unvalidatedMembraneProportion ?? 0) - 0.5)).toBeLessThan(0.15)
    expect(full.warning).toContain('no TPS and no CPS')
    const few = unvalidatedMembraneProportion(markedNuclei(createRaster(9, 9), 0.5, { place: 'around' }))
    expect(few.unvalidatedMembraneProportion).toBeNull()
    expect(few.warning).toContain('fewer than 100')
  })
})
