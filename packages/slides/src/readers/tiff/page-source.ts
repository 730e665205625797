import type { RawTile } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import { CodecError } from '../codecs/codec-error.ts'
import { decodeStack } from '../codecs/jpeg-stack.ts'
import { joinJpeg, jpegTables } from '../codecs/jpeg-stream.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { Samples } from '../tile-cache.ts'
import type { TileSource } from '../tiled-slide.ts'
import { BlockTable } from './block-table.ts'
import { type Block, checkCompression, decodeBlock, jpegColourOf } from './decode-block.ts'
import { damaged } from './directory.ts'
import { tiffLimits } from './limits.ts'
import { type Page, readInPieces, sampleBytes } from './page.ts'
import { fromBytes } from './predictor.ts'
import { compression } from './tags.ts'
import { blockToRgb, checkColours } from './to-rgb.ts'

/** The tiles of one page of a TIFF. Uncompressed strips are cut into pieces of their own, whatever their size. */
export class PageSource implements TileSource {
  readonly width: number
  readonly height: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly page: Page
  readonly #file: RandomAccessFile
  readonly #blocks: BlockTable
  readonly #pieces: boolean
  #tables: Uint8Array | null | undefined

  /** @throws SlideError `unsupported` for compressions that are not decoded */
  constructor(file: RandomAccessFile, page: Page) {
    checkCompression(file, page)
    this.page = page
    this.width = page.width
    this.height = page.height
    this.tileWidth = page.blockWidth
    this.#pieces = readInPieces(page) && page.predictor === 1
    this.tileHeight = this.#pieces
      ? Math.min(page.height, Math.max(1, Math.floor(tiffLimits.pieceBytes / this.#rowBytes(page))))
      : page.blockHeight
    this.#file = file
    this.#blocks = new BlockTable(file, page)
  }

  /** @throws SlideError `unsupported` where the page is no picture in colour or grey */
  checkColours(): void {
    checkColours(this.#file, this.page)
  }

  async readTile(column: number, row: number): Promise<Uint8Array | null> {
    if (!this.page.planar) {
      const block = await this.#block(0, column, row)
      return block === null ? null : blockToRgb(this.page, block)
    }
    const planes: Samples[] = []
    for (let plane = 0; plane < Math.min(this.page.samples, 4); plane++) {
      const block = await this.#block(plane, column, row)
      if (block === null) return null
      planes.push(block.values)
    }
    return blockToRgb(this.page, interleaved(planes))
  }

  async readColumn(
    column: number,
    row: number,
    count: number,
  ): Promise<readonly (Uint8Array | null)[] | null> {
    const { page } = this
    if (page.compression !== compression.jpeg || page.planar || !page.tiled) return null
    const stored = await Promise.all(
      Array.from({ length: count }, (_, i) => this.#blocks.read((row + i) * page.columns + column)),
    )
    try {
      const jpegs = stored.flatMap(bytes =>
        bytes === null ? [] : [joinJpeg(this.#sharedTables(), bytes, jpegColourOf(page))],
      )
      const fits = jpegs.every(
        ({ frame }) =>
          frame.width === page.blockWidth &&
          frame.height === page.blockHeight &&
          frame.components === jpegs[0].frame.components &&
          (frame.components > 1 || page.samples === 1),
      )
      const decoded = jpegs.length === 0 ? [] : fits ? await decodeStack(jpegs) : null
      if (decoded === null) return null
      let next = 0
      return stored.map(bytes =>
        bytes === null
          ? null
          : blockToRgb(page, { channels: jpegs[next].frame.components, values: decoded[next++] }),
      )
    } catch (cause) {
      if (cause instanceof CodecError) return null
      throw cause
    }
  }

  /** One sample of every pixel of a tile. */
  async readSample(sample: number, column: number, row: number): Promise<Samples | null> {
    if (this.page.planar) return (await this.#block(sample, column, row))?.values ?? null
    const block = await this.#block(0, column, row)
    if (block === null || block.channels === 1) return block?.values ?? null
    const { channels, values } = block
    const out = values.slice(0, Math.floor(values.length / channels))
    for (let i = 0, from = sample; i < out.length; i++, from += channels) out[i] = values[from]
    return out
  }

  async rawTile(column: number, row: number): Promise<RawTile | null> {
    const { page } = this
    if (page.compression !== compression.jpeg || page.planar) return null
    const bytes = await this.#blocks.read(row * page.columns + column)
    if (bytes === null) return null
    try {
      return { type: 'image/jpeg', bytes: joinJpeg(this.#sharedTables(), bytes, jpegColourOf(page)).bytes }
    } catch (cause) {
      if (cause instanceof CodecError) throw damaged(this.#file, cause.message, cause)
      throw cause
    }
  }

  async #block(plane: number, column: number, row: number): Promise<Block | null> {
    const { page } = this
    if (this.#pieces) return this.#piece(plane, row)
    const bytes = await this.#blocks.read(plane * page.columns * page.rows + row * page.columns + column)
    if (bytes === null) return null
    // A tile is whole even at the edge; a strip ends with the picture.
    const rows = page.tiled
      ? page.blockHeight
      : Math.min(page.blockHeight, page.height - row * page.blockHeight)
    return decodeBlock(this.#file, page, bytes, rows, this.#sharedTables())
  }

  /** Rows of uncompressed strips, wherever these begin and end. */
  async #piece(plane: number, piece: number): Promise<Block> {
    const { page } = this
    const rowBytes = this.#rowBytes(page)
    const first = piece * this.tileHeight
    const last = Math.min(page.height, first + this.tileHeight)
    const bytes = new Uint8Array(this.tileHeight * rowBytes)
    for (let y = first; y < last; ) {
      const strip = Math.floor(y / page.blockHeight)
      const end = Math.min(last, (strip + 1) * page.blockHeight)
      const { offset, count } = await this.#blocks.place(plane * page.rows + strip)
      const from = (y - strip * page.blockHeight) * rowBytes
      const length = (end - y) * rowBytes
      if (from + length > count)
        throw damaged(this.#file, `a strip of ${count} bytes where ${from + length} are needed`)
      bytes.set(await this.#file.read(offset + from, length), (y - first) * rowBytes)
      y = end
    }
    const values = fromBytes(bytes, page.sampleType, page.littleEndian)
    return { channels: page.planar ? 1 : page.samples, values }
  }

  #rowBytes({ width, samples, planar, sampleType }: Page): number {
    return width * (planar ? 1 : samples) * sampleBytes[sampleType]
  }

  #sharedTables(): Uint8Array | null {
    if (this.#tables !== undefined) return this.#tables
    const { jpegTables: tables } = this.page
    try {
      this.#tables = tables === null ? null : jpegTables(tables)
    } catch (cause) {
      if (!(cause instanceof CodecError)) throw cause
      throw new SlideError(
        'damaged',
        'JPEG tables that are none',
        'copy the file anew, or convert it again',
        {
          file: this.#file.path,
          cause,
        },
      )
    }
    return this.#tables
  }
}

function interleaved(planes: readonly Samples[]): Block {
  const channels = planes.length
  const [first] = planes
  const Values =
    first instanceof Uint8Array ? Uint8Array : first instanceof Uint16Array ? Uint16Array : Float32Array
  const values = new Values(first.length * channels)
  for (const [plane, samples] of planes.entries())
    for (let i = 0, to = plane; i < samples.length; i++, to += channels) values[to] = samples[i]
  return { channels, values }
}
