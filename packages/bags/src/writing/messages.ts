import { ByteWriter } from './byte-writer.ts'
import { lookup3 } from './lookup3.ts'

/*
 * The messages of an HDF5 object header that a bag needs (HDF5 File Format Specification, version 3.0, sections
 * IV.A.2). Half precision is why they are written here: the WebAssembly build of the library creates floats of 32 and
 * 64 bits only.
 */

export type NumberType = 'float16' | 'float32' | 'float64' | 'int32' | 'int64'

export const typeBytes: Record<NumberType, number> = {
  float16: 2,
  float32: 4,
  float64: 8,
  int32: 4,
  int64: 8,
}

export interface Message {
  readonly type: number
  readonly body: Uint8Array
}

/** Datatype, IV.A.2.d. */
export function numberType(type: NumberType): Uint8Array {
  const bytes = typeBytes[type]
  if (type === 'int32' || type === 'int64')
    return new ByteWriter()
      .u8(0x10, 0x08, 0, 0)
      .u32(bytes)
      .u16(0)
      .u16(8 * bytes)
      .done()
  const [exponentBits, bias] = { float16: [5, 15], float32: [8, 127], float64: [11, 1023] }[type]
  const mantissaBits = 8 * bytes - 1 - exponentBits
  return new ByteWriter()
    .u8(0x11, 0x20, 8 * bytes - 1, 0)
    .u32(bytes)
    .u16(0)
    .u16(8 * bytes)
    .u8(mantissaBits, exponentBits, 0, mantissaBits)
    .u32(bias)
    .done()
}

/** UTF-8 text of any length, which h5py reads as `str` (text of fixed length it reads as bytes). */
export function textType(): Uint8Array {
  const character = new ByteWriter().u8(0x10, 0, 0, 0).u32(1).u16(0).u16(8).done()
  return new ByteWriter().u8(0x19, 0x01, 0x01, 0).u32(16).raw(character).done()
}

/** Dataspace, IV.A.2.b; a scalar where there are no dimensions. */
export function dataspace(shape: readonly number[]): Uint8Array {
  const writer = new ByteWriter().u8(2, shape.length, 0, shape.length === 0 ? 0 : 1)
  for (const size of shape) writer.u64(size)
  return writer.done()
}

/** Link, IV.A.2.g: a name (ASCII, under 256 bytes) and where its object header is. */
export function link(name: string, address: number): Message {
  return { type: 0x06, body: new ByteWriter().u8(1, 0, name.length).text(name).u64(address).done() }
}

/** Attribute, IV.A.2.m. */
export function attribute(
  name: string,
  type: Uint8Array,
  shape: readonly number[],
  data: Uint8Array,
): Message {
  const space = dataspace(shape)
  const encoded = new TextEncoder().encode(name)
  const body = new ByteWriter()
    .u8(3, 0)
    .u16(encoded.length + 1)
    .u16(type.length)
    .u16(space.length)
    .u8(1)
    .raw(encoded)
    .u8(0)
    .raw(type)
    .raw(space)
    .raw(data)
  return { type: 0x0c, body: body.done() }
}

/** What makes a header that of a group: link info and group info, IV.A.2.c and k. */
export function groupMessages(): Message[] {
  return [
    { type: 0x02, body: new ByteWriter().u8(0, 0).u64(-1).u64(-1).done() },
    { type: 0x0a, body: new ByteWriter().u8(0, 0).done() },
  ]
}

export interface Chunking {
  readonly rows: number
  /** Where its index is. */
  readonly index: number
  /** Shuffled and deflated. */
  readonly gzip: number | null
}

/** Datatype, dataspace, fill value, filters and layout of a dataset; in one piece at `address`, or in chunks. */
export function datasetMessages(
  type: NumberType,
  shape: readonly number[],
  place: { readonly address: number } | { readonly chunking: Chunking },
): Message[] {
  const bytes = typeBytes[type]
  const messages: Message[] = [
    { type: 0x01, body: dataspace(shape) },
    { type: 0x03, body: numberType(type) },
    { type: 0x05, body: new ByteWriter().u8(3, 'address' in place ? 0x0a : 0x0b).done() },
  ]
  if ('address' in place) {
    const size = shape.reduce((product, count) => product * count, bytes)
    messages.push({ type: 0x08, body: new ByteWriter().u8(3, 1).u64(place.address).u64(size).done() })
    return messages
  }
  const { rows, index, gzip } = place.chunking
  const layout = new ByteWriter()
    .u8(3, 2, shape.length + 1)
    .u64(index)
    .u32(rows)
  for (const size of shape.slice(1)) layout.u32(size)
  messages.push({ type: 0x08, body: layout.u32(bytes).done() })
  if (gzip !== null) {
    const filters = new ByteWriter().u8(2, 2).u16(2).u16(0).u16(1).u32(bytes).u16(1).u16(0).u16(1).u32(gzip)
    messages.push({ type: 0x0b, body: filters.done() })
  }
  return messages
}

/** An object header of version 2, IV.A.1.b. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  const size = messages.reduce((sum, { body }) => sum + 4 + body.length, 0)
  const writer = new ByteWriter().text('OHDR').u8(2, 2).u32(size)
  for (const { type, body } of messages) writer.u8(type).u16(body.length).u8(0).raw(body)
  return checked(writer)
}

/** A superblock of version 2, II.A. */
export function superblock(end: number, root: number): Uint8Array {
  const writer = new ByteWriter()
    .u8(0x89)
    .text('HDF\r\n')
    .u8(0x1a, 0x0a)
    .u8(2, 8, 8, 0)
    .u64(0)
    .u64(-1)
    .u64(end)
    .u64(root)
  return checked(writer)
}

export const superblockBytes = 48

function checked(writer: ByteWriter): Uint8Array {
  return writer.u32(lookup3(writer.done())).done()
}
