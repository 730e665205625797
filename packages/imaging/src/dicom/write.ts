import type { Dataset, Element } from './dataset.ts'
import { isLongVr } from './parse.ts'
import { tags } from './tags.ts'
import { explicitLittleEndian } from './transfer-syntax.ts'

const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0) & 0xff)
const none = new Uint8Array(0)

/** Named by this program in every file that it writes: PS3.10 section 7.1. */
const implementationClass = '1.2.826.0.1.3680043.8.498.84701114097101114097'
const implementationVersion = 'TESSERA_1'

/** An element of text: `\` between several values. Padded when it is written. */
export function textElement(tag: number, vr: string, value: string | readonly string[]): Element {
  const text = typeof value === 'string' ? value : value.join('\\')
  return { tag, vr, bytes: latin(text), items: null, fragments: null }
}

/** An element of 16-bit numbers without sign. */
export function shortElement(tag: number, ...values: readonly number[]): Element {
  const bytes = new Uint8Array(2 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => {
    view.setUint16(2 * i, value, true)
  })
  return { tag, vr: 'US', bytes, items: null, fragments: null }
}

/** An element of 32-bit numbers without sign. */
export function longElement(tag: number, ...values: readonly number[]): Element {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => {
    view.setUint32(4 * i, value, true)
  })
  return { tag, vr: 'UL', bytes, items: null, fragments: null }
}

export function tagElement(tag: number, value: number): Element {
  return { ...shortElement(tag, value >>> 16, value & 0xffff), vr: 'AT' }
}

export function sequenceElement(tag: number, items: readonly Dataset[]): Element {
  return { tag, vr: 'SQ', bytes: none, items, fragments: null }
}

export function bytesElement(tag: number, vr: string, bytes: Uint8Array): Element {
  return { tag, vr, bytes, items: null, fragments: null }
}

export function fragmentsElement(tag: number, fragments: readonly Uint8Array[]): Element {
  return { tag, vr: 'OB', bytes: none, items: null, fragments }
}

export function dataset(...elements: readonly Element[]): Dataset {
  return new Map(elements.map(element => [element.tag, element]))
}

/**
 * A file of PS3.10: an empty preamble, meta information made afresh, and the data set in explicit little endian (which
 * every compressed syntax uses as well), tags in ascending order.
 */
export function encodeDicom(body: Dataset, syntax: string = explicitLittleEndian): Uint8Array {
  const uid = (tag: number) => body.get(tag)?.bytes ?? none
  const meta = encodeDataset(
    dataset(
      bytesElement(tags.FileMetaInformationVersion, 'OB', Uint8Array.of(0, 1)),
      bytesElement(tags.MediaStorageSOPClassUID, 'UI', uid(tags.SOPClassUID)),
      bytesElement(tags.MediaStorageSOPInstanceUID, 'UI', uid(tags.SOPInstanceUID)),
      textElement(tags.TransferSyntaxUID, 'UI', syntax),
      textElement(tags.ImplementationClassUID, 'UI', implementationClass),
      textElement(tags.ImplementationVersionName, 'SH', implementationVersion),
    ),
  )
  const length = encodeDataset(dataset(longElement(tags.FileMetaInformationGroupLength, lengthOf(meta))))
  return joined([new Uint8Array(128), latin('DICM'), ...length, ...meta, ...encodeDataset(body)])
}

function encodeDataset(body: Dataset): Uint8Array[] {
  return [...body.values()].sort((a, b) => a.tag - b.tag).flatMap(encodeElement)
}

function encodeElement(element: Element): Uint8Array[] {
  const { tag, vr } = element
  if (element.items !== null) {
    const items = element.items.flatMap(item => {
      const body = encodeDataset(item)
      return [itemHeader(tags.Item, lengthOf(body)), ...body]
    })
    return [elementHeader(tag, 'SQ', lengthOf(items)), ...items]
  }
  if (element.fragments !== null) {
    const parts = element.fragments.flatMap(fragment => {
      const even = padded(fragment, 0)
      return [itemHeader(tags.Item, lengthOf(even)), ...even]
    })
    return [elementHeader(tag, vr, 0xffffffff), ...parts, itemHeader(tags.SequenceDelimitation, 0)]
  }
  const value = padded(element.bytes, textPadding(vr))
  return [elementHeader(tag, vr, lengthOf(value)), ...value]
}

/** Values have an even length: text is filled with a space, UIDs and bytes with a zero (PS3.5 section 6.2). */
function textPadding(vr: string): number {
  return ['UI', 'OB', 'UN', 'OW'].includes(vr) ? 0 : 0x20
}

function padded(bytes: Uint8Array, padding: number): Uint8Array[] {
  return bytes.length % 2 === 0 ? [bytes] : [bytes, Uint8Array.of(padding)]
}

function elementHeader(tag: number, vr: string, length: number): Uint8Array {
  const long = isLongVr(vr)
  const kind = long || length <= 0xffff ? vr : 'UN'
  const wide = isLongVr(kind)
  const bytes = new Uint8Array(wide ? 12 : 8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  bytes[4] = kind.charCodeAt(0)
  bytes[5] = kind.charCodeAt(1)
  if (wide) view.setUint32(8, length, true)
  else view.setUint16(6, length, true)
  return bytes
}

function itemHeader(tag: number, length: number): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  view.setUint32(4, length, true)
  return bytes
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
