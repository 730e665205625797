import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type Dataset, itemOf, itemsOf, numberOf, numbersOf, textOf, textsOf } from './dataset.ts'
import type { DicomFile } from './dicom-file.ts'
import { diffusionBValue } from './diffusion.ts'
import { type PixelFormat, pixelFormat } from './pixel-format.ts'
import { tags } from './tags.ts'
import { clockSeconds } from './time.ts'

/** What tells volumes apart that were put into one series; null where the file does not say. */
export interface FrameKeys {
  /** s/mm² */
  readonly bValue: number | null
  /** Of the diffusion gradient, as text. */
  readonly gradient: string | null
  /** ms */
  readonly echoTime: number | null
  readonly temporalPosition: number | null
  /** ms */
  readonly triggerTime: number | null
  readonly imageType: string | null
  readonly acquisition: number | null
}

/** One image plane: a file, or one frame of a multi-frame file. */
export interface Slice {
  readonly file: string
  /** From 0. */
  readonly frame: number
  readonly instanceUid: string
  readonly instanceNumber: number | null
  readonly format: PixelFormat
  /** Patient coordinates of the centre of the first pixel, mm. */
  readonly position: Triple
  /** Unit vectors along a row and along a column. */
  readonly row: Triple
  readonly column: Triple
  /** Distance of columns and of rows, mm: along x and along y of the image. */
  readonly spacing: readonly [number, number]
  readonly thickness: number | null
  readonly spacingBetween: number | null
  readonly slope: number
  readonly intercept: number
  /** Seconds of the day at which it was acquired. */
  readonly time: number | null
  readonly keys: FrameKeys
}

/**
 * The planes of a file, of the image plane module or of the functional groups of an enhanced object (PS3.3 C.7.6.16).
 * @throws ImagingError `damaged` when position, orientation or pixel spacing are missing or no numbers; as `pixelFormat`
 */
export function slicesOf(dicom: DicomFile): readonly Slice[] {
  const { dataset } = dicom
  const format = pixelFormat(dicom)
  const perFrame = itemsOf(dataset, tags.PerFrameFunctionalGroupsSequence)
  const shared = itemOf(dataset, tags.SharedFunctionalGroupsSequence)
  if (textsOf(dataset, tags.ImageType).includes('MOSAIC'))
    throw new ImagingError(
      'unsupported',
      'a mosaic of slices in one image (Siemens)',
      'convert it first: dcm2niix -o OUT FOLDER',
      { file: dicom.file },
    )
  if (perFrame.length === 0) {
    if (format.frames > 1)
      throw new ImagingError(
        'unsupported',
        `${format.frames} frames without functional groups: nothing says where they lie`,
        'export the series as single images or as an enhanced object',
        { file: dicom.file },
      )
    return [sliceOf(dicom, format, 0, dataset, undefined)]
  }
  if (perFrame.length !== format.frames)
    throw new ImagingError(
      'damaged',
      `${format.frames} frames with ${perFrame.length} functional groups`,
      'export it again',
      { file: dicom.file },
    )
  return perFrame.map((group, frame) => sliceOf(dicom, format, frame, group, shared))
}

function sliceOf(
  dicom: DicomFile,
  format: PixelFormat,
  frame: number,
  own: Dataset,
  shared: Dataset | undefined,
): Slice {
  const { dataset } = dicom
  const file = dicom.file ?? ''
  // The macro of a frame, or of all frames, or the attributes of a classic image.
  const macro = (sequence: number) => itemOf(own, sequence) ?? itemOf(shared, sequence) ?? dataset
  const wanted = (from: Dataset, tag: number, count: number, what: string) => {
    const values = numbersOf(from, tag)
    if (values.length !== count || values.some(value => !Number.isFinite(value)))
      throw new ImagingError('damaged', `no ${what}`, 'export the series again with its geometry', { file })
    return values
  }
  const measures = macro(tags.PixelMeasuresSequence)
  const [x, y, z] = wanted(
    macro(tags.PlanePositionSequence),
    tags.ImagePositionPatient,
    3,
    'position of the plane',
  )
  const o = wanted(
    macro(tags.PlaneOrientationSequence),
    tags.ImageOrientationPatient,
    6,
    'orientation of the plane',
  )
  const [betweenRows, betweenColumns] = wanted(measures, tags.PixelSpacing, 2, 'pixel spacing')
  if (!(betweenRows > 0 && betweenColumns > 0))
    throw new ImagingError('damaged', 'a pixel spacing that is not positive', 'export it again', { file })
  const transformation = macro(tags.PixelValueTransformationSequence)
  const slope = numberOf(transformation, tags.RescaleSlope) ?? 1
  if (slope === 0) throw new ImagingError('damaged', 'a rescale slope of 0', 'export it again', { file })
  return {
    file,
    frame,
    instanceUid: textOf(dataset, tags.SOPInstanceUID) ?? '',
    instanceNumber: numberOf(dataset, tags.InstanceNumber),
    format,
    position: [x, y, z],
    row: unit([o[0], o[1], o[2]], file),
    column: unit([o[3], o[4], o[5]], file),
    spacing: [betweenColumns, betweenRows],
    thickness: numberOf(measures, tags.SliceThickness),
    spacingBetween: numberOf(measures, tags.SpacingBetweenSlices),
    slope,
    intercept: numberOf(transformation, tags.RescaleIntercept) ?? 0,
    time: timeOf(dataset, itemOf(own, tags.FrameContentSequence)),
    keys: keysOf(dataset, own, shared),
  }
}

function keysOf(dataset: Dataset, own: Dataset, shared: Dataset | undefined): FrameKeys {
  const diffusion =
    itemOf(own, tags.MRDiffusionSequence) ?? itemOf(shared, tags.MRDiffusionSequence) ?? dataset
  const direction = itemOf(diffusion, tags.DiffusionGradientDirectionSequence) ?? diffusion
  const echo = itemOf(own, tags.MREchoSequence) ?? itemOf(shared, tags.MREchoSequence)
  const content = itemOf(own, tags.FrameContentSequence)
  const gradient = numbersOf(direction, tags.DiffusionGradientOrientation)
  const imageType = textsOf(dataset, tags.ImageType)
  return {
    bValue: diffusionBValue(diffusion),
    gradient: gradient.length === 3 ? gradient.map(value => value.toFixed(4)).join(' ') : null,
    echoTime: (echo && numberOf(echo, tags.EffectiveEchoTime)) ?? numberOf(dataset, tags.EchoTime),
    temporalPosition:
      (content && numberOf(content, tags.TemporalPositionIndex)) ??
      numberOf(dataset, tags.TemporalPositionIdentifier),
    triggerTime: numberOf(dataset, tags.TriggerTime),
    imageType: imageType.length > 0 ? imageType.join('\\') : null,
    acquisition: numberOf(dataset, tags.AcquisitionNumber),
  }
}

function timeOf(dataset: Dataset, content: Dataset | undefined): number | null {
  const frame = content && textOf(content, tags.FrameAcquisitionDateTime)
  const acquired = textOf(dataset, tags.AcquisitionDateTime)
  if (frame) return clockSeconds(frame.slice(8))
  const time = textOf(dataset, tags.AcquisitionTime)
  if (time !== null) return clockSeconds(time)
  return acquired === null ? null : clockSeconds(acquired.slice(8))
}

function unit(v: Triple, file: string): Triple {
  const length = Math.hypot(...v)
  if (!(Math.abs(length - 1) < 0.01))
    throw new ImagingError('damaged', 'an orientation that is no direction', 'export it again', { file })
  return [v[0] / length, v[1] / length, v[2] / length]
}

export function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/** At right angles to the plane: row x column, of length 1. */
export function normalOf({ row: a, column: b }: Pick<Slice, 'row' | 'column'>): Triple {
  const n: Triple = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
  const length = Math.hypot(...n)
  return [n[0] / length, n[1] / length, n[2] / length]
}
