import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Raster } from '../raster.ts'
import type { AssociatedName, LevelRegion, Slide, SlideFormat } from '../slide.ts'

/** What a reader must find in a file; `undefined` where the suite is not to look. */
export interface ExpectedSlide {
  readonly format: SlideFormat
  readonly levels: readonly (readonly [width: number, height: number])[]
  /** Micrometres a pixel of level 0, along x; null where the file does not say. */
  readonly mpp: number | null
  readonly magnification: number | null
  readonly associated: readonly (readonly [name: AssociatedName, width: number, height: number])[]
  readonly hasIccProfile: boolean
  readonly channels?: readonly string[]
  /** Words of the file that may name a patient: they must not appear in what the slide says. */
  readonly secrets?: readonly string[]
}

/**
 * What every slide must keep, whatever reads it. Levels are read whole once: give files that are small.
 *
 * @param open gives a new slide of the same file at each call
 */
export function itIsASlide(open: () => Promise<Slide>, expected: ExpectedSlide): void {
  describe('as a slide', () => {
    let slide: Slide
    const wholes: Raster[] = []
    beforeAll(async () => {
      slide = await open()
      for (const { index, width, height } of slide.levels)
        wholes.push(await slide.readRegion({ level: index, x: 0, y: 0, width, height }))
    })
    afterAll(() => slide.close())

    it('has the levels of the file, the largest first', () => {
      expect(slide.format).toBe(expected.format)
      expect(slide.levels.map(({ width, height }) => [width, height])).toEqual(expected.levels)
      expect([slide.width, slide.height]).toEqual(expected.levels[0])
      for (const [index, level] of slide.levels.entries()) {
        expect(level.index).toBe(index)
        const ratio = (slide.width / level.width + slide.height / level.height) / 2
        expect(level.downsample).toBeCloseTo(ratio, 10)
        if (index > 0) expect(level.downsample).toBeGreaterThan(slide.levels[index - 1].downsample)
        expect(level.tileWidth).toBeGreaterThan(0)
        expect(level.tileHeight).toBeGreaterThan(0)
      }
    })

    it('says how large its pixels are, and by which objective', () => {
      if (expected.mpp === null) expect(slide.scale).toBeNull()
      else {
        expect(slide.scale?.x).toBeCloseTo(expected.mpp, 9)
        expect(slide.scale?.source).not.toBe('assumed')
      }
      expect(slide.magnification).toBe(expected.magnification)
    })

    it('lists the label, macro and thumbnail images that it has, and reads each', async () => {
      const listed = slide.associated.map(({ name, width, height }) => [name, width, height])
      expect(listed.toSorted()).toEqual(expected.associated.toSorted())
      for (const { name, width, height } of slide.associated) {
        const picture = await slide.readAssociated(name)
        expect([picture.width, picture.height]).toEqual([width, height])
        expect(picture.pixels.length).toBe(3 * width * height)
      }
      for (const name of ['label', 'macro', 'thumbnail'] as const)
        if (!slide.associated.some(image => image.name === name))
          await expect(slide.readAssociated(name)).rejects.toMatchObject({ fault: 'no-such-image' })
    })

    it('gives the ICC profile of the file, or null', () => {
      if (!expected.hasIccProfile) return expect(slide.iccProfile).toBeNull()
      // ICC.1 section 7.2.9: the signature of every profile.
      expect(new TextDecoder().decode(slide.iccProfile?.subarray(36, 40))).toBe('acsp')
    })

    it('names no patient', () => {
      const said = JSON.stringify([slide.properties, slide.channels, slide.associated, slide.scale])
      for (const secret of expected.secrets ?? []) expect(said).not.toContain(secret)
    })

    it('reads any region as the same part of the whole level, white outside', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(slide.levels.length - 1), fc.gen(), async (level, draw) => {
          const { width, height } = slide.levels[level]
          const region: LevelRegion = {
            level,
            x: draw(fc.integer, { min: -40, max: width + 20 }),
            y: draw(fc.integer, { min: -40, max: height + 20 }),
            width: draw(fc.integer, { min: 1, max: 300 }),
            height: draw(fc.integer, { min: 1, max: 300 }),
          }
          expect(sameAsPart(await slide.readRegion(region), wholes[level], region)).toBe(true)
        }),
        { numRuns: 25 },
      )
    })

    it('fills what lies outside with the background asked for', async () => {
      const far = await slide.readRegion(
        { level: 0, x: -5, y: slide.height + 3, width: 4, height: 2 },
        { background: [1, 2, 3] },
      )
      expect([...far.pixels]).toEqual(Array.from({ length: 8 }, () => [1, 2, 3]).flat())
    })

    it('answers many calls at once as one after the other', async () => {
      const { width, height } = slide.levels[0]
      const other = await open()
      const regions = Array.from({ length: 12 }, (_, i) => ({
        level: 0,
        x: Math.floor((i * width) / 12),
        y: Math.floor((((i * 5) % 12) * height) / 12),
        width: 120,
        height: 90,
      }))
      const read = await Promise.all(regions.map(region => other.readRegion(region)))
      for (const [i, region] of regions.entries()) expect(sameAsPart(read[i], wholes[0], region)).toBe(true)
      await other.close()
    })

    it('gives the stored JPEG of a tile that decodes to the tile, or null', async () => {
      const { tileWidth, tileHeight } = slide.levels[0]
      const raw = await slide.rawTile(0, 0, 0)
      if (raw !== null) {
        expect(raw.type).toBe('image/jpeg')
        const { data, info } = await sharp(raw.bytes)
          .toColourspace('srgb')
          .raw()
          .toBuffer({ resolveWithObject: true })
        const decoded: Raster = { width: info.width, height: info.height, pixels: data }
        const region = {
          level: 0,
          x: 0,
          y: 0,
          width: Math.min(slide.width, tileWidth),
          height: Math.min(slide.height, tileHeight),
        }
        expect(sameAsPart(await slide.readRegion(region), decoded, region)).toBe(true)
      }
      expect(await slide.rawTile(0, -1, 0)).toBeNull()
      expect(await slide.rawTile(0, 0, 1_000_000)).toBeNull()
    })

    it('reads each channel as counts, 0 outside, or has none', async () => {
      expect(slide.channels.map(({ name }) => name)).toEqual(expected.channels ?? [])
      const region: LevelRegion = { level: 0, x: -2, y: -1, width: 9, height: 7 }
      for (const [channel] of slide.channels.entries()) {
        const { width, height, values } = await slide.readChannel(channel, region)
        expect([width, height, values.length]).toEqual([9, 7, 63])
        expect(values.subarray(0, 9).every(value => value === 0)).toBe(true)
      }
      await expect(slide.readChannel(slide.channels.length, region)).rejects.toMatchObject({
        fault: 'no-such-channel',
      })
    })

    it('refuses levels and rectangles that there are none of', async () => {
      const region: LevelRegion = { level: 0, x: 0, y: 0, width: 4, height: 4 }
      for (const level of [-1, 0.5, slide.levels.length])
        await expect(slide.readRegion({ ...region, level })).rejects.toMatchObject({ fault: 'no-such-level' })
      for (const wrong of [
        { width: 0 },
        { height: -3 },
        { x: 0.5 },
        { y: Number.NaN },
        { width: Number.POSITIVE_INFINITY },
      ])
        await expect(slide.readRegion({ ...region, ...wrong })).rejects.toMatchObject({
          fault: 'bad-setting',
        })
      await expect(slide.readRegion({ ...region, width: 100_000, height: 100_000 })).rejects.toMatchObject({
        fault: 'too-large',
      })
    })

    it('stops where the signal says so', async () => {
      const stop = new AbortController()
      stop.abort(new Error('enough'))
      const reading = slide.readRegion({ level: 0, x: 0, y: 0, width: 8, height: 8 }, { signal: stop.signal })
      await expect(reading).rejects.toThrow('enough')
    })

    it('refuses to read once closed, and closes twice without harm', async () => {
      const other = await open()
      await other.close()
      await other.close()
      const region: LevelRegion = { level: 0, x: 0, y: 0, width: 4, height: 4 }
      const fault = { fault: 'closed' }
      await expect(other.readRegion(region)).rejects.toMatchObject(fault)
      await expect(other.readChannel(0, region)).rejects.toMatchObject(fault)
      await expect(other.readAssociated('label')).rejects.toMatchObject(fault)
      await expect(other.rawTile(0, 0, 0)).rejects.toMatchObject(fault)
    })
  })
}

/** Whether a picture is the part of a whole that a region names, white beyond it. */
function sameAsPart({ pixels }: Raster, whole: Raster, { x, y, width, height }: LevelRegion): boolean {
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [fromX, fromY] = [x + column, y + row]
      const inside = fromX >= 0 && fromY >= 0 && fromX < whole.width && fromY < whole.height
      for (let c = 0; c < 3; c++) {
        const wanted = inside ? whole.pixels[3 * (fromY * whole.width + fromX) + c] : 255
        if (pixels[3 * (row * width + column) + c] !== wanted) return false
      }
    }
  return true
}
