import { type ChannelRaster, type Colour, createRaster, type Raster, white } from '../raster.ts'
import type {
  AssociatedImage,
  AssociatedName,
  LevelRegion,
  RawTile,
  RegionOptions,
  Slide,
  SlideChannel,
  SlideFormat,
  SlideLevel,
  SlideScale,
} from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { closedError } from './random-access-file.ts'
import { type Samples, TileCache } from './tile-cache.ts'

/** Gives the tiles of one level, decoded and whole: those at the edges reach beyond the level. */
export interface TileSource {
  readonly width: number
  readonly height: number
  readonly tileWidth: number
  readonly tileHeight: number
  /** RGB, 3 · tileWidth · tileHeight; null where the scanner left the tile out. */
  readTile(column: number, row: number): Promise<Uint8Array | null>
  /**
   * As {@link readTile}, `count` tiles from one downwards at once, to the same bits; null where they have to be read one by
   * one, be it that one of them is damaged. For sources that are faster so.
   */
  readColumn?(column: number, row: number, count: number): Promise<readonly (Uint8Array | null)[] | null>
  /** One channel, tileWidth · tileHeight; for slides that have channels. */
  readChannelTile?(channel: number, column: number, row: number): Promise<Samples | null>
  /** As {@link Slide.rawTile}, within the grid. */
  rawTile?(column: number, row: number): Promise<RawTile | null>
}

/** What a reader knows of a slide whose levels are made of tiles; {@link tiledSlide} makes the rest of it. */
export interface TiledSlideParts {
  readonly file: string
  readonly format: SlideFormat
  /** Level 0 first. */
  readonly levels: readonly TileSource[]
  readonly scale: SlideScale | null
  readonly magnification: number | null
  readonly channels?: readonly SlideChannel[]
  /** Of readChannel's values; needed where there are channels. */
  readonly channelType?: 'uint8' | 'uint16' | 'float32'
  readonly associated: readonly AssociatedImage[]
  readonly iccProfile: Uint8Array | null
  readonly properties: Readonly<Record<string, string>>
  readonly cacheBytes?: number
  readAssociated(name: AssociatedName): Promise<Raster>
  close(): Promise<void>
}

/** Decoded tiles kept a slide: some 340 of 256 x 256. */
const defaultCacheBytes = 64 * 2 ** 20
/** Tiles of a region that are read at once. */
const window = 8
/** Columns of tiles that are read at once, each decoded in a thread of its own. */
const columnsAtOnce = 4
/** Beyond this a rectangle is not one of any slide, and sums of it would lose integers. */
const farthest = 2 ** 40

/** A slide from the tiles of its levels: regions put together, tiles cached, calls after `close` refused. */
export function tiledSlide(parts: TiledSlideParts): Slide {
  const { file, levels: sources } = parts
  const channels = parts.channels ?? []
  const cache = new TileCache(parts.cacheBytes ?? defaultCacheBytes)
  const [base] = sources
  let closed = false
  const levels: readonly SlideLevel[] = sources.map(({ width, height, tileWidth, tileHeight }, index) => ({
    index,
    width,
    height,
    downsample: (base.width / width + base.height / height) / 2,
    tileWidth,
    tileHeight,
  }))
  const sourceOf = (level: number): TileSource => {
    if (closed) throw closedError(file)
    const source = sources[level]
    if (source === undefined)
      throw new SlideError('no-such-level', `level ${level}`, `give one from 0 to ${sources.length - 1}`, {
        file,
      })
    return source
  }
  return {
    file,
    format: parts.format,
    width: base.width,
    height: base.height,
    levels,
    scale: parts.scale,
    magnification: parts.magnification,
    channels,
    associated: parts.associated,
    iccProfile: parts.iccProfile,
    properties: parts.properties,

    async readRegion(region: LevelRegion, options: RegionOptions = {}): Promise<Raster> {
      const source = sourceOf(region.level)
      checkRegion(region, file)
      const { background = white, signal } = options
      signal?.throwIfAborted()
      const raster = createRaster(region.width, region.height, background)
      const copy = (column: number, row: number, tile: Samples | null) => {
        if (tile !== null) copyTile(source, column, row, 3, tile, region, raster.pixels)
      }
      const readOne = async (column: number, row: number) =>
        copy(
          column,
          row,
          await cache.get(`${region.level} ${column} ${row}`, () => source.readTile(column, row)),
        )
      const touched = tilesTouched(source, region)
      if (source.readColumn && isMany(touched)) await forColumns(source, touched, signal, copy, readOne)
      else await forTiles(touched, signal, readOne)
      if (closed) throw closedError(file)
      return raster
    },

    async readChannel(channel: number, region: LevelRegion): Promise<ChannelRaster> {
      const source = sourceOf(region.level)
      if (source.readChannelTile === undefined || channels[channel] === undefined)
        throw new SlideError(
          'no-such-channel',
          `channel ${channel}`,
          channels.length === 0
            ? 'this slide is a picture in red, green and blue: read a region of it'
            : `give one from 0 to ${channels.length - 1}`,
          { file },
        )
      checkRegion(region, file)
      const values = createValues(parts.channelType ?? 'uint8', region)
      await forTiles(tilesTouched(source, region), undefined, async (column, row) => {
        const tile = await cache.get(`${region.level} ${column} ${row} ${channel}`, async () =>
          source.readChannelTile === undefined ? null : source.readChannelTile(channel, column, row),
        )
        if (tile !== null) copyTile(source, column, row, 1, tile, region, values)
      })
      if (closed) throw closedError(file)
      return { width: region.width, height: region.height, values }
    },

    async readAssociated(name: AssociatedName): Promise<Raster> {
      if (closed) throw closedError(file)
      if (!parts.associated.some(image => image.name === name))
        throw new SlideError(
          'no-such-image',
          `no ${name} image`,
          parts.associated.length === 0
            ? 'this slide has none'
            : `this slide has ${parts.associated.map(image => image.name).join(', ')}`,
          { file },
        )
      return parts.readAssociated(name)
    },

    async rawTile(level: number, column: number, row: number): Promise<RawTile | null> {
      const source = sourceOf(level)
      const inside =
        Number.isInteger(column) &&
        Number.isInteger(row) &&
        column >= 0 &&
        row >= 0 &&
        column * source.tileWidth < source.width &&
        row * source.tileHeight < source.height
      return !inside || source.rawTile === undefined ? null : source.rawTile(column, row)
    },

    async close(): Promise<void> {
      if (closed) return
      closed = true
      cache.clear()
      await parts.close()
    },
  }
}

function checkRegion({ x, y, width, height }: LevelRegion, file: string): void {
  const whole = [x, y, width, height].every(Number.isInteger)
  if (!whole || width < 1 || height < 1 || Math.abs(x) > farthest || Math.abs(y) > farthest)
    throw new SlideError(
      'bad-setting',
      `a rectangle of ${width} x ${height} pixels at ${x}, ${y}`,
      'give whole numbers, and sizes above 0',
      { file },
    )
}

function createValues(type: 'uint8' | 'uint16' | 'float32', { width, height }: LevelRegion): Samples {
  const bytes = type === 'uint8' ? 1 : type === 'uint16' ? 2 : 4
  if (width * height * bytes > 2 ** 31 - 1)
    throw new SlideError('too-large', `a picture of ${width} x ${height} values`, 'read a smaller region')
  if (type === 'uint8') return new Uint8Array(width * height)
  return type === 'uint16' ? new Uint16Array(width * height) : new Float32Array(width * height)
}

/** The tiles from a column and row up to others. */
interface TileRange {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function tilesTouched(source: TileSource, { x, y, width, height }: LevelRegion): TileRange {
  const { tileWidth, tileHeight } = source
  return {
    left: Math.floor(Math.max(0, x) / tileWidth),
    right: Math.ceil(Math.min(source.width, x + width) / tileWidth),
    top: Math.floor(Math.max(0, y) / tileHeight),
    bottom: Math.ceil(Math.min(source.height, y + height) / tileHeight),
  }
}

/** Of so many tiles the cache would keep few, and whole columns of them are read. */
function isMany({ left, right, top, bottom }: TileRange): boolean {
  return bottom - top >= 4 && right > left && (right - left) * (bottom - top) >= 16
}

/** Runs over tiles row by row, a few at once; ends at the first that fails. */
async function forTiles(
  { left, right, top, bottom }: TileRange,
  signal: AbortSignal | undefined,
  each: (column: number, row: number) => Promise<void>,
): Promise<void> {
  const across = right - left
  const count = Math.max(0, across) * Math.max(0, bottom - top)
  if (count === 1) return each(left, top)
  await inLanes(count, window, signal, tile => each(left + (tile % across), top + Math.floor(tile / across)))
}

/** Runs over tiles by columns where the source reads them so, else one by one. */
async function forColumns(
  source: TileSource,
  { left, right, top, bottom }: TileRange,
  signal: AbortSignal | undefined,
  each: (column: number, row: number, tile: Uint8Array | null) => void,
  readOne: (column: number, row: number) => Promise<void>,
): Promise<void> {
  await inLanes(right - left, columnsAtOnce, signal, async at => {
    const column = left + at
    const tiles = await source.readColumn?.(column, top, bottom - top)
    if (tiles) for (const [i, tile] of tiles.entries()) each(column, top + i, tile)
    else await forTiles({ left: column, right: column + 1, top, bottom }, signal, readOne)
  })
}

async function inLanes(
  count: number,
  lanes: number,
  signal: AbortSignal | undefined,
  each: (item: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      signal?.throwIfAborted()
      try {
        await each(next++)
      } catch (error) {
        next = count
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane))
}

/** Copies the part of a tile that lies within the level and the region. */
function copyTile(
  source: TileSource,
  column: number,
  row: number,
  samples: number,
  tile: Samples,
  region: LevelRegion,
  into: Samples,
): void {
  const { tileWidth, tileHeight } = source
  const tileX = column * tileWidth
  const tileY = row * tileHeight
  const x0 = Math.max(tileX, region.x)
  const x1 = Math.min(tileX + tileWidth, source.width, region.x + region.width)
  const y0 = Math.max(tileY, region.y)
  const y1 = Math.min(tileY + tileHeight, source.height, region.y + region.height)
  if (x1 <= x0) return
  const length = (x1 - x0) * samples
  if (length === tileWidth * samples && region.width === tileWidth && x0 === region.x) {
    into.set(tile.subarray((y0 - tileY) * length, (y1 - tileY) * length), (y0 - region.y) * length)
    return
  }
  for (let y = y0; y < y1; y++) {
    const from = ((y - tileY) * tileWidth + (x0 - tileX)) * samples
    into.set(tile.subarray(from, from + length), ((y - region.y) * region.width + (x0 - region.x)) * samples)
  }
}

/** Reads a whole level at once: for pictures that are known to be small. */
export async function readWholeLevel(source: TileSource, fill: Colour = white): Promise<Raster> {
  const { width, height } = source
  const raster = createRaster(width, height, fill)
  const region: LevelRegion = { level: 0, x: 0, y: 0, width, height }
  await forTiles(tilesTouched(source, region), undefined, async (column, row) => {
    const tile = await source.readTile(column, row)
    if (tile !== null) copyTile(source, column, row, 3, tile, region, raster.pixels)
  })
  return raster
}
