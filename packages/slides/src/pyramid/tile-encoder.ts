import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { encodeJpeg, encodeRgbJpeg } from './jpeg.ts'
import { encodeJpeg2000 } from './jpeg2000.ts'
import { encodeLzw } from './lzw.ts'
import { differenceRows } from './predictor.ts'
import { type TiffField, tiffTags } from './tiff-field.ts'

/**
 * How tiles are stored. `jpeg`: YCbCr, chroma halved both ways (4:2:0) below quality 90 and whole from there on;
 * `jpeg-rgb`: red, green and blue without a colour transform, as many Aperio scanners write; `jpeg2000`: lossless,
 * `jpeg2000-lossy`: the 9/7 wavelet at about 50 dB; `lzw` and `deflate` with horizontal differencing.
 */
export type TileCompression = 'jpeg' | 'jpeg-rgb' | 'jpeg2000' | 'jpeg2000-lossy' | 'lzw' | 'deflate' | 'none'

/** Turns pictures into tiles or strips of one compression. */
export interface TileEncoder {
  readonly compression: TileCompression
  encode(raster: Raster): Promise<Uint8Array>
  /** What a directory must say of its tiles: compression, colours, predictor, tables. */
  fields(): readonly TiffField[]
}

const deflated = promisify(deflate)
/** The smallest quality at which RGB is written without a colour transform. */
const leastRgbQuality = 90

/** @throws SlideError `bad-setting` for a quality outside 1 to 100, or RGB JPEG below 90 */
export function createTileEncoder(compression: TileCompression, quality: number): TileEncoder {
  if (!Number.isInteger(quality) || quality < 1 || quality > 100)
    throw new SlideError('bad-setting', `a JPEG quality of ${quality}`, 'give an integer from 1 to 100')
  const short = (tag: number, ...values: readonly number[]): TiffField => ({ tag, type: 'short', values })
  const named = (code: number, photometric: number, ...more: readonly TiffField[]) => [
    short(tiffTags.compression, code),
    short(tiffTags.photometric, photometric),
    ...more,
  ]
  switch (compression) {
    case 'jpeg': {
      const halved = quality < 90
      const step = halved ? 2 : 1
      return {
        compression,
        encode: raster => encodeJpeg(raster, quality, halved),
        fields: () => named(7, 6, short(tiffTags.yCbCrSubsampling, step, step)),
      }
    }
    case 'jpeg-rgb': {
      if (quality < leastRgbQuality)
        throw new SlideError(
          'bad-setting',
          `RGB JPEG of quality ${quality}`,
          `give ${leastRgbQuality} to 100, or \`jpeg\``,
        )
      let tables: Uint8Array | null = null
      return {
        compression,
        encode: async raster => {
          const encoded = await encodeRgbJpeg(raster, quality)
          tables = encoded.tables
          return encoded.stream
        },
        fields: () =>
          tables === null
            ? named(7, 2)
            : named(7, 2, { tag: tiffTags.jpegTables, type: 'bytes', bytes: tables }),
      }
    }
    case 'jpeg2000':
    case 'jpeg2000-lossy':
      return {
        compression,
        encode: ({ pixels, width, height }) =>
          encodeJpeg2000(pixels, width, height, 3, compression === 'jpeg2000'),
        // Aperio's number for RGB, which OpenSlide, Bio-Formats and tifffile know.
        fields: () => named(33005, 2),
      }
    case 'lzw':
      return {
        compression,
        encode: async raster => encodeLzw(differenced(raster)),
        fields: () => named(5, 2, short(tiffTags.predictor, 2)),
      }
    case 'deflate':
      return {
        compression,
        encode: raster => deflated(differenced(raster)),
        fields: () => named(8, 2, short(tiffTags.predictor, 2)),
      }
    case 'none':
      return { compression, encode: async raster => raster.pixels, fields: () => named(1, 2) }
  }
}

function differenced({ pixels, width }: Raster): Uint8Array {
  const samples = pixels.slice()
  differenceRows(samples, width, 3)
  return samples
}
