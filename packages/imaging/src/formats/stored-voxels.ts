import { type FileHandle, open } from 'node:fs/promises'
import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { fileError } from './file-start.ts'
import { inflateInto } from './inflate.ts'
import { bytesOf, createVoxels, type VoxelType, viewOf } from './stored-type.ts'
import { readTextInto } from './text-voxels.ts'
import type { ImageHeader, StoredVoxels } from './volume-format.ts'

/** Deflate makes at most this of a byte: a header that promises more is not true. */
const mostInflation = 1040

/**
 * The voxels of an image, frame after frame, in this machine's order, scaled where the header says so. What the file
 * can hold at most is compared with the header before anything is allocated.
 *
 * ITK compiled to WebAssembly could do this too; it takes 0.07 s for the smallest mask, as it compiles itself for each
 * call, and allocates what a header says. It is what the contract suite compares this with.
 * @throws ImagingError `truncated`, `damaged`, `no-such-file`, `unsupported`
 */
export async function readStoredVoxels(header: ImageHeader): Promise<VoxelArray> {
  const { stored, grid, frames } = header
  const count = voxelCount(grid) * frames
  const buffer = await readBytes(header, count)
  swapBytes(new Uint8Array(buffer), stored)
  const voxels = narrowed(stored, buffer, count)
  return scaled(stored.framesFastest ? frameByFrame(voxels, frames) : voxels, stored)
}

async function readBytes({ stored, file: image }: ImageHeader, count: number): Promise<ArrayBuffer> {
  const { file, compression, offset, skip, type } = stored
  const length = count * bytesOf[type]
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (cause) {
    if (file === image) throw fileError(cause, file)
    throw new ImagingError('no-such-file', `its voxels should be in ${file}`, 'put that file beside it', {
      file: image,
      cause,
    })
  }
  try {
    const { size } = await handle.stat()
    const there = size - offset
    const most =
      compression === 'gzip' ? there * mostInflation : compression === 'text' ? there * bytesOf[type] : there
    if (most < length + skip) throw tooShort(file, length, Math.max(0, there), compression !== 'none')
    const buffer = allocate(length, file)
    if (compression === 'gzip') await inflateInto(new Uint8Array(buffer), { handle, file, offset, skip })
    else if (compression === 'text') await readTextInto(buffer, { handle, file, offset, type, count })
    else await readFully(handle, new Uint8Array(buffer), offset + skip, file)
    return buffer
  } catch (cause) {
    throw cause instanceof ImagingError ? cause : fileError(cause, file)
  } finally {
    await handle.close()
  }
}

function tooShort(file: string, needed: number, there: number, packed: boolean): ImagingError {
  return new ImagingError(
    'truncated',
    `its header promises ${needed} bytes of voxels and ${packed ? 'no more than ' : ''}${there}${packed ? ' compressed' : ''} are there`,
    'copy or export it again',
    { file },
  )
}

function allocate(length: number, file: string): ArrayBuffer {
  try {
    return new ArrayBuffer(length)
  } catch (cause) {
    throw new ImagingError('unsupported', `${length} bytes of voxels`, 'free memory, or cut it into parts', {
      file,
      cause,
    })
  }
}

async function readFully(handle: FileHandle, into: Uint8Array, from: number, file: string): Promise<void> {
  for (let at = 0; at < into.length; ) {
    // one read of the system takes 2 GiB at most
    const { bytesRead } = await handle.read(into, at, Math.min(into.length - at, 2 ** 30), from + at)
    if (bytesRead === 0) throw tooShort(file, into.length, at, false)
    at += bytesRead
  }
}

function swapBytes(bytes: Uint8Array, { littleEndian, type, compression }: StoredVoxels): void {
  if (littleEndian || compression === 'text') return
  const swapped = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytesOf[type] === 2) swapped.swap16()
  else if (bytesOf[type] === 4) swapped.swap32()
  else if (bytesOf[type] === 8) swapped.swap64()
}

/** 64-bit integers as int32 where all fit, else as float64 where it is exact; in halves, as BigInt is ten times slower. */
function narrowed({ type, file }: StoredVoxels, buffer: ArrayBuffer, count: number): VoxelArray {
  if (type !== 'int64' && type !== 'uint64') return viewOf(type, buffer, 0, count)
  const halves = new Int32Array(buffer)
  const short = new Int32Array(count)
  const signed = type === 'int64'
  const fits = (low: number, high: number) => (signed ? high === low >> 31 : high === 0 && low >= 0)
  let at = 0
  while (at < count && fits(halves[2 * at], halves[2 * at + 1])) {
    short[at] = halves[2 * at]
    at++
  }
  if (at === count) return short
  const numbers = Float64Array.from(short)
  for (; at < count; at++) {
    const high = signed ? halves[2 * at + 1] : halves[2 * at + 1] >>> 0
    const x = high * 2 ** 32 + (halves[2 * at] >>> 0)
    if (!Number.isSafeInteger(x))
      throw new ImagingError('unsupported', `a 64-bit number ${x}`, 'save the image as float64', { file })
    numbers[at] = x
  }
  return numbers
}

function frameByFrame(voxels: VoxelArray, frames: number): VoxelArray {
  const sorted = voxels.slice()
  const each = voxels.length / frames
  for (let f = 0; f < frames; f++)
    for (let i = 0, at = f * each, from = f; i < each; i++, at++, from += frames) sorted[at] = voxels[from]
  return sorted
}

/** Small integers become float32 as in ITK; 32-bit integers and float64 become float64, as float32 would round them. */
function scaled(voxels: VoxelArray, { scale }: StoredVoxels): VoxelArray {
  if (scale === null) return voxels
  const { slope, intercept } = scale
  const wide = voxels.BYTES_PER_ELEMENT === 8 || voxels instanceof Int32Array || voxels instanceof Uint32Array
  const type: VoxelType = wide ? 'float64' : 'float32'
  const values = createVoxels(type, voxels.length)
  for (let i = 0; i < voxels.length; i++) values[i] = voxels[i] * slope + intercept
  return values
}
