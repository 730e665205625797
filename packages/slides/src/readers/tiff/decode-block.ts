import { SlideError } from '../../slide-error.ts'
import { CodecError } from '../codecs/codec-error.ts'
import { decodeDeflate, decodeZstd } from '../codecs/deflate.ts'
import { decodeJpeg } from '../codecs/jpeg.ts'
import { type JpegColour, joinJpeg } from '../codecs/jpeg-stream.ts'
import { decodeJpeg2000, type Jpeg2000Colour } from '../codecs/jpeg2000.ts'
import { decodeLzw } from '../codecs/lzw.ts'
import { decodePackBits } from '../codecs/pack-bits.ts'
import { decodeWebp } from '../codecs/webp.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { Samples } from '../tile-cache.ts'
import { damaged } from './directory.ts'
import { blockBytes, type Page, sampleBytes } from './page.ts'
import { fromBytes, undoFloatingPoint, undoHorizontal } from './predictor.ts'
import { compression, compressionName, photometric } from './tags.ts'

/** A decoded tile or strip: `channels` samples a pixel, blockWidth x blockHeight pixels (below `rows` undefined). */
export interface Block {
  readonly channels: number
  readonly values: Samples
}

/**
 * Decodes the stored bytes of a tile or strip.
 *
 * @param rows that must be there: fewer than blockHeight in the last strip
 * @param tables of the page's JPEGs, prepared by jpegTables
 * @throws SlideError `damaged`, `unsupported`
 */
export async function decodeBlock(
  file: RandomAccessFile,
  page: Page,
  bytes: Uint8Array,
  rows: number,
  tables: Uint8Array | null,
): Promise<Block> {
  try {
    return isPicture(page.compression)
      ? await decodePicture(page, bytes, rows, tables)
      : decodeBytes(page, bytes, rows)
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause
    if (cause.unsupported)
      throw new SlideError('unsupported', cause.message, 'convert the slide', { file: file.path, cause })
    throw damaged(file, `a tile that does not decode (${cause.message})`, cause)
  }
}

/** @throws SlideError `unsupported`, by name, for what is not decoded */
export function checkCompression(
  file: RandomAccessFile,
  { compression: code, sampleType, predictor }: Page,
): void {
  const name = compressionName(code)
  const refuse = (what: string) => {
    throw new SlideError('unsupported', what, 'convert the slide', { file: file.path })
  }
  if (!decoded.has(code)) refuse(`compression ${name}`)
  if (isPicture(code) && sampleType !== 'uint8') refuse(`${name} of ${sampleType} samples`)
  if (
    !isPicture(code) &&
    predictor !== 1 &&
    predictor !== 2 &&
    !(predictor === 3 && sampleType === 'float32')
  )
    refuse(`predictor ${predictor} of ${sampleType} samples`)
}

/** How the components of JPEG tiles are coloured, as the page says and not as the tile may. */
export function jpegColourOf({ photometric: code, samples, planar }: Page): JpegColour {
  if (samples === 1 || planar) return 'grey'
  return code === photometric.yCbCr ? 'ycbcr' : 'rgb'
}

const decoded: ReadonlySet<number> = new Set(Object.values(compression))

function isPicture(code: number): boolean {
  return (
    code === compression.jpeg ||
    code === compression.webp ||
    code === compression.jpeg2000 ||
    code === compression.aperioJpeg2000YCbCr ||
    code === compression.aperioJpeg2000Rgb
  )
}

/** Codecs that know pictures: they say themselves how large theirs is. */
async function decodePicture(
  page: Page,
  bytes: Uint8Array,
  rows: number,
  tables: Uint8Array | null,
): Promise<Block> {
  const { blockWidth: width, blockHeight: height } = page
  if (page.compression === compression.jpeg) {
    const { frame, bytes: whole } = joinJpeg(tables, bytes, jpegColourOf(page))
    // Before the decoder sees it: a tile whose JPEG claims 60,000 x 60,000 pixels must cost nothing.
    checkSize(page, frame.width, frame.height, rows)
    const pixels = await decodeJpeg(whole, frame)
    return placed(page, pixels, frame.width, frame.height, frame.components)
  }
  if (page.compression === compression.webp) {
    const picture = await decodeWebp(bytes, { width, height })
    checkSize(page, picture.width, picture.height, rows)
    return placed(page, picture.pixels, picture.width, picture.height, 3)
  }
  const picture = await decodeJpeg2000(bytes, jpeg2000ColourOf(page), { width, height })
  checkSize(page, picture.width, picture.height, rows)
  return placed(page, picture.pixels, picture.width, picture.height, picture.components)
}

function jpeg2000ColourOf(page: Page): Jpeg2000Colour {
  if (page.samples === 1 || page.planar) return 'grey'
  if (page.compression === compression.aperioJpeg2000YCbCr) return 'ycbcr'
  if (page.compression === compression.aperioJpeg2000Rgb) return 'rgb'
  return page.photometric === photometric.yCbCr ? 'ycbcr' : 'rgb'
}

function checkSize({ blockWidth, blockHeight }: Page, width: number, height: number, rows: number): void {
  if (width !== blockWidth || height > blockHeight || height < rows)
    throw new CodecError(
      `a picture of ${width} x ${height} in a tile of ${blockWidth} x ${blockHeight} pixels`,
    )
}

/** A picture as a block: the last strip's has fewer rows. */
function placed(
  { blockWidth, blockHeight, samples, planar }: Page,
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
): Block {
  if (channels === 1 && samples > 1 && !planar) throw new CodecError('a grey picture where colours should be')
  if (width === blockWidth && height === blockHeight) return { channels, values: pixels }
  const values = new Uint8Array(blockWidth * blockHeight * channels)
  values.set(pixels)
  return { channels, values }
}

/** Codecs that know bytes alone, and the predictor. */
function decodeBytes(page: Page, bytes: Uint8Array, rows: number): Block {
  const { blockWidth, blockHeight, samples, planar, sampleType, predictor } = page
  const channels = planar ? 1 : samples
  const size = sampleBytes[sampleType]
  const full = blockBytes(page)
  const needed = blockWidth * rows * channels * size
  let raw = unpack(page.compression, bytes, full)
  if (raw.length < needed) throw new CodecError(`${raw.length} bytes where ${needed} are needed`)
  if (predictor === 3) {
    const values = new Float32Array(blockWidth * blockHeight * channels)
    values.set(undoFloatingPoint(raw.slice(0, needed), blockWidth, channels))
    return { channels, values }
  }
  if (raw.length !== full) {
    const whole = new Uint8Array(full)
    whole.set(raw.subarray(0, full))
    raw = whole
  }
  const values = fromBytes(raw, sampleType, page.littleEndian)
  if (predictor === 2)
    undoHorizontal(
      values instanceof Float32Array
        ? new Uint32Array(values.buffer, values.byteOffset, values.length)
        : values,
      blockWidth,
      channels,
    )
  return { channels, values }
}

function unpack(code: number, bytes: Uint8Array, full: number): Uint8Array {
  switch (code) {
    case compression.deflate:
    case compression.oldDeflate:
      return decodeDeflate(bytes, full)
    case compression.zstd:
      return decodeZstd(bytes, full)
    case compression.lzw: {
      const out = new Uint8Array(full)
      return out.subarray(0, decodeLzw(bytes, out))
    }
    case compression.packBits: {
      const out = new Uint8Array(full)
      return out.subarray(0, decodePackBits(bytes, out))
    }
    default:
      return bytes
  }
}
