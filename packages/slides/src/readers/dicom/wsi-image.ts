import type { RawTile } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import { CodecError } from '../codecs/codec-error.ts'
import type { Samples } from '../tile-cache.ts'
import type { TileSource } from '../tiled-slide.ts'
import { decodeFrame, frameJpeg, packingOf } from './frame-codec.ts'
import { type FrameGrid, frameGrid } from './frame-grid.ts'
import { type Frames, framesOf } from './frames.ts'
import type { WsiInstance } from './wsi-instance.ts'

/** One level or associated picture: an instance, or the parts of a concatenation. */
export class WsiImage implements TileSource {
  readonly first: WsiInstance
  readonly width: number
  readonly height: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly #parts: readonly {
    readonly instance: WsiInstance
    readonly frames: Frames
    readonly from: number
  }[]
  readonly #grid: FrameGrid

  /**
   * @param parts in their order
   * @throws SlideError `damaged`, `unsupported`, `truncated` where parts of a concatenation are missing
   */
  constructor(parts: readonly WsiInstance[]) {
    const [first] = parts
    checkParts(parts)
    packingOf(first)
    this.first = first
    this.width = first.width
    this.height = first.height
    this.tileWidth = first.tileWidth
    this.tileHeight = first.tileHeight
    let from = 0
    this.#parts = parts.map(instance => {
      const part = { instance, frames: framesOf(instance), from }
      from += instance.frames
      return part
    })
    this.#grid = frameGrid(parts)
  }

  async readTile(column: number, row: number): Promise<Uint8Array | null> {
    const samples = await this.readChannelTile(0, column, row)
    if (samples === null) return null
    return this.first.samples === 3 && samples instanceof Uint8Array ? samples : greyToRgb(samples)
  }

  /** The frame of an optical path; with three samples a pixel those of all three. */
  async readChannelTile(channel: number, column: number, row: number): Promise<Samples | null> {
    const found = await this.#stored(channel, column, row)
    return found === null ? null : decodeFrame(found.instance, found.bytes)
  }

  async rawTile(column: number, row: number): Promise<RawTile | null> {
    const found = this.first.samples === 3 ? await this.#stored(0, column, row) : null
    if (found === null) return null
    try {
      const bytes = frameJpeg(found.instance, found.bytes)
      return bytes === null ? null : { type: 'image/jpeg', bytes }
    } catch (cause) {
      if (!(cause instanceof CodecError)) throw cause
      throw new SlideError('damaged', cause.message, 'export it again from its source', {
        file: found.instance.head.file.path,
        cause,
      })
    }
  }

  async #stored(
    path: number,
    column: number,
    row: number,
  ): Promise<{ readonly instance: WsiInstance; readonly bytes: Uint8Array } | null> {
    const frame = this.#grid(path, column, row)
    if (frame < 0) return null
    const part = this.#parts.findLast(({ from }) => from <= frame)
    if (part === undefined) return null
    return { instance: part.instance, bytes: await part.frames.read(frame - part.from) }
  }
}

function checkParts(parts: readonly WsiInstance[]): void {
  const [first] = parts
  const file = first.head.file.path
  let from = 0
  for (const [i, part] of parts.entries()) {
    const { concatenation } = part
    if (concatenation === null) continue
    if (concatenation.part !== i + 1 || concatenation.firstFrame !== from)
      throw missing(file, `part ${i + 1} of a concatenation is missing`)
    if (i === parts.length - 1 && concatenation.of !== null && concatenation.of !== parts.length)
      throw missing(file, `parts ${parts.length + 1} to ${concatenation.of} of a concatenation are missing`)
    if (
      part.tileWidth !== first.tileWidth ||
      part.tileHeight !== first.tileHeight ||
      part.samples !== first.samples
    )
      throw new SlideError('damaged', 'parts of a concatenation that do not fit', 'export them again', {
        file,
      })
    from += part.frames
  }
}

function missing(file: string, what: string): SlideError {
  return new SlideError('truncated', what, 'put all parts into the one folder', { file })
}

function greyToRgb(samples: Samples): Uint8Array {
  const pixels = new Uint8Array(3 * samples.length)
  const shift = samples instanceof Uint16Array ? 8 : 0
  for (let i = 0; i < samples.length; i++) pixels.fill(samples[i] >> shift, 3 * i, 3 * i + 3)
  return pixels
}
