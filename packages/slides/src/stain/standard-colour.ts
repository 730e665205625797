import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import type { ColourMap } from './colour-transfer.ts'
import { tiffWithProfile } from './tiff-with-profile.ts'

/**
 * A picture in standard colours (sRGB) by the ICC profile of its slide: littleCMS, in libvips, with the perceptual intent,
 * as a viewer shows a slide.
 * @throws SlideError `damaged` for what is no ICC profile of red, green and blue
 */
export async function toStandardColour(raster: Raster, iccProfile: Uint8Array): Promise<Raster> {
  return standardColours(iccProfile)(raster)
}

/**
 * {@link toStandardColour} for all tiles of a slide, and for {@link recolouredSlide}; the profile is checked once.
 * @throws SlideError `damaged`
 */
export function standardColours(iccProfile: Uint8Array): ColourMap {
  checkProfile(iccProfile)
  return async raster => {
    const { width, height, pixels } = raster
    if (pixels.length === 0) return raster
    const { default: sharp } = await import('sharp')
    const { data, info } = await sharp(tiffWithProfile(raster, iccProfile), { limitInputPixels: false })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3 || data.length !== pixels.length)
      throw new SlideError('damaged', 'an ICC profile that cannot be applied', 'read the slide without it')
    return { width, height, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) }
  }
}

/** ICC.1, 7.2: size, signature and colour space of the header, and the tags without which nothing can be computed. */
function checkProfile(profile: Uint8Array): void {
  const text = (at: number) => String.fromCharCode(...profile.subarray(at, at + 4))
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength)
  const damaged = (what: string) =>
    new SlideError('damaged', what, 'read the slide without its ICC profile, and say so')
  if (profile.length < 132 || view.getUint32(0) > profile.length || text(36) !== 'acsp')
    throw damaged(`${profile.length} bytes that are no ICC profile`)
  if (text(16) !== 'RGB ') throw damaged(`an ICC profile of '${text(16).trim()}', not of red, green and blue`)
  const tags = new Set<string>()
  const count = Math.min(view.getUint32(128), Math.floor((profile.length - 132) / 12))
  for (let tag = 0; tag < count; tag++) {
    const at = 132 + 12 * tag
    if (view.getUint32(at + 4) + view.getUint32(at + 8) <= profile.length) tags.add(text(at))
  }
  const matrix = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'].every(tag => tags.has(tag))
  if (!matrix && !['A2B0', 'A2B1'].some(tag => tags.has(tag)))
    throw damaged('an ICC profile with neither matrix and curves nor tables')
}
