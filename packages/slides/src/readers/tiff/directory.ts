import { SlideError } from '../../slide-error.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { tiffLimits } from './limits.ts'

/** How a TIFF lays its numbers out: order of bytes, and offsets of 4 or of 8 bytes. */
export interface Layout {
  readonly littleEndian: boolean
  readonly big: boolean
}

interface Field {
  readonly type: number
  readonly count: number
  /** Where the value lies: in the directory itself, or elsewhere in the file. */
  readonly inline: Uint8Array | null
  readonly offset: number
}

/** Bytes of a value by its type (TIFF 6.0 section 2; BigTIFF: 16 to 18). */
const typeBytes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
}

/** SHORT, LONG, IFD, LONG8, IFD8. */
const countedTypes: ReadonlySet<number> = new Set([3, 4, 13, 16, 18])

/** One picture of a TIFF: its fields, whose values are read when they are asked for. */
export class Directory {
  readonly offset: number
  /** Offset of the next directory of the chain; 0 at its end. */
  readonly next: number
  readonly #file: RandomAccessFile
  readonly #layout: Layout
  readonly #fields: ReadonlyMap<number, Field>

  private constructor(
    file: RandomAccessFile,
    layout: Layout,
    offset: number,
    next: number,
    fields: ReadonlyMap<number, Field>,
  ) {
    this.#file = file
    this.#layout = layout
    this.offset = offset
    this.next = next
    this.#fields = fields
  }

  /** @throws SlideError `damaged`, `truncated`, `too-large` */
  static async read(file: RandomAccessFile, layout: Layout, offset: number): Promise<Directory> {
    const { littleEndian, big } = layout
    const inlineBytes = big ? 8 : 4
    const entryBytes = big ? 20 : 12
    const countBytes = big ? 8 : 2
    if (offset < 8) throw damaged(file, `a directory at byte ${offset}`)
    const head = view(await file.read(offset, countBytes))
    const count = big ? wide(file, head, 0, littleEndian) : head.getUint16(0, littleEndian)
    if (count < 1 || count > tiffLimits.fields) throw damaged(file, `a directory of ${count} fields`)
    const bytes = await file.read(offset + countBytes, count * entryBytes + inlineBytes)
    const table = view(bytes)
    const fields = new Map<number, Field>()
    for (let i = 0; i < count; i++) {
      const at = i * entryBytes
      const valueAt = at + 4 + inlineBytes
      const type = table.getUint16(at + 2, littleEndian)
      const valueCount = big ? wide(file, table, at + 4, littleEndian) : table.getUint32(at + 4, littleEndian)
      const size = typeBytes[type]
      // A type of a later standard: its field is passed over, as TIFF 6.0 asks.
      if (size === undefined) continue
      const length = size * valueCount
      const inline = length <= inlineBytes ? bytes.subarray(valueAt, valueAt + length) : null
      const valueOffset =
        inline !== null
          ? 0
          : big
            ? wide(file, table, valueAt, littleEndian)
            : table.getUint32(valueAt, littleEndian)
      // The first of two fields of one tag counts, as in libtiff.
      const code = table.getUint16(at, littleEndian)
      if (!fields.has(code)) fields.set(code, { type, count: valueCount, inline, offset: valueOffset })
    }
    const nextAt = count * entryBytes
    const next = big ? wide(file, table, nextAt, littleEndian) : table.getUint32(nextAt, littleEndian)
    return new Directory(file, layout, offset, next, fields)
  }

  get littleEndian(): boolean {
    return this.#layout.littleEndian
  }

  has(tag: number): boolean {
    return this.#fields.has(tag)
  }

  /** The tags of its fields. */
  get tags(): readonly number[] {
    return [...this.#fields.keys()]
  }

  /** A field as it stands, its bytes in the order of the file; null where there is none. */
  async raw(tag: number): Promise<{ type: number; count: number; bytes: Uint8Array } | null> {
    const field = this.#fields.get(tag)
    if (field === undefined) return null
    const { type, count } = field
    return { type, count, bytes: await this.#value(tag, field, count * typeBytes[type]) }
  }

  /** Number of values; 0 where there is no such field. */
  count(tag: number): number {
    return this.#fields.get(tag)?.count ?? 0
  }

  /** Whether the field is there and made of whole numbers without a sign, as sizes and places must be. */
  isCounted(tag: number): boolean {
    return countedTypes.has(this.#fields.get(tag)?.type ?? 0)
  }

  /**
   * The values of a field, at most `most` of them; null where there is no such field.
   * @throws SlideError `damaged` where they are no numbers, `truncated`, `too-large`
   */
  async numbers(tag: number, most = Number.POSITIVE_INFINITY): Promise<Float64Array | null> {
    const field = this.#fields.get(tag)
    if (field === undefined) return null
    const { type } = field
    const size = typeBytes[type]
    const count = Math.min(field.count, most)
    const data = view(await this.#value(tag, field, count * size))
    const { littleEndian } = this.#layout
    const values = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const at = i * size
      switch (type) {
        case 1:
        case 2:
        case 7:
          values[i] = data.getUint8(at)
          break
        case 6:
          values[i] = data.getInt8(at)
          break
        case 3:
          values[i] = data.getUint16(at, littleEndian)
          break
        case 8:
          values[i] = data.getInt16(at, littleEndian)
          break
        case 4:
        case 13:
          values[i] = data.getUint32(at, littleEndian)
          break
        case 9:
          values[i] = data.getInt32(at, littleEndian)
          break
        case 5:
          values[i] = data.getUint32(at, littleEndian) / data.getUint32(at + 4, littleEndian)
          break
        case 10:
          values[i] = data.getInt32(at, littleEndian) / data.getInt32(at + 4, littleEndian)
          break
        case 11:
          values[i] = data.getFloat32(at, littleEndian)
          break
        case 12:
          values[i] = data.getFloat64(at, littleEndian)
          break
        case 17:
          values[i] = Number(data.getBigInt64(at, littleEndian))
          break
        default:
          values[i] = Number(data.getBigUint64(at, littleEndian))
      }
    }
    return values
  }

  /** The first value of a field; null where there is none. */
  async number(tag: number): Promise<number | null> {
    const values = await this.numbers(tag, 1)
    return values === null || values.length === 0 ? null : values[0]
  }

  /** The bytes of a field; null where there is none. */
  async bytes(tag: number): Promise<Uint8Array | null> {
    const field = this.#fields.get(tag)
    return field === undefined ? null : this.#value(tag, field, field.count * typeBytes[field.type])
  }

  /** A field of text, up to its closing zero; null where there is none. Bytes that are not UTF-8 become U+FFFD. */
  async text(tag: number): Promise<string | null> {
    const bytes = await this.bytes(tag)
    if (bytes === null) return null
    const end = bytes.indexOf(0)
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
  }

  async #value(tag: number, { inline, offset }: Field, length: number): Promise<Uint8Array> {
    if (inline !== null) return inline.subarray(0, length)
    if (length > tiffLimits.fieldBytes)
      throw new SlideError(
        'too-large',
        `the field ${tag} takes ${length} bytes`,
        `at most ${tiffLimits.fieldBytes} are read; convert the slide with larger tiles`,
        { file: this.#file.path },
      )
    return this.#file.read(offset, length)
  }
}

/**
 * The layout and the directories of the chain. Loops and chains beyond {@link tiffLimits} are refused.
 * @throws SlideError `not-a-slide`, `damaged`, `truncated`, `too-large`
 */
export async function readDirectories(
  file: RandomAccessFile,
): Promise<{ readonly layout: Layout; readonly directories: readonly Directory[] }> {
  const start = await file.read(0, Math.min(16, file.size))
  const layout = layoutOf(start)
  if (layout === null || start.length < (layout.big ? 16 : 8))
    throw new SlideError('not-a-slide', 'no TIFF begins like this', 'give a slide', { file: file.path })
  const head = view(start)
  let offset = layout.big ? wide(file, head, 8, layout.littleEndian) : head.getUint32(4, layout.littleEndian)
  const seen = new Set<number>()
  const directories: Directory[] = []
  while (offset !== 0) {
    if (seen.has(offset)) throw damaged(file, 'a chain of directories that comes back to itself')
    if (seen.size >= tiffLimits.directories) throw tooMany(file)
    seen.add(offset)
    const directory = await Directory.read(file, layout, offset)
    directories.push(directory)
    offset = directory.next
  }
  if (directories.length === 0) throw damaged(file, 'a TIFF without a picture')
  return { layout, directories }
}

/** Null where the bytes do not begin a TIFF. */
export function layoutOf(start: Uint8Array): Layout | null {
  if (start.length < 8) return null
  const littleEndian = start[0] === 0x49 && start[1] === 0x49
  if (!littleEndian && !(start[0] === 0x4d && start[1] === 0x4d)) return null
  const version = view(start).getUint16(2, littleEndian)
  return version === 42 || version === 43 ? { littleEndian, big: version === 43 } : null
}

export function tooMany(file: RandomAccessFile): SlideError {
  return new SlideError(
    'too-large',
    `more than ${tiffLimits.directories} pictures`,
    'split the file, or see that it is not damaged',
    { file: file.path },
  )
}

export function damaged(file: RandomAccessFile, what: string, cause?: unknown): SlideError {
  return new SlideError('damaged', what, 'copy the file anew, or convert it again', {
    file: file.path,
    cause,
  })
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** An unsigned number of 8 bytes; beyond 2^53 no file has it. */
function wide(file: RandomAccessFile, data: DataView, at: number, littleEndian: boolean): number {
  const value = Number(data.getBigUint64(at, littleEndian))
  if (value > Number.MAX_SAFE_INTEGER) throw damaged(file, `the number ${value} in a directory`)
  return value
}
