import { ImagingError } from '../imaging-error.ts'
import { numberOf, textOf } from './dataset.ts'
import type { DicomFile } from './dicom-file.ts'
import { tags } from './tags.ts'

/** How the samples of an image lie in its pixel data: the Image Pixel module, PS3.3 C.7.6.3. */
export interface PixelFormat {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  /** 1, 8, 16 or 32 for integers; 32 or 64 for floating point. */
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  readonly float: boolean
  readonly photometric: string
}

const damaged = 'copy it again from its source, or export it again'

/**
 * @throws ImagingError `not-an-image` for a file without pixels (a plan, a report), `unsupported` for colour,
 * `damaged` for numbers that contradict each other
 */
export function pixelFormat({ dataset, file }: DicomFile): PixelFormat {
  const wrong = (what: string) => new ImagingError('damaged', what, damaged, { file })
  const float = dataset.has(tags.FloatPixelData) || dataset.has(tags.DoubleFloatPixelData)
  if (!float && !dataset.has(tags.PixelData))
    throw new ImagingError(
      'not-an-image',
      'a DICOM file without pixel data',
      'leave it out, or export it again',
      { file },
    )
  const rows = numberOf(dataset, tags.Rows) ?? 0
  const columns = numberOf(dataset, tags.Columns) ?? 0
  if (!(rows >= 1 && columns >= 1)) throw wrong('pixel data without a number of rows and columns')
  const samples = numberOf(dataset, tags.SamplesPerPixel) ?? 1
  const photometric = textOf(dataset, tags.PhotometricInterpretation) ?? 'MONOCHROME2'
  if (samples !== 1 || !photometric.startsWith('MONOCHROME'))
    throw new ImagingError(
      'unsupported',
      `a colour image (${photometric})`,
      'give the grey-scale images of the series',
      { file },
    )
  const frames = numberOf(dataset, tags.NumberOfFrames) ?? 1
  if (!(Number.isInteger(frames) && frames >= 1)) throw wrong('an image of no frames')
  const bitsAllocated = float
    ? dataset.has(tags.FloatPixelData)
      ? 32
      : 64
    : (numberOf(dataset, tags.BitsAllocated) ?? 0)
  if (!float && ![1, 8, 16, 32].includes(bitsAllocated)) throw wrong(`pixels of ${bitsAllocated} bits`)
  const bitsStored = float ? bitsAllocated : (numberOf(dataset, tags.BitsStored) ?? bitsAllocated)
  const highBit = float ? bitsAllocated - 1 : (numberOf(dataset, tags.HighBit) ?? bitsStored - 1)
  if (
    !(bitsStored >= 1 && bitsStored <= bitsAllocated && highBit >= bitsStored - 1 && highBit < bitsAllocated)
  )
    throw wrong(`${bitsStored} stored bits up to bit ${highBit} of ${bitsAllocated}`)
  const signed = numberOf(dataset, tags.PixelRepresentation) === 1
  return { rows, columns, frames, bitsAllocated, bitsStored, highBit, signed, float, photometric }
}

/** Bytes of all frames, uncompressed. */
export function nativeLength({ rows, columns, frames, bitsAllocated }: PixelFormat): number {
  return Math.ceil((rows * columns * frames * bitsAllocated) / 8)
}
