import { type Dataset, itemOf, itemsOf, numberOf, numbersOf, textOf, textsOf } from '@tessera/imaging'
import { SlideError, type SlideFault } from '../../slide-error.ts'
import type { DicomHead } from './dicom-head.ts'
import { dicomLimits } from './limits.ts'
import { wholeSlideClass, wsi } from './wsi-tags.ts'

/** What an instance of a whole slide shows, by the third value of ImageType (PS3.3 C.8.12.4.1.1). */
export type InstanceKind = 'volume' | 'label' | 'macro' | 'thumbnail'

export interface OpticalPath {
  readonly identifier: string
  readonly description: string | null
  readonly objectivePower: number | null
  readonly iccProfile: Uint8Array | null
}

/** One file of a whole slide (PS3.3 A.32.8): a level, or a part of one, or an associated picture. */
export interface WsiInstance {
  readonly head: DicomHead
  readonly kind: InstanceKind
  readonly series: string
  readonly pyramid: string | null
  /** Of the total pixel matrix. */
  readonly width: number
  readonly height: number
  /** Of a frame. */
  readonly tileWidth: number
  readonly tileHeight: number
  readonly frames: number
  readonly samples: 1 | 3
  readonly bits: 8 | 16
  readonly photometric: string
  /** Red, green and blue in planes (PlanarConfiguration 1); only of uncompressed frames. */
  readonly planar: boolean
  /** TILED_FULL: frames follow each other by rule; else each says where it lies. */
  readonly full: boolean
  readonly paths: readonly OpticalPath[]
  readonly focalPlanes: number
  /** Millimetres a pixel. */
  readonly spacing: { readonly x: number; readonly y: number; readonly attribute: string } | null
  readonly concatenation: Concatenation | null
}

export interface Concatenation {
  readonly uid: string
  readonly part: number
  readonly of: number | null
  /** The first frame of this part among those of the whole. */
  readonly firstFrame: number
}

const kinds: Readonly<Record<string, InstanceKind>> = {
  VOLUME: 'volume',
  LABEL: 'label',
  OVERVIEW: 'macro',
  LOCALIZER: 'macro',
  THUMBNAIL: 'thumbnail',
}

/** Whether a file's attributes are those of a whole slide. */
export function isWholeSlide({ dataset }: DicomHead): boolean {
  return textOf(dataset, wsi.SOPClassUID) === wholeSlideClass
}

/**
 * An instance, its numbers checked and within {@link dicomLimits}.
 * @throws SlideError `not-a-slide`, `damaged`, `unsupported`, `too-large`
 */
export function wsiInstance(head: DicomHead): WsiInstance {
  const { dataset, file, pixelData } = head
  const fail = (fault: SlideFault, what: string, cure: string) =>
    new SlideError(fault, what, cure, { file: file.path })
  const damaged = (what: string) => fail('damaged', what, 'export it again from its source')
  if (!isWholeSlide(head))
    throw fail('not-a-slide', 'a DICOM file that is no whole slide', 'give a VL Whole Slide Microscopy image')
  const count = (tag: number, name: string, most: number, standard?: number): number => {
    const value = numberOf(dataset, tag) ?? standard
    if (value === undefined || !Number.isInteger(value) || value < 1)
      throw damaged(`${name} is ${value ?? 'missing'}`)
    if (value > most) throw fail('too-large', `${name} is ${value}`, `at most ${most} are read`)
    return value
  }
  const tileWidth = count(wsi.Columns, 'Columns', 65535)
  const tileHeight = count(wsi.Rows, 'Rows', 65535)
  const width = count(wsi.TotalPixelMatrixColumns, 'TotalPixelMatrixColumns', dicomLimits.side, tileWidth)
  const height = count(wsi.TotalPixelMatrixRows, 'TotalPixelMatrixRows', dicomLimits.side, tileHeight)
  const samples = count(wsi.SamplesPerPixel, 'SamplesPerPixel', 65535)
  const bits = count(wsi.BitsAllocated, 'BitsAllocated', 64)
  const photometric = textOf(dataset, wsi.PhotometricInterpretation) ?? ''
  const monochrome = photometric === 'MONOCHROME2'
  if (
    !(samples === 3 && bits === 8 && !photometric.startsWith('MONOCHROME')) &&
    !(samples === 1 && monochrome)
  )
    throw fail(
      'unsupported',
      `${samples} samples a pixel of ${bits} bits, ${photometric}`,
      'convert it to RGB of 8 bits, or MONOCHROME2 of 8 or 16',
    )
  if (bits !== 8 && bits !== 16)
    throw fail('unsupported', `samples of ${bits} bits`, 'convert it to 8 or 16 bits')
  if (tileWidth * tileHeight * samples * (bits / 8) > dicomLimits.frameBytes)
    throw fail('too-large', `frames of ${tileWidth} x ${tileHeight} pixels`, 'convert it to smaller tiles')
  if (Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight) > dicomLimits.frames)
    throw fail(
      'too-large',
      `${width} x ${height} pixels in tiles of ${tileWidth} x ${tileHeight}`,
      'convert it',
    )
  if (pixelData === null) throw damaged('no pixel data')
  return {
    head,
    kind: kindOf(dataset),
    series: textOf(dataset, wsi.SeriesInstanceUID) ?? '',
    pyramid: textOf(dataset, wsi.PyramidUID),
    width,
    height,
    tileWidth,
    tileHeight,
    frames: count(wsi.NumberOfFrames, 'NumberOfFrames', dicomLimits.frames, 1),
    samples: samples === 3 ? 3 : 1,
    bits,
    photometric,
    planar: numberOf(dataset, wsi.PlanarConfiguration) === 1,
    full: isFull(dataset),
    paths: opticalPaths(dataset),
    focalPlanes: count(wsi.TotalPixelMatrixFocalPlanes, 'TotalPixelMatrixFocalPlanes', 65535, 1),
    spacing: spacingOf(dataset, width, height),
    concatenation: concatenationOf(dataset),
  }
}

function kindOf(dataset: Dataset): InstanceKind {
  const named = textsOf(dataset, wsi.ImageType).find(value => kinds[value] !== undefined)
  return named === undefined ? 'volume' : kinds[named]
}

function isFull(dataset: Dataset): boolean {
  const said = textOf(dataset, wsi.DimensionOrganizationType)
  if (said !== null) return said === 'TILED_FULL'
  const [first] = itemsOf(dataset, wsi.PerFrameFunctionalGroupsSequence)
  return itemOf(first, wsi.PlanePositionSlideSequence) === undefined
}

function opticalPaths(dataset: Dataset): readonly OpticalPath[] {
  const items = itemsOf(dataset, wsi.OpticalPathSequence)
  return items.map(item => {
    const profile = item.get(wsi.ICCProfile)?.bytes
    return {
      identifier: textOf(item, wsi.OpticalPathIdentifier) ?? '',
      description: textOf(item, wsi.OpticalPathDescription),
      objectivePower: numberOf(item, wsi.ObjectiveLensPower),
      // A copy: what the head was parsed from need not stay in memory.
      iccProfile: profile === undefined || profile.length === 0 ? null : profile.slice(),
    }
  })
}

function spacingOf(dataset: Dataset, width: number, height: number): WsiInstance['spacing'] {
  const shared = itemOf(dataset, wsi.SharedFunctionalGroupsSequence)
  const [first] = itemsOf(dataset, wsi.PerFrameFunctionalGroupsSequence)
  for (const group of [shared, first]) {
    const measures = itemOf(group, wsi.PixelMeasuresSequence)
    if (measures === undefined) continue
    // Of rows first, then of columns: the distance in y, then in x (PS3.3 10.7.1.3).
    const [y, x] = numbersOf(measures, wsi.PixelSpacing)
    if (y > 0 && x > 0) return { x, y, attribute: 'PixelSpacing' }
  }
  const x = (numberOf(dataset, wsi.ImagedVolumeWidth) ?? 0) / width
  const y = (numberOf(dataset, wsi.ImagedVolumeHeight) ?? 0) / height
  return x > 0 && y > 0 ? { x, y, attribute: 'ImagedVolumeWidth' } : null
}

function concatenationOf(dataset: Dataset): Concatenation | null {
  const uid = textOf(dataset, wsi.ConcatenationUID)
  if (uid === null) return null
  return {
    uid,
    part: numberOf(dataset, wsi.InConcatenationNumber) ?? 1,
    of: numberOf(dataset, wsi.InConcatenationTotalNumber),
    firstFrame: numberOf(dataset, wsi.ConcatenationFrameOffsetNumber) ?? 0,
  }
}
