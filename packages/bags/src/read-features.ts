import { BagError } from './bag-error.ts'
import type { BagLayout, Storage } from './bag-layout.ts'
import { decodeHalf } from './half.ts'
import { type OpenFile, unreadable } from './hdf5/open-file.ts'
import { rowSpans } from './row-spans.ts'

/** Most bytes that are read from the file at once: what is decoded next is still near the processor. */
const blockBytes = 4 << 20
/** Reading so much for nothing costs no more than one call of the library (about 70 us). */
const gapBytes = 128 << 10
/** A chunk that is looked up and read for nothing costs about 12 us. */
const gapChunks = 5

/** Bytes of one number as stored. */
const widths: Record<Storage, number> = { float16: 2, float32: 4, float64: 8 }

/**
 * Rows `from` to `to` as float32 into the beginning of `into`.
 * @throws BagError `not-finite`, naming the first instance at fault; `changed`, `damaged`
 */
export function readRange(
  open: OpenFile,
  layout: BagLayout,
  from: number,
  to: number,
  into: Float32Array,
): void {
  checkUnchanged(open, layout)
  const { dimensions } = layout
  const step = blockRows(layout)
  // Blocks begin where chunks begin, so that none is read twice.
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / step) + 1) * step)
    const pointer = readBlock(open, layout, start, end)
    const finite = decode(
      open,
      layout.storage,
      pointer,
      (end - start) * dimensions,
      into,
      (start - from) * dimensions,
    )
    if (!finite) {
      const values = into.subarray((start - from) * dimensions, (end - from) * dimensions)
      const place = values.findIndex(value => !Number.isFinite(value))
      throw notFinite(layout, start + Math.floor(place / dimensions), values[place])
    }
    start = end
  }
}

/**
 * The rows listed, in the order of the list, into the beginning of `into`. Neighbours are read together, and only the
 * rows wanted are decoded.
 * @throws BagError as {@link readRange}
 */
export function readRows(open: OpenFile, layout: BagLayout, rows: Int32Array, into: Float32Array): void {
  checkUnchanged(open, layout)
  const { dimensions, storage, chunkRows } = layout
  const rowBytes = dimensions * widths[storage]
  const spans = rowSpans(rows, {
    chunkRows: chunkRows ?? 1,
    gap: chunkRows === null ? Math.floor(gapBytes / rowBytes) : chunkRows === 1 ? gapChunks : 0,
    most: blockRows(layout),
  })
  for (const { from, to, places } of spans) {
    const pointer = readBlock(open, layout, from, to)
    for (const place of places) {
      const row = rows[place]
      const at = place * dimensions
      if (decode(open, storage, pointer + (row - from) * rowBytes, dimensions, into, at)) continue
      const values = into.subarray(at, at + dimensions)
      throw notFinite(layout, row, values[values.findIndex(value => !Number.isFinite(value))])
    }
  }
}

function blockRows({ dimensions, storage, chunkRows }: BagLayout): number {
  const rows = Math.max(1, Math.floor(blockBytes / (dimensions * widths[storage])))
  return chunkRows === null ? rows : Math.max(1, Math.floor(rows / chunkRows)) * chunkRows
}

function readBlock({ library, file, path }: OpenFile, layout: BagLayout, from: number, to: number): number {
  const { rank, dimensions, storage, name } = layout
  const pointer = library.scratch((to - from) * dimensions * widths[storage])
  const lead = rank === 3 ? 1 : 0
  const ones = Array<bigint>(rank).fill(1n)
  const offset = Array<bigint>(rank).fill(0n)
  const count = [...ones]
  count[rank - 1] = BigInt(dimensions)
  if (rank > 1) {
    offset[lead] = BigInt(from)
    count[lead] = BigInt(to - from)
  }
  const status = library.h5.Module.get_dataset_data(
    file.file_id,
    `/${name}`,
    count,
    offset,
    ones,
    BigInt(pointer),
  )
  if (status < 0) throw unreadable(path, library.takeDiagnostics())
  return pointer
}

/** Whether all are finite. */
function decode(
  { library }: OpenFile,
  storage: Storage,
  pointer: number,
  count: number,
  into: Float32Array,
  at: number,
): boolean {
  const { buffer } = library.h5.Module.HEAPU8
  if (storage === 'float16') return decodeHalf(new Uint16Array(buffer, pointer, count), into, at)
  into.set(
    storage === 'float32'
      ? new Float32Array(buffer, pointer, count)
      : new Float64Array(buffer, pointer, count),
    at,
  )
  const bits = new Uint32Array(into.buffer, into.byteOffset + 4 * at, count)
  let top = 0
  for (let i = 0; i < count; i++) top |= (bits[i] & 0x7f800000) + 0x800000
  return top >= 0
}

function checkUnchanged(
  { file, library, path }: OpenFile,
  { name, rank, instances, dimensions }: BagLayout,
): void {
  const { shape } = library.h5.Module.get_dataset_metadata(file.file_id, `/${name}`)
  const same =
    shape?.length === rank && shape[rank - 1] === dimensions && (rank === 1 || shape[rank - 2] === instances)
  if (!same)
    throw new BagError(
      'changed',
      path,
      `held ${instances} x ${dimensions} features when it was opened and holds ${shape?.join(' x ')} now`,
      'open it again',
    )
}

function notFinite({ file, storage }: BagLayout, instance: number, value: number): BagError {
  const cure =
    storage === 'float16' && !Number.isNaN(value)
      ? 'it may not have fitted float16: extract it again and store float32'
      : 'extract it again, or leave the instance out'
  return new BagError('not-finite', file, `holds ${value} in instance ${instance}`, cure, { instance })
}
