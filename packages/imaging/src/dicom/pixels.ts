import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { decodeFrames } from './decode.ts'
import type { DicomFile } from './dicom-file.ts'
import { nativeLength, type PixelFormat, pixelFormat } from './pixel-format.ts'
import { tags } from './tags.ts'

/** Stored values, before any rescaling: frame after frame, row after row. */
export interface StoredPixels {
  readonly format: PixelFormat
  readonly values: VoxelArray
}

/**
 * The stored values of an image: decompressed, of the stored bits only, with their sign.
 * @throws ImagingError as `pixelFormat`; `truncated` for fewer pixels than announced; `unsupported` for a transfer
 * syntax that has no decoder here; `damaged` for compressed data that do not decode
 */
export async function readPixels(dicom: DicomFile): Promise<StoredPixels> {
  const format = pixelFormat(dicom)
  return { format, values: storedValues(await samples(dicom, format), format) }
}

async function samples(dicom: DicomFile, format: PixelFormat): Promise<VoxelArray> {
  const { dataset, file } = dicom
  const element =
    dataset.get(tags.PixelData) ?? dataset.get(tags.FloatPixelData) ?? dataset.get(tags.DoubleFloatPixelData)
  if (element?.fragments) return decodeFrames(dicom, format, element.fragments)
  const bytes = element?.bytes ?? new Uint8Array(0)
  const needed = nativeLength(format)
  if (bytes.length < needed)
    throw new ImagingError(
      'truncated',
      `${bytes.length} bytes of pixels where ${format.frames} x ${format.rows} x ${format.columns} need ${needed}`,
      'copy it again from its source',
      { file },
    )
  // A view where the words lie on their boundaries and nothing is masked away in place; else a copy.
  const aligned =
    bytes.byteOffset % (format.bitsAllocated / 8) === 0 && format.bitsStored === format.bitsAllocated
  return typed(aligned ? bytes.subarray(0, needed) : bytes.slice(0, needed), format)
}

function typed(
  { buffer, byteOffset, byteLength }: Uint8Array,
  { bitsAllocated, signed, float }: PixelFormat,
): VoxelArray {
  const words = byteLength / Math.max(1, bitsAllocated / 8)
  if (float)
    return bitsAllocated === 32
      ? new Float32Array(buffer, byteOffset, words)
      : new Float64Array(buffer, byteOffset, words)
  if (bitsAllocated === 16)
    return signed ? new Int16Array(buffer, byteOffset, words) : new Uint16Array(buffer, byteOffset, words)
  if (bitsAllocated === 32)
    return signed ? new Int32Array(buffer, byteOffset, words) : new Uint32Array(buffer, byteOffset, words)
  return signed && bitsAllocated === 8
    ? new Int8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(buffer, byteOffset, byteLength)
}

/** What lies above the stored bits (overlays, once) is dropped, and the sign taken from the highest stored bit. */
export function storedValues(
  values: VoxelArray,
  { bitsAllocated, bitsStored, highBit, signed, float, ...format }: PixelFormat,
): VoxelArray {
  if (float) return values
  if (bitsAllocated === 1) return unpacked(values, format.rows * format.columns * format.frames)
  if (bitsStored === bitsAllocated) return values
  const left = 31 - highBit
  const right = 32 - bitsStored
  for (let i = 0; i < values.length; i++)
    values[i] = signed ? (values[i] << left) >> right : (values[i] << left) >>> right
  return values
}

/** One bit a pixel, the lowest bit first; frames follow each other without a gap (PS3.5 section 8.1.1). */
function unpacked(packed: VoxelArray, count: number): Uint8Array {
  const bits = new Uint8Array(count)
  for (let i = 0; i < count; i++) bits[i] = (packed[i >> 3] >> (i & 7)) & 1
  return bits
}
