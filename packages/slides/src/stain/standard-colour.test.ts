import { describe, expect, it } from 'vitest'
import { recordError, reference } from '../../test/agreement.ts'
import { memorySlide } from '../../test/memory-slide.ts'
import { recolouredSlide } from './recoloured-slide.ts'
import { standardColours, toStandardColour } from './standard-colour.ts'

interface Reference {
  readonly rgb: readonly number[]
  readonly profiles: Readonly<
    Record<'matrix' | 'table', { readonly icc: string; readonly srgb: readonly number[] }>
  >
}

const expected = reference<Reference>('icc')
const raster = { width: 35, height: 20, pixels: Uint8Array.from(expected.rgb) }
const profileOf = (name: 'matrix' | 'table') =>
  new Uint8Array(Buffer.from(expected.profiles[name].icc, 'base64'))

describe('standard colours by the ICC profile of a slide', () => {
  it.each(['matrix', 'table'] as const)('of a profile of a %s are those of littleCMS', async name => {
    const { pixels } = await toStandardColour(raster, profileOf(name))
    const wanted = expected.profiles[name].srgb
    const errors = wanted.map((value, i) => Math.abs(value - pixels[i]))
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    recordError(`ICC profile of a ${name}: mean error`, mean)
    expect(mean).toBeLessThan(0.03)
    // libvips and Pillow ask littleCMS for grids of different sizes, which differ where a colour leaves sRGB.
    expect(Math.max(...errors)).toBeLessThanOrEqual(name === 'matrix' ? 1 : 6)
  })

  it('of a slide are read region by region', async () => {
    const slide = recolouredSlide(memorySlide(raster, { mpp: 0.5 }), standardColours(profileOf('matrix')))
    const region = { level: 0, x: 0, y: 0, width: 35, height: 20 }
    const wanted = await toStandardColour(raster, profileOf('matrix'))
    expect((await slide.readRegion(region)).pixels).toEqual(wanted.pixels)
  })

  it('are pure: the same map for every tile, which stays as it was', async () => {
    const before = raster.pixels.slice()
    const map = standardColours(profileOf('matrix'))
    const once = await map(raster)
    expect(await map(raster)).toEqual(once)
    expect(raster.pixels).toEqual(before)
    const pixel = { width: 1, height: 1, pixels: raster.pixels.slice(9, 12) }
    expect((await map(pixel)).pixels).toEqual(once.pixels.slice(9, 12))
  })

  it('are refused for what is no profile of red, green and blue', async () => {
    const whole = profileOf('matrix')
    const grey = whole.slice()
    grey.set(Buffer.from('GRAY'), 16)
    const bare = whole.slice()
    new DataView(bare.buffer).setUint32(128, 1)
    for (const bytes of [new Uint8Array(0), new Uint8Array(500), whole.slice(0, 200), grey, bare])
      expect(() => standardColours(bytes)).toThrow(expect.objectContaining({ fault: 'damaged' }))
    await expect(toStandardColour(raster, new Uint8Array(9))).rejects.toThrow(/no ICC profile/)
  })
})
