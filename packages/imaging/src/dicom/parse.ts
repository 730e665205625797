import { ImagingError } from '../imaging-error.ts'
import type { Dataset, Element } from './dataset.ts'
import type { Dictionary } from './dictionary.ts'
import { tags, tagText } from './tags.ts'
import { swapped } from './word-order.ts'

/** How a data set is written: PS3.5 section 7.1. */
export interface Encoding {
  readonly explicit: boolean
  readonly bigEndian: boolean
}

const longVr = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const shortVr = new Set(
  [
    'AE',
    'AS',
    'AT',
    'CS',
    'DA',
    'DS',
    'DT',
    'FL',
    'FD',
    'IS',
    'LO',
    'LT',
    'PN',
    'SH',
    'SL',
    'SS',
    'ST',
  ].concat(['TM', 'UI', 'UL', 'US']),
)
const undefinedLength = 0xffffffff
const empty = new Uint8Array(0)
const implicitLittle: Encoding = { explicit: false, bigEndian: false }

/** Real data nest to about ten levels; a damaged or hostile file could nest until the stack ends. */
const deepest = 64

export function isLongVr(vr: string): boolean {
  return longVr.has(vr)
}

/** Why parsing stopped before the end of what was asked for. */
export interface Stop {
  /** Where the value of the pixel data begins, and the length that its header says; null if there is none. */
  readonly pixelData: { readonly at: number; readonly length: number } | null
}

/**
 * The elements of one data set, or of the file meta information. Values are views of `bytes`, not copies. Lengths are
 * checked against what is there, so that damage is an error and not a crash.
 */
export class Parser {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #dictionary: Dictionary
  readonly #file: string | null
  #at = 0
  #stop: Stop = { pixelData: null }

  constructor(bytes: Uint8Array, dictionary: Dictionary, file: string | null) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#dictionary = dictionary
    this.#file = file
  }

  get at(): number {
    return this.#at
  }

  get stop(): Stop {
    return this.#stop
  }

  /**
   * @param options.onlyGroup stops before the first element of another group
   * @param options.beforePixels stops before the value of the pixel data, which need not be there
   * @throws ImagingError `truncated` when a value ends outside the bytes, `damaged` for what is no DICOM element
   */
  read(
    from: number,
    encoding: Encoding,
    options: { readonly onlyGroup?: number; readonly beforePixels?: boolean } = {},
  ): Dataset {
    this.#at = from
    return this.#dataset(this.#bytes.length, encoding, 0, options)
  }

  #dataset(
    end: number,
    encoding: Encoding,
    depth: number,
    options: { readonly onlyGroup?: number; readonly beforePixels?: boolean },
  ): Dataset {
    if (depth > deepest) throw this.#damaged(`sequences nested more than ${deepest} deep`)
    const elements = new Map<number, Element>()
    while (this.#at < end) {
      const start = this.#at
      const tag = this.#tag(encoding)
      if (options.onlyGroup !== undefined && tag >>> 16 !== options.onlyGroup) {
        this.#at = start
        break
      }
      if (tag === tags.ItemDelimitation && depth > 0) {
        this.#uint32(encoding)
        break
      }
      if (tag >>> 16 === 0xfffe) throw this.#damaged(`a delimiter ${tagText(tag)} outside a sequence`)
      const { vr, length } = this.#header(tag, encoding)
      if (options.beforePixels && depth === 0 && isPixelData(tag)) {
        this.#stop = { pixelData: { at: this.#at, length } }
        elements.set(tag, { tag, vr, bytes: empty, items: null, fragments: null })
        break
      }
      elements.set(tag, this.#value(tag, vr, length, end, encoding, depth))
    }
    return elements
  }

  #header(tag: number, encoding: Encoding): { readonly vr: string; readonly length: number } {
    if (!encoding.explicit) {
      const length = this.#uint32(encoding)
      const known = this.#dictionary(tag)
      return { vr: known ?? (length === undefinedLength ? 'SQ' : 'UN'), length }
    }
    this.#need(4)
    const vr = String.fromCharCode(this.#bytes[this.#at], this.#bytes[this.#at + 1])
    this.#at += 2
    if (longVr.has(vr)) {
      this.#at += 2
      return { vr, length: this.#uint32(encoding) }
    }
    if (!shortVr.has(vr)) throw this.#damaged(`${tagText(tag)} has a value representation that is none`)
    const length = this.#view.getUint16(this.#at, !encoding.bigEndian)
    this.#at += 2
    return { vr, length }
  }

  #value(tag: number, vr: string, length: number, end: number, encoding: Encoding, depth: number): Element {
    // PS3.5 6.2.2: an unknown value of undefined length is a sequence in implicit little endian.
    if (length === undefinedLength && vr === 'UN')
      return {
        tag,
        vr: 'SQ',
        bytes: empty,
        items: this.#items(end, true, implicitLittle, depth),
        fragments: null,
      }
    if (vr === 'SQ') {
      const open = length === undefinedLength
      const items = this.#items(open ? end : this.#within(length, end, tag), open, encoding, depth)
      return { tag, vr, bytes: empty, items, fragments: null }
    }
    if (length === undefinedLength) {
      if (!isPixelData(tag)) throw this.#damaged(`${tagText(tag)} has no length`)
      return { tag, vr, bytes: empty, items: null, fragments: this.#fragments(end) }
    }
    const stop = this.#within(length, end, tag)
    const raw = this.#bytes.subarray(this.#at, stop)
    this.#at = stop
    const known = vr === 'UN' ? this.#dictionary(tag) : null
    return {
      tag,
      vr: known === null || known === 'SQ' ? vr : known,
      bytes: encoding.bigEndian ? swapped(raw, vr) : raw,
      items: null,
      fragments: null,
    }
  }

  #items(end: number, open: boolean, encoding: Encoding, depth: number): readonly Dataset[] {
    const items: Dataset[] = []
    while (open || this.#at < end) {
      const tag = this.#tag(encoding)
      const length = this.#uint32(encoding)
      if (tag === tags.SequenceDelimitation) break
      if (tag !== tags.Item) throw this.#damaged(`${tagText(tag)} where an item of a sequence should begin`)
      const stop = length === undefinedLength ? end : this.#within(length, end, tag)
      items.push(this.#dataset(stop, encoding, depth + 1, {}))
    }
    return items
  }

  #fragments(end: number): readonly Uint8Array[] {
    const little: Encoding = { explicit: true, bigEndian: false }
    const fragments: Uint8Array[] = []
    for (;;) {
      const tag = this.#tag(little)
      const length = this.#uint32(little)
      if (tag === tags.SequenceDelimitation) return fragments
      if (tag !== tags.Item) throw this.#damaged('compressed pixel data that are not in fragments')
      const stop = this.#within(length, end, tags.PixelData)
      fragments.push(this.#bytes.subarray(this.#at, stop))
      this.#at = stop
    }
  }

  #tag(encoding: Encoding): number {
    this.#need(4)
    const group = this.#view.getUint16(this.#at, !encoding.bigEndian)
    const element = this.#view.getUint16(this.#at + 2, !encoding.bigEndian)
    this.#at += 4
    return group * 0x10000 + element
  }

  #uint32(encoding: Encoding): number {
    this.#need(4)
    const value = this.#view.getUint32(this.#at, !encoding.bigEndian)
    this.#at += 4
    return value
  }

  #need(count: number): void {
    if (this.#at + count > this.#bytes.length) throw this.#truncated('an element')
  }

  #within(length: number, end: number, tag: number): number {
    const stop = this.#at + length
    if (stop > this.#bytes.length) throw this.#truncated(tagText(tag))
    if (stop > end) throw this.#damaged(`${tagText(tag)} is longer than the item that holds it`)
    return stop
  }

  #truncated(what: string): ImagingError {
    return new ImagingError('truncated', `the file ends within ${what}`, 'copy it again from its source', {
      file: this.#file,
    })
  }

  #damaged(what: string): ImagingError {
    return new ImagingError('damaged', what, 'copy it again from its source, or export it again', {
      file: this.#file,
    })
  }
}

export function isPixelData(tag: number): boolean {
  return tag === tags.PixelData || tag === tags.FloatPixelData || tag === tags.DoubleFloatPixelData
}
