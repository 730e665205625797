import type { Dataset } from '@tessera/imaging'
import { SlideError } from '../../slide-error.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import { scanFragments } from './fragments.ts'
import type { WsiInstance } from './wsi-instance.ts'
import { wsi } from './wsi-tags.ts'

/** The stored bytes of the frames of one file, read one at a time. */
export interface Frames {
  /** @throws SlideError `truncated`, `damaged`, `closed` */
  read(frame: number): Promise<Uint8Array>
}

const item = 0xfffee000
export const undefinedLength = 0xffffffff

/**
 * How the frames of an instance are found: by their length where they are uncompressed; else by the extended offset
 * table, the basic one, or a walk over the headers of all fragments (PS3.5 A.4), which is done at the first read.
 */
export function framesOf(instance: WsiInstance): Frames {
  const { file, syntax, dataset, pixelData } = instance.head
  if (pixelData === null) throw damaged(file, 'no pixel data')
  if (!syntax.encapsulated) return nativeFrames(instance, pixelData)
  if (pixelData.length !== undefinedLength) throw damaged(file, 'compressed pixels that are not in fragments')
  let finding: Promise<Frames> | null = null
  return {
    async read(frame) {
      finding ??= encapsulatedFrames(file, dataset, pixelData.at, instance.frames)
      return (await finding).read(frame)
    },
  }
}

function nativeFrames(
  { head: { file, syntax }, tileWidth, tileHeight, samples, bits, frames }: WsiInstance,
  { at, length }: { readonly at: number; readonly length: number },
): Frames {
  const bytes = tileWidth * tileHeight * samples * (bits / 8)
  if (syntax.deflated)
    throw new SlideError('unsupported', `pixels in ${syntax.name}`, 'inflate it first: dcmconv +te IN OUT', {
      file: file.path,
    })
  // The length of a value is written in 32 bits: beyond 4 GB it says nothing.
  if (length < frames * bytes && frames * bytes < 2 ** 32)
    throw damaged(file, `${length} bytes of pixels where ${frames} frames take ${frames * bytes}`)
  return { read: frame => file.read(at + frame * bytes, bytes) }
}

async function encapsulatedFrames(
  file: RandomAccessFile,
  dataset: Dataset,
  at: number,
  count: number,
): Promise<Frames> {
  const head = view(await file.read(at, 8))
  if (tagAt(head, 0) !== item) throw damaged(file, 'compressed pixels without an offset table')
  const tableLength = head.getUint32(4, true)
  const base = at + 8 + tableLength
  const extended = extendedTable(dataset, count)
  if (extended !== null) return byLengths(file, base, extended.offsets, extended.lengths)
  if (tableLength === 4 * count) {
    const table = view(await file.read(at + 8, tableLength))
    const offsets = Float64Array.from({ length: count }, (_, i) => table.getUint32(4 * i, true))
    // Offsets of 32 bits turn over in files beyond 4 GB.
    if (offsets[0] === 0 && offsets.every((offset, i) => i === 0 || offset > offsets[i - 1]))
      return byStarts(file, base, offsets)
  }
  return byFragments(file, base, count)
}

function extendedTable(
  dataset: Dataset,
  count: number,
): { readonly offsets: Float64Array; readonly lengths: Float64Array } | null {
  const offsets = dataset.get(wsi.ExtendedOffsetTable)?.bytes
  const lengths = dataset.get(wsi.ExtendedOffsetTableLengths)?.bytes
  if (offsets?.length !== 8 * count || lengths?.length !== 8 * count) return null
  return { offsets: longs(offsets), lengths: longs(lengths) }
}

function longs(bytes: Uint8Array): Float64Array {
  const data = view(bytes)
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => Number(data.getBigUint64(8 * i, true)))
}

/** One fragment a frame, as the extended table requires. */
function byLengths(
  file: RandomAccessFile,
  base: number,
  offsets: Float64Array,
  lengths: Float64Array,
): Frames {
  return {
    async read(frame) {
      const bytes = await readWithin(file, base + offsets[frame], 8 + lengths[frame])
      if (tagAt(view(bytes), 0) !== item)
        throw damaged(file, `frame ${frame + 1} is not where its table says`)
      return bytes.subarray(8)
    },
  }
}

/** All fragments from where a frame begins to where the next does. */
function byStarts(file: RandomAccessFile, base: number, offsets: Float64Array): Frames {
  return {
    async read(frame) {
      if (frame + 1 < offsets.length) {
        const bytes = await readWithin(file, base + offsets[frame], offsets[frame + 1] - offsets[frame])
        return content(file, bytes, frame)
      }
      const fragments = await scanFragments(file, base + offsets[frame], lastFrameFragments)
      return gathered(file, fragments.offsets, fragments.lengths, 0, fragments.offsets.length)
    },
  }
}

/** Fragments that one frame may be cut into: encoders cut at 64 KB and above. */
const lastFrameFragments = 4096

/** The fragments within the bytes of one frame, joined. */
function content(file: RandomAccessFile, bytes: Uint8Array, frame: number): Uint8Array {
  const data = view(bytes)
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const length =
      at + 8 <= bytes.length && tagAt(data, at) === item ? data.getUint32(at + 4, true) : undefinedLength
    if (at + 8 + length > bytes.length) throw damaged(file, `frame ${frame + 1} is not where its table says`)
    parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return parts.length === 1 ? parts[0] : new Uint8Array(Buffer.concat(parts))
}

/** One fragment a frame; else a frame begins with each fragment that begins a JPEG or a JPEG 2000. */
async function byFragments(file: RandomAccessFile, base: number, count: number): Promise<Frames> {
  const { offsets, lengths, begins } = await scanFragments(file, base, 64 * count)
  const all = offsets.length
  const starts =
    all === count
      ? Array.from(offsets.keys())
      : count === 1
        ? [0]
        : Array.from(offsets.keys()).filter(fragment => begins[fragment])
  if (starts.length !== count || starts[0] !== 0)
    throw damaged(file, `${count} frames in ${all} fragments, without a table of where each begins`)
  return {
    read: frame => gathered(file, offsets, lengths, starts[frame], starts[frame + 1] ?? all),
  }
}

async function gathered(
  file: RandomAccessFile,
  offsets: readonly number[],
  lengths: readonly number[],
  from: number,
  to: number,
): Promise<Uint8Array> {
  if (to - from === 1) return readWithin(file, offsets[from], lengths[from])
  const parts: Uint8Array[] = []
  for (let fragment = from; fragment < to; fragment++)
    parts.push(await readWithin(file, offsets[fragment], lengths[fragment]))
  return new Uint8Array(Buffer.concat(parts))
}

/** A frame that claims more than this is none: a quarter of a gigabyte. */
const mostFrameBytes = 2 ** 28

function readWithin(file: RandomAccessFile, offset: number, length: number): Promise<Uint8Array> {
  if (!(length <= mostFrameBytes)) throw damaged(file, `a frame of ${length} bytes`)
  return file.read(offset, length)
}

function tagAt(data: DataView, at: number): number {
  return data.getUint16(at, true) * 0x10000 + data.getUint16(at + 2, true)
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function damaged(file: RandomAccessFile, what: string): SlideError {
  return new SlideError('damaged', what, 'export it again from its source', { file: file.path })
}
