import type { Raster } from '../raster.ts'
import { tiffTags } from './tiff-field.ts'

/** A complete JPEG file in YCbCr; `halved` keeps one chroma sample for 2 x 2 pixels. */
export async function encodeJpeg(
  { pixels, width, height }: Raster,
  quality: number,
  halved: boolean,
): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: halved ? '4:2:0' : '4:4:4', optimiseCoding: false })
    .toBuffer()
}

/**
 * A JPEG in red, green and blue with its tables apart, as TIFF keeps them. Libvips stores RGB only from quality 90 on
 * and only inside a TIFF: the stream and the tables are taken out of one. An Adobe marker says that there is no colour
 * transform. Both sides must be multiples of 16.
 */
export async function encodeRgbJpeg(
  { pixels, width, height }: Raster,
  quality: number,
): Promise<{ stream: Uint8Array; tables: Uint8Array }> {
  const { default: sharp } = await import('sharp')
  const tiff = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .tiff({ compression: 'jpeg', quality, tile: true, tileWidth: width, tileHeight: height })
    .toBuffer()
  return onlyPicture(tiff)
}

/** The one tile and the tables of a little-endian classic TIFF of ours, made a line above. */
function onlyPicture(tiff: Buffer): { stream: Uint8Array; tables: Uint8Array } {
  const directory = tiff.readUInt32LE(4)
  const fields = new Map<number, { count: number; value: number }>()
  for (let i = 0, at = directory + 2; i < tiff.readUInt16LE(directory); i++, at += 12)
    fields.set(tiff.readUInt16LE(at), { count: tiff.readUInt32LE(at + 4), value: tiff.readUInt32LE(at + 8) })
  const of = (tag: number) => fields.get(tag) ?? { count: 0, value: 0 }
  const slice = (offset: number, length: number) => Uint8Array.from(tiff.subarray(offset, offset + length))
  const tables = of(tiffTags.jpegTables)
  return {
    stream: slice(of(tiffTags.tileOffsets).value, of(tiffTags.tileByteCounts).value),
    tables: slice(tables.value, tables.count),
  }
}
