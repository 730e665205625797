import { scaleOf } from '../../scale/index.ts'
import type { OpenOptions, Slide } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import type { SlideReader } from '../slide-reader.ts'
import { tiledSlide } from '../tiled-slide.ts'

/** Pixels of a picture, which is decoded as a whole: 402 MB in memory while the slide is open. */
export const mostPicturePixels = 2 ** 27

const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const jpegStart = [0xff, 0xd8, 0xff]

/** PNG and JPEG, as slides of one level. Their pixels are decoded at the first region, and kept until `close`. */
export const pictureReader: SlideReader = {
  name: 'PNG and JPEG',
  recognises: start => begins(start, pngStart) || begins(start, jpegStart),
  async open(file: string, options: OpenOptions): Promise<Slide> {
    const { default: sharp } = await import('sharp')
    const fault = (cause: unknown) =>
      new SlideError('damaged', 'a picture that does not decode', 'copy the file anew, or convert it again', {
        file,
        cause,
      })
    const metadata = await sharp(file, { failOn: 'error', limitInputPixels: false })
      .metadata()
      .catch((cause: unknown) => {
        throw fault(cause)
      })
    const { width, height, format, density, icc } = metadata
    if (width * height > mostPicturePixels)
      throw new SlideError(
        'too-large',
        `a ${format} of ${width} x ${height} pixels`,
        `at most ${mostPicturePixels} are read; write it as a pyramid (TIFF) with a tool that reads it`,
        { file },
      )
    let pixels: Promise<Uint8Array> | null = null
    const decode = async (): Promise<Uint8Array> => {
      try {
        const { data, info } = await sharp(file, { failOn: 'error', limitInputPixels: mostPicturePixels })
          .flatten({ background: '#ffffff' })
          .toColourspace('srgb')
          .raw({ depth: 'uchar' })
          .toBuffer({ resolveWithObject: true })
        return info.channels === 3
          ? new Uint8Array(data.buffer, data.byteOffset, data.length)
          : threefold(data, info.channels)
      } catch (cause) {
        throw fault(cause)
      }
    }
    return tiledSlide({
      file,
      format: format === 'png' ? 'png' : 'jpeg',
      levels: [
        {
          width,
          height,
          tileWidth: width,
          tileHeight: height,
          readTile: () => {
            pixels ??= decode()
            return pixels
          },
        },
      ],
      // sharp gives pixels an inch, and 72 where the file says nothing: neither is believed.
      scale: scaleOf(
        { resolution: density === undefined ? null : { x: density, y: density, unit: 2 } },
        options,
      ),
      magnification: null,
      associated: [],
      iccProfile: icc ?? null,
      properties: {},
      cacheBytes: 0,
      async readAssociated() {
        throw new SlideError('no-such-image', 'no such image', 'a plain picture has none', { file })
      },
      async close() {
        pixels = null
      },
    })
  },
}

function begins(start: Uint8Array, signature: readonly number[]): boolean {
  return start.length >= signature.length && signature.every((byte, i) => start[i] === byte)
}

/** Grey as red, green and blue. */
function threefold(data: Uint8Array, channels: number): Uint8Array {
  const count = data.length / channels
  const rgb = new Uint8Array(3 * count)
  for (let i = 0; i < count; i++) rgb.fill(data[i * channels], 3 * i, 3 * i + 3)
  return rgb
}
