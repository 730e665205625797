import { createRaster, type Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { type Associated, encodeAssociated } from './associated.ts'
import { buildPyramid } from './cascade.ts'
import { layDirectories, type StoredLevel } from './directories.ts'
import { chooseLevels, planHalvings } from './pyramid-plan.ts'
import type { PyramidFormat, PyramidSource } from './pyramid-source.ts'
import { TiffFile } from './tiff-file.ts'
import { createTileEncoder, type TileCompression } from './tile-encoder.ts'

export interface PyramidOptions {
  readonly format?: PyramidFormat
  /** Side of the square tiles, a multiple of 16; 256. */
  readonly tileSize?: number
  readonly compression?: TileCompression
  /** Of JPEG, 1 to 100; 85, and 95 for `jpeg-rgb`. */
  readonly quality?: number
  /** Micrometres a pixel of level 0; left out where it is not known. */
  readonly mpp?: number
  /** Of the objective, such as 20 or 40. */
  readonly magnification?: number
  /** A classic TIFF cannot pass 4 GiB; `auto` chooses BigTIFF where it must. */
  readonly bigTiff?: boolean | 'auto'
  /** Downsamples, such as 1, 4, 16: powers of two. Otherwise every one, down to what fits into a tile. */
  readonly levels?: readonly number[]
  readonly label?: Raster
  readonly macro?: Raster
  readonly iccProfile?: Uint8Array
  /** What else is written into the description of an SVS: `Key = value` of scanner and scan; nothing that names a patient. */
  readonly properties?: Readonly<Record<string, string>>
  /**
   * Equal pixels give equal bytes of the file: tiles are stored in one order, and blocks of the source read one after
   * the other. By default tiles are stored as they are done.
   */
  readonly reproducible?: boolean
  readonly onProgress?: (tilesDone: number, tiles: number) => void
  readonly signal?: AbortSignal
}

export interface WrittenPyramid {
  readonly file: string
  readonly bytes: number
  readonly bigTiff: boolean
  readonly levels: readonly { readonly width: number; readonly height: number; readonly downsample: number }[]
}

/** Longest side of the thumbnail of an SVS. */
const thumbnailSide = 1024

/**
 * Writes a pyramidal tiled TIFF from a source of regions. Level 0 is read once, in blocks, in the order of a quadtree;
 * each lower level is the mean of 2 x 2 pixels of the one above it, so that a few tiles a level are in memory whatever
 * the size of the slide. Opens in OpenSlide, tifffile and, by its rules, Bio-Formats (QuPath).
 * @throws SlideError `bad-setting`, `too-large`, `cannot-write`, `disk-full`; whatever the source throws
 */
export async function writePyramid(
  source: PyramidSource,
  file: string,
  options: PyramidOptions = {},
): Promise<WrittenPyramid> {
  const { format = 'tiff', tileSize = 256, compression = 'jpeg', signal, reproducible = false } = options
  check(source, tileSize, options)
  const quality = options.quality ?? (compression === 'jpeg-rgb' ? 95 : 85)
  const encoder = createTileEncoder(compression, quality)
  const halvings = planHalvings(source.width, source.height, tileSize)
  const levels = chooseLevels(halvings, options.levels)
  const stored = levels.map(
    (level): StoredLevel => ({
      ...level,
      offsets: new Float64Array(level.columns * level.rows),
      byteCounts: new Float64Array(level.columns * level.rows),
    }),
  )
  const tiles = stored.reduce((sum, { offsets }) => sum + offsets.length, 0)
  const thumbnail = format === 'svs' ? createThumbnail(halvings) : null
  const target = await TiffFile.create(file, { bigTiff: options.bigTiff })
  try {
    let done = 0
    let before: Promise<unknown> = Promise.resolve()
    /** The offset; after those that were asked for before, where the order matters. */
    const store = (encoding: Promise<Uint8Array>): Promise<readonly [Uint8Array, number]> => {
      const put = async (bytes: Uint8Array) => [bytes, await target.append(bytes)] as const
      if (!reproducible) return encoding.then(put)
      const turn = Promise.all([encoding, before]).then(([bytes]) => put(bytes))
      before = turn
      return turn
    }
    const order = { signal, oneByOne: reproducible }
    await buildPyramid(source, halvings, tileSize, order, async (downsample, column, row, tile) => {
      if (downsample === thumbnail?.downsample) thumbnail.put(tile, column * tileSize, row * tileSize)
      const level = stored.find(each => each.downsample === downsample)
      if (level === undefined) return
      const [bytes, offset] = await store(encoder.encode(fullTile(tile, tileSize)))
      const at = row * level.columns + column
      level.offsets[at] = offset
      level.byteCounts[at] = bytes.length
      options.onProgress?.(++done, tiles)
    })
    const associated: Associated[] = []
    for (const [name, raster] of [
      ['thumbnail', thumbnail?.raster],
      ['label', options.label],
      ['macro', options.macro],
    ] as const)
      if (raster !== undefined) associated.push(await encodeAssociated(name, raster, target))
    const about = { ...options, format, tileSize, compression, quality }
    const written = await target.finish(layDirectories(stored, encoder.fields(), associated, about))
    return {
      file,
      ...written,
      levels: levels.map(({ width, height, downsample }) => ({ width, height, downsample })),
    }
  } catch (cause) {
    await target.abandon()
    throw cause
  }
}

function check({ width, height }: PyramidSource, tileSize: number, options: PyramidOptions): void {
  const { mpp, magnification, label, macro, format = 'tiff' } = options
  if (format === 'tiff' && (label !== undefined || macro !== undefined))
    throw new SlideError(
      'bad-setting',
      'a label or macro for a plain TIFF, which has no place for it',
      'write `svs` or `ome-tiff`, or leave it out',
    )
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new SlideError('bad-setting', `a slide of ${width} x ${height} pixels`, 'give two positive sizes')
  if (!Number.isInteger(tileSize) || tileSize < 16 || tileSize > 4096 || tileSize % 16 !== 0)
    throw new SlideError(
      'bad-setting',
      `tiles of ${tileSize} pixels`,
      'give a multiple of 16, from 16 to 4096',
    )
  for (const [name, value] of [
    ['microns per pixel', mpp],
    ['magnification', magnification],
  ] as const)
    if (value !== undefined && !(value > 0 && Number.isFinite(value)))
      throw new SlideError('bad-setting', `${name} of ${value}`, 'give a positive number, or leave it out')
}

/** A tile of full size: what lies beyond the level repeats its last column and row, which compresses without an edge. */
function fullTile(tile: Raster, side: number): Raster {
  if (tile.width === side && tile.height === side) return tile
  const full = createRaster(side, side)
  for (let y = 0; y < side; y++) {
    const from = 3 * tile.width * Math.min(y, tile.height - 1)
    const to = 3 * side * y
    full.pixels.set(tile.pixels.subarray(from, from + 3 * tile.width), to)
    for (let i = to + 3 * tile.width; i < to + 3 * side; i++) full.pixels[i] = full.pixels[i - 3]
  }
  return full
}

/** The first halving whose longest side is short enough, drawn as its tiles come by. */
function createThumbnail(halvings: ReturnType<typeof planHalvings>) {
  const level =
    halvings.find(({ width, height }) => Math.max(width, height) <= thumbnailSide) ??
    halvings[halvings.length - 1]
  const raster = createRaster(level.width, level.height)
  const put = (tile: Raster, x: number, y: number) => {
    for (let row = 0; row < tile.height; row++)
      raster.pixels.set(
        tile.pixels.subarray(3 * tile.width * row, 3 * tile.width * (row + 1)),
        3 * (raster.width * (y + row) + x),
      )
  }
  return { downsample: level.downsample, raster, put }
}
