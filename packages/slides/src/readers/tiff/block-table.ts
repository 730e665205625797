import type { RandomAccessFile } from '../random-access-file.ts'
import { type Directory, damaged } from './directory.ts'
import { blockBytes, type Page } from './page.ts'
import { tag } from './tags.ts'

/** Where the tiles or strips of a page lie in the file; read at the first use. */
export class BlockTable {
  readonly #file: RandomAccessFile
  readonly #page: Page
  #table: Promise<{ readonly offsets: Float64Array; readonly counts: Float64Array }> | null = null

  constructor(file: RandomAccessFile, page: Page) {
    this.#file = file
    this.#page = page
  }

  /** The stored bytes of a block; null where the writer left it out (TIFF 6.0 has no such thing, scanners do). */
  async read(index: number): Promise<Uint8Array | null> {
    const { offset, count } = await this.place(index)
    if (offset === 0 || count === 0) return null
    // What packs worse than its content twice over is no tile; a lying count must not fetch gigabytes.
    const most = 2 * blockBytes(this.#page) + 2 ** 16
    if (count > most)
      throw damaged(this.#file, `a tile of ${count} stored bytes, where ${most} would be too many`)
    return this.#file.read(offset, count)
  }

  async place(index: number): Promise<{ readonly offset: number; readonly count: number }> {
    this.#table ??= this.#load(this.#page.directory)
    const { offsets, counts } = await this.#table
    return { offset: offsets[index], count: counts[index] }
  }

  async #load(directory: Directory): Promise<{ offsets: Float64Array; counts: Float64Array }> {
    const { columns, rows, planar, samples, tiled } = this.#page
    const blocks = columns * rows * (planar ? samples : 1)
    // Some writers put tiles under the tags of strips; libtiff reads both.
    const places = [tag.tileOffsets, tag.stripOffsets]
    const lengths = [tag.tileByteCounts, tag.stripByteCounts]
    const read = async (tags: readonly number[]) => {
      const found = (tiled ? tags : tags.toReversed()).find(code => directory.has(code))
      if (found === undefined) return null
      if (!directory.isCounted(found))
        throw damaged(this.#file, `a field ${found} that is no list of numbers`)
      return directory.numbers(found, blocks)
    }
    const offsets = await read(places)
    // A single strip may come without its length.
    const counts =
      (await read(lengths)) ?? (blocks === 1 ? Float64Array.of(this.#file.size - (offsets?.[0] ?? 0)) : null)
    if (offsets === null || counts === null || offsets.length < blocks || counts.length < blocks)
      throw damaged(this.#file, `places of ${offsets?.length ?? 0} tiles where ${blocks} are needed`)
    return { offsets, counts }
  }
}
