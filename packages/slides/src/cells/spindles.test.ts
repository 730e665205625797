import { combineStains, haematoxylinEosin, smoothPlane } from '@tessera/imaging'
import { simulateTile } from '@tessera/simulate'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import type { Raster } from '../raster.ts'
import { classifyNuclei, nucleusLooks } from './classify-nuclei.ts'
import { findNuclei } from './find-nuclei.ts'

const [side, mpp] = [72, 0.5]

/** One spindle in the middle, narrower at `waist` of its length by a tenth of its width, with grained chromatin. */
function spindle(turn: number, long: number, wide: number, density: number, waist: number): Raster {
  const random = createRandom(7, 'spindle', turn, long, wide)
  const grain = smoothPlane(
    Float32Array.from({ length: side * side }, () => random.normal()),
    side,
    side,
    0.45 / mpp,
  )
  const haematoxylin = Float32Array.from({ length: side * side }, (_, at) => {
    const x = ((at % side) + 0.5 - side / 2) * mpp
    const y = (Math.floor(at / side) + 0.5 - side / 2) * mpp
    const u = (x * Math.cos(turn) + y * Math.sin(turn)) / long
    const v = (y * Math.cos(turn) - x * Math.sin(turn)) / wide
    const narrower = 1 - 0.1 * Math.exp(-(((u - waist) / 0.2) ** 2))
    return u * u + (v / narrower) ** 2 < 1 ? density * (1 + 0.3 * grain[at]) : 0.06
  })
  const eosin = new Float32Array(side * side).fill(0.3)
  const blurred = smoothPlane(haematoxylin, side, side, 0.3 / mpp)
  const pixels = combineStains({ haematoxylin: blurred, eosin }, haematoxylinEosin, { white: 245 })
  return { width: side, height: side, pixels }
}

describe('spindles', () => {
  it('are one stromal-like nucleus each, pale or dark, slender or plump, in any direction', () => {
    let count = 0
    for (let turn = 0; turn < Math.PI; turn += Math.PI / 7)
      for (const [long, wide] of [
        [6, 1.7],
        [7, 2.2],
        [8.5, 2.8],
      ])
        for (const density of [0.3, 0.6]) {
          const found = findNuclei(spindle(turn, long, wide, density, (count % 5) * 0.1 - 0.2), mpp)
          const looks = Array.from(classifyNuclei(found).look, k => nucleusLooks[k])
          expect(looks, `${turn} ${long} ${wide} ${density}`).toEqual(['stromal-like'])
          expect(Math.abs(found.areaUm2[0] / (Math.PI * long * wide) - 1)).toBeLessThan(0.15)
          count++
        }
    expect(count).toBe(42)
  })

  it('of a simulated stroma without lymphocytes give hardly any lymphocyte-like nucleus', () => {
    const tile = simulateTile({ seed: 60411, size: 512, densities: { stromal: 1200 }, tumourShare: 0.05 })
    const found = findNuclei(tile.raster, tile.mpp)
    const like = classifyNuclei(found).look.filter(k => k === 0).length
    expect(Math.abs(found.count / tile.nuclei.length - 1)).toBeLessThan(0.1)
    expect(like / found.count).toBeLessThan(0.05)
  })
})
