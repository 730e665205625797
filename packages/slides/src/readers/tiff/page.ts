import { SlideError } from '../../slide-error.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { type Directory, damaged } from './directory.ts'
import { tiffLimits } from './limits.ts'
import { compression, compressionName, tag } from './tags.ts'

/** How the pixels of one picture lie in the file: checked, within {@link tiffLimits}. */
export interface Page {
  readonly directory: Directory
  readonly width: number
  readonly height: number
  /** Of a tile; of a strip the width of the picture and its rows. */
  readonly blockWidth: number
  readonly blockHeight: number
  readonly tiled: boolean
  readonly columns: number
  readonly rows: number
  readonly samples: number
  /** Each sample in planes of its own (PlanarConfiguration 2). */
  readonly planar: boolean
  readonly sampleType: SampleType
  readonly compression: number
  readonly photometric: number
  readonly predictor: number
  readonly extraSamples: number
  /** Tables that JPEG tiles share. */
  readonly jpegTables: Uint8Array | null
  readonly colourMap: Float64Array | null
  readonly littleEndian: boolean
  readonly subfileType: number
}

export type SampleType = 'uint8' | 'uint16' | 'float32'

export const sampleBytes: Readonly<Record<SampleType, number>> = { uint8: 1, uint16: 2, float32: 4 }

/** @throws SlideError `damaged`, `unsupported`, `too-large`, `truncated` */
export async function readPage(file: RandomAccessFile, directory: Directory): Promise<Page> {
  const number = async (code: number, standard: number) => (await directory.number(code)) ?? standard
  const width = await number(tag.width, 0)
  const height = await number(tag.height, 0)
  if (!isSide(width) || !isSide(height)) throw damaged(file, `a picture of ${width} x ${height} pixels`)
  const tiled = directory.has(tag.tileWidth) || directory.has(tag.tileOffsets)
  const rowsPerStrip = await number(tag.rowsPerStrip, height)
  const blockWidth = tiled ? await number(tag.tileWidth, 0) : width
  const blockHeight = tiled ? await number(tag.tileHeight, 0) : Math.min(height, rowsPerStrip)
  if (!isSide(blockWidth) || !isSide(blockHeight))
    throw damaged(file, `tiles of ${blockWidth} x ${blockHeight} pixels`)
  const samples = await number(tag.samplesPerPixel, 1)
  if (!Number.isInteger(samples) || samples < 1 || samples > 64)
    throw damaged(file, `${samples} samples a pixel`)
  const planar = samples > 1 && (await number(tag.planarConfiguration, 1)) === 2
  const columns = Math.ceil(width / blockWidth)
  const rows = Math.ceil(height / blockHeight)
  if (columns * rows * (planar ? samples : 1) > tiffLimits.blocks)
    throw tooLarge(file, `a picture of ${columns} x ${rows} tiles`, 'convert the slide with larger tiles')
  const packing = await number(tag.compression, compression.none)
  const sampleType = await sampleTypeOf(file, directory, samples)
  const page: Page = {
    directory,
    width,
    height,
    blockWidth,
    blockHeight,
    tiled,
    columns,
    rows,
    samples,
    planar,
    sampleType,
    compression: packing,
    photometric: await number(tag.photometric, samples >= 3 ? 2 : 1),
    predictor: await number(tag.predictor, 1),
    extraSamples: directory.count(tag.extraSamples),
    jpegTables: await directory.bytes(tag.jpegTables),
    colourMap: await directory.numbers(tag.colourMap, 3 * 65536),
    littleEndian: directory.littleEndian,
    subfileType: await number(tag.subfileType, 0),
  }
  if ((await number(tag.fillOrder, 1)) === 2 && packing !== compression.jpeg)
    throw new SlideError('unsupported', 'bits in reverse order (FillOrder 2)', 'convert the slide', {
      file: file.path,
    })
  const bytes = blockBytes(page)
  if (bytes > tiffLimits.blockBytes && !readInPieces(page))
    throw tooLarge(
      file,
      `one ${tiled ? 'tile' : 'strip'} of ${blockWidth} x ${blockHeight} pixels, ${compressionName(packing)}`,
      `at most ${tiffLimits.blockBytes} bytes are decoded at once; convert the slide to tiles`,
    )
  return page
}

/** Decoded bytes of a tile or strip, of one plane where each sample has its own. */
export function blockBytes({ blockWidth, blockHeight, samples, planar, sampleType }: Page): number {
  return blockWidth * blockHeight * (planar ? 1 : samples) * sampleBytes[sampleType]
}

/** Whether a strip can be read in part: the rows of one that is not compressed lie where they are expected. */
export function readInPieces({
  tiled,
  compression: packing,
  width,
  samples,
  planar,
  sampleType,
}: Page): boolean {
  const rowBytes = width * (planar ? 1 : samples) * sampleBytes[sampleType]
  return !tiled && packing === compression.none && rowBytes <= tiffLimits.blockBytes
}

async function sampleTypeOf(
  file: RandomAccessFile,
  directory: Directory,
  samples: number,
): Promise<SampleType> {
  const bits = (await directory.numbers(tag.bitsPerSample, samples)) ?? Float64Array.of(1)
  const formats = (await directory.numbers(tag.sampleFormat, samples)) ?? Float64Array.of(1)
  const same = (values: Float64Array) => values.every(value => value === values[0])
  if (same(bits) && same(formats)) {
    const [width] = bits
    // 4 is "undefined": as unsigned, TIFF 6.0 section 19.
    const unsigned = formats[0] === 1 || formats[0] === 4
    if (width === 8 && unsigned) return 'uint8'
    if (width === 16 && unsigned) return 'uint16'
    if (width === 32 && formats[0] === 3) return 'float32'
  }
  const kinds: Readonly<Record<number, string>> = {
    1: 'unsigned',
    2: 'signed',
    3: 'floating',
    4: 'undefined',
  }
  throw new SlideError(
    'unsupported',
    `samples of ${bits.join(', ')} bits, ${kinds[formats[0]] ?? `format ${formats[0]}`}`,
    'convert the slide to unsigned samples of 8 or 16 bits, or floating ones of 32',
    { file: file.path },
  )
}

function isSide(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= tiffLimits.side
}

function tooLarge(file: RandomAccessFile, what: string, cure: string): SlideError {
  return new SlideError('too-large', what, cure, { file: file.path })
}
