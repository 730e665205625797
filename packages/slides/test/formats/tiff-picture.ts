import { type TiffField, tiffTags } from '../../src/pyramid/tiff-field.ts'
import type { TiffDirectory, TiffFile } from '../../src/pyramid/tiff-file.ts'
import type { Raster } from '../../src/raster.ts'

/** A plane of samples: 8-bit RGB, or one channel of 16 bits. */
export interface Samples {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly values: Uint8Array | Uint16Array
}

export interface Stored {
  /** `tiles` of this side, or `strips` of this many rows. */
  readonly tile?: number
  readonly rows?: number
  readonly compression: number
  readonly photometric: number
  readonly littleEndian?: boolean
  readonly more?: readonly TiffField[]
  /** Bytes of a tile or strip from its samples. */
  readonly encode: (part: Samples) => Promise<Uint8Array> | Uint8Array
}

export function rgb({ width, height, pixels }: Raster): Samples {
  return { width, height, channels: 3, values: pixels }
}

/** Writes a picture in any way that TIFF knows, for readers to be tried on. */
export async function putPicture(target: TiffFile, picture: Samples, stored: Stored): Promise<TiffDirectory> {
  const { width, height, channels, values } = picture
  const { tile, rows = height } = stored
  const offsets: number[] = []
  const counts: number[] = []
  const [w, h] = tile === undefined ? [width, rows] : [tile, tile]
  for (let y = 0; y < height; y += h)
    for (let x = 0; x < width; x += w) {
      // Tiles are whole, what lies beyond the picture repeats its edge; the last strip is as long as it is.
      const part = partOf(picture, x, y, w, tile === undefined ? Math.min(h, height - y) : h)
      const bytes = await stored.encode(part)
      offsets.push(await target.append(bytes))
      counts.push(bytes.length)
    }
  const bits = 8 * values.BYTES_PER_ELEMENT
  const field = (
    tag: number,
    type: 'short' | 'long' | 'offset',
    ...numbers: readonly number[]
  ): TiffField => ({
    tag,
    type,
    values: numbers,
  })
  const tiled = tile !== undefined
  return {
    fields: [
      field(tiffTags.width, 'long', width),
      field(tiffTags.height, 'long', height),
      field(tiffTags.bitsPerSample, 'short', ...Array.from({ length: channels }, () => bits)),
      field(tiffTags.compression, 'short', stored.compression),
      field(tiffTags.photometric, 'short', stored.photometric),
      field(tiffTags.samplesPerPixel, 'short', channels),
      field(tiffTags.planarConfiguration, 'short', 1),
      field(tiled ? tiffTags.tileOffsets : tiffTags.stripOffsets, 'offset', ...offsets),
      field(tiled ? tiffTags.tileByteCounts : tiffTags.stripByteCounts, 'long', ...counts),
      ...(tile === undefined
        ? [field(tiffTags.rowsPerStrip, 'long', rows)]
        : [field(tiffTags.tileWidth, 'short', tile), field(tiffTags.tileHeight, 'short', tile)]),
      ...(stored.more ?? []),
    ],
  }
}

function partOf(
  { width, height, channels, values }: Samples,
  x: number,
  y: number,
  w: number,
  h: number,
): Samples {
  const part =
    values instanceof Uint8Array ? new Uint8Array(w * h * channels) : new Uint16Array(w * h * channels)
  for (let j = 0; j < h; j++)
    for (let i = 0; i < w; i++) {
      const from = channels * (Math.min(y + j, height - 1) * width + Math.min(x + i, width - 1))
      for (let c = 0; c < channels; c++) part[channels * (j * w + i) + c] = values[from + c]
    }
  return { width: w, height: h, channels, values: part }
}

/** Samples as bytes in the order of the file. */
export function bytesOf({ values }: Samples, littleEndian: boolean): Uint8Array {
  if (values instanceof Uint8Array) return values.slice()
  const bytes = new Uint8Array(2 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => {
    view.setUint16(2 * i, value, littleEndian)
  })
  return bytes
}
