import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { SlideError } from '../slide-error.ts'
import { encodeField, type TiffField, type TiffLayout, tiffTags } from './tiff-field.ts'

/** A picture of a TIFF: its fields, and the smaller copies that hang under it (SubIFDs). */
export interface TiffDirectory {
  readonly fields: readonly TiffField[]
  readonly children?: readonly TiffDirectory[]
}

export interface TiffFileOptions {
  /** `auto`: a classic TIFF while every offset fits into 32 bits, else a BigTIFF. */
  readonly bigTiff?: boolean | 'auto'
  readonly littleEndian?: boolean
}

/** What a classic TIFF can address. */
const classicLimit = 2 ** 32
/** Room for the header of either kind: which one it is shows when the pictures are written. */
const headerBytes = 16
/** Small writes are joined into ones of this size. */
const bufferBytes = 1 << 20

/**
 * A TIFF that is being written: pictures first, in any order, directories last. Writes under a temporary name beside
 * the file and renames it when all is there, so that a stopped or failed write leaves nothing half done.
 */
export class TiffFile {
  readonly #file: string
  readonly #temporary: string
  readonly #handle: FileHandle
  readonly #options: Required<TiffFileOptions>
  readonly #buffer = new Uint8Array(bufferBytes)
  #buffered = 0
  /** Where the next byte goes, the buffered ones counted. */
  #end = headerBytes
  #writing: Promise<void> = Promise.resolve()

  private constructor(file: string, temporary: string, handle: FileHandle, options: TiffFileOptions) {
    this.#file = file
    this.#temporary = temporary
    this.#handle = handle
    this.#options = { bigTiff: options.bigTiff ?? 'auto', littleEndian: options.littleEndian ?? true }
  }

  /** @throws SlideError `cannot-write` where the folder is not there or not ours to write in */
  static async create(file: string, options: TiffFileOptions = {}): Promise<TiffFile> {
    const temporary = `${file}.${process.pid}-${counter++}.part`
    try {
      return new TiffFile(file, temporary, await open(temporary, 'w'), options)
    } catch (cause) {
      throw writeError(file, cause)
    }
  }

  /** Bytes so far. */
  get size(): number {
    return this.#end
  }

  /** Appends the bytes of a tile, a strip or a value; gives their offset. Calls may run side by side. */
  append(bytes: Uint8Array): Promise<number> {
    // One after the other: the buffer and the end belong to the call whose turn it is.
    const turn = this.#writing.then(() => this.#put(bytes))
    this.#writing = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  async #put(bytes: Uint8Array): Promise<number> {
    // Values begin at even offsets (TIFF 6.0 section 2).
    if (this.#end % 2 === 1) await this.#copy(Uint8Array.of(0))
    const offset = this.#end
    await this.#copy(bytes)
    return offset
  }

  async #copy(bytes: Uint8Array): Promise<void> {
    if (this.#buffered + bytes.length > bufferBytes) await this.#flush()
    if (bytes.length > bufferBytes) await this.#write(bytes, this.#end)
    else {
      this.#buffer.set(bytes, this.#buffered)
      this.#buffered += bytes.length
    }
    this.#end += bytes.length
  }

  async #flush(): Promise<void> {
    if (this.#buffered === 0) return
    await this.#write(this.#buffer.subarray(0, this.#buffered), this.#end - this.#buffered)
    this.#buffered = 0
  }

  async #write(bytes: Uint8Array, at: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; )
        done += (await this.#handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
    } catch (cause) {
      throw writeError(this.#file, cause)
    }
  }

  /**
   * Writes the directories and gives the file its name.
   * @throws SlideError `too-large` where a classic TIFF was asked for and cannot hold the file, `disk-full`, `cannot-write`
   */
  async finish(directories: readonly TiffDirectory[]): Promise<{ bytes: number; bigTiff: boolean }> {
    await this.#writing
    const { bigTiff, littleEndian } = this.#options
    const needsBig = this.#end + directoryBytes(directories) > classicLimit
    if (needsBig && bigTiff === false)
      throw new SlideError(
        'too-large',
        'the pictures pass 4 GiB, which a classic TIFF cannot address',
        'leave `bigTiff` out, or set it',
        {
          file: this.#file,
        },
      )
    const layout: TiffLayout = { littleEndian, big: bigTiff === 'auto' ? needsBig : bigTiff }
    const first = await this.#writeChain(directories, layout)
    await this.#flush()
    await this.#write(header(first, layout), 0)
    try {
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.#temporary, this.#file)
    } catch (cause) {
      throw writeError(this.#file, cause)
    }
    return { bytes: this.#end, bigTiff: layout.big }
  }

  /** Leaves no trace of the file. */
  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.#temporary, { force: true })
  }

  /** Directories are written from the last to the first, because each names the next. */
  async #writeChain(directories: readonly TiffDirectory[], layout: TiffLayout): Promise<number> {
    let next = 0
    for (const directory of [...directories].reverse()) {
      const children: number[] = []
      for (const child of directory.children ?? [])
        children.push(await this.#writeDirectory(child, 0, layout))
      const fields =
        children.length === 0
          ? directory.fields
          : [...directory.fields, { tag: tiffTags.subIfds, type: 'offset' as const, values: children }]
      next = await this.#writeDirectory({ fields }, next, layout)
    }
    return next
  }

  async #writeDirectory({ fields }: TiffDirectory, next: number, layout: TiffLayout): Promise<number> {
    const { littleEndian, big } = layout
    const inline = big ? 8 : 4
    const entryBytes = big ? 20 : 12
    const encoded = fields.map(field => encodeField(field, layout)).sort((a, b) => a.tag - b.tag)
    const start = big ? 8 : 2
    const table = new Uint8Array(start + encoded.length * entryBytes + inline)
    const view = new DataView(table.buffer)
    const putOffset = (at: number, value: number) =>
      big ? view.setBigUint64(at, BigInt(value), littleEndian) : view.setUint32(at, value, littleEndian)
    if (big) view.setBigUint64(0, BigInt(encoded.length), littleEndian)
    else view.setUint16(0, encoded.length, littleEndian)
    let at = start
    for (const { tag, type, count, bytes } of encoded) {
      view.setUint16(at, tag, littleEndian)
      view.setUint16(at + 2, type, littleEndian)
      putOffset(at + 4, count)
      const valueAt = at + 4 + inline
      if (bytes.length <= inline) table.set(bytes, valueAt)
      else putOffset(valueAt, await this.append(bytes))
      at += entryBytes
    }
    putOffset(at, next)
    return this.append(table)
  }
}

let counter = 0

/** An upper bound of what directories take, offsets of 8 bytes counted. */
function directoryBytes(directories: readonly TiffDirectory[]): number {
  let sum = 0
  for (const { fields, children } of directories) {
    sum += 16 + 8 * (children?.length ?? 0)
    for (const field of fields) sum += 24 + encodeField(field, { littleEndian: true, big: true }).bytes.length
    sum += directoryBytes(children ?? [])
  }
  return sum
}

function header(first: number, { littleEndian, big }: TiffLayout): Uint8Array {
  const bytes = new Uint8Array(headerBytes)
  const view = new DataView(bytes.buffer)
  bytes.fill(littleEndian ? 0x49 : 0x4d, 0, 2)
  view.setUint16(2, big ? 43 : 42, littleEndian)
  if (big) {
    view.setUint16(4, 8, littleEndian)
    view.setBigUint64(8, BigInt(first), littleEndian)
  } else view.setUint32(4, first, littleEndian)
  return bytes
}

function writeError(file: string, cause: unknown): SlideError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new SlideError(
      'disk-full',
      'no room left to write the slide',
      'free some space and write it again',
      { file, cause },
    )
  return new SlideError(
    'cannot-write',
    `the slide cannot be written (${code || 'unknown reason'})`,
    'see that its folder is there and may be written in',
    {
      file,
      cause,
    },
  )
}
