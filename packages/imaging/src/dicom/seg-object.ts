import { randomBytes } from 'node:crypto'
import { type Grid, toPatient } from '../grid.ts'
import { type Mask, maskCount } from '../volume.ts'
import type { Dataset, Element } from './dataset.ts'
import type { DicomSeries } from './read-series.ts'
import { tags } from './tags.ts'
import { dataset, longElement, sequenceElement, shortElement, tagElement, textElement } from './write.ts'

const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4'

/** A segment to be written: its name, its voxels, and who drew it. */
export interface SegmentToWrite {
  readonly label: string
  readonly mask: Mask
  readonly algorithm?: { readonly type: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC'; readonly name: string }
}

export interface SegFrame {
  readonly segment: number
  readonly plane: number
  readonly mask: Mask
}

export function framesOf(segments: readonly SegmentToWrite[]): readonly SegFrame[] {
  return segments.flatMap(({ mask }, n) => {
    if (maskCount(mask) === 0) return []
    const [columns, rows, planes] = mask.grid.size
    const length = columns * rows
    return Array.from({ length: planes }, (_, plane) => ({ segment: n + 1, plane, mask })).filter(
      ({ plane }) => mask.inside.subarray(plane * length, (plane + 1) * length).includes(1),
    )
  })
}

export function identity({ summary }: DicomSeries): readonly Element[] {
  return [
    textElement(tags.SOPClassUID, 'UI', segmentationStorage),
    textElement(tags.SOPInstanceUID, 'UI', newUid()),
    textElement(tags.ImageType, 'CS', ['DERIVED', 'PRIMARY']),
    textElement(tags.Modality, 'CS', 'SEG'),
    textElement(tags.Manufacturer, 'LO', 'Tessera'),
    textElement(tags.ManufacturerModelName, 'LO', 'Tessera'),
    textElement(tags.DeviceSerialNumber, 'LO', '0'),
    textElement(tags.SoftwareVersions, 'LO', '0'),
    textElement(tags.ContentDate, 'DA', '19000101'),
    textElement(tags.ContentTime, 'TM', '000000'),
    textElement(tags.SeriesInstanceUID, 'UI', newUid()),
    textElement(tags.SeriesNumber, 'IS', String((summary.number ?? 0) + 100)),
    textElement(tags.InstanceNumber, 'IS', '1'),
    textElement(tags.ContentLabel, 'CS', 'SEGMENTATION'),
    textElement(tags.ContentDescription, 'LO', ''),
    textElement(tags.ContentCreatorName, 'PN', ''),
    textElement(tags.SegmentationType, 'CS', 'BINARY'),
    textElement(tags.LossyImageCompression, 'CS', '00'),
  ]
}

export function pixelModule(grid: Grid, frames: readonly SegFrame[]): readonly Element[] {
  return [
    shortElement(tags.SamplesPerPixel, 1),
    textElement(tags.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    textElement(tags.NumberOfFrames, 'IS', String(frames.length)),
    shortElement(tags.Rows, grid.size[1]),
    shortElement(tags.Columns, grid.size[0]),
    shortElement(tags.BitsAllocated, 1),
    shortElement(tags.BitsStored, 1),
    shortElement(tags.HighBit, 0),
    shortElement(tags.PixelRepresentation, 0),
  ]
}

export function segmentItem({ label, algorithm }: SegmentToWrite, n: number): Dataset {
  const name = algorithm?.name
  return dataset(
    shortElement(tags.SegmentNumber, n + 1),
    textElement(tags.SegmentLabel, 'LO', label.slice(0, 64)),
    textElement(tags.SegmentAlgorithmType, 'CS', algorithm?.type ?? 'MANUAL'),
    ...(name === undefined ? [] : [textElement(tags.SegmentAlgorithmName, 'LO', name)]),
    sequenceElement(tags.SegmentedPropertyCategoryCodeSequence, [
      code('49755003', 'SCT', 'Morphologically Abnormal Structure'),
    ]),
    sequenceElement(tags.SegmentedPropertyTypeCodeSequence, [code('108369006', 'SCT', 'Neoplasm')]),
  )
}

function code(value: string, scheme: string, meaning: string): Dataset {
  return dataset(
    textElement(tags.CodeValue, 'SH', value),
    textElement(tags.CodingSchemeDesignator, 'SH', scheme),
    textElement(tags.CodeMeaning, 'LO', meaning),
  )
}

export function dimension(organisation: string, pointer: number, group: number): Dataset {
  return dataset(
    textElement(tags.DimensionOrganizationUID, 'UI', organisation),
    tagElement(tags.DimensionIndexPointer, pointer),
    tagElement(tags.FunctionalGroupPointer, group),
  )
}

export function sharedGroup({ spacing, direction: d }: Grid): Dataset {
  const decimals = (values: readonly number[]) => values.map(decimal)
  return dataset(
    sequenceElement(tags.PlaneOrientationSequence, [
      dataset(
        textElement(tags.ImageOrientationPatient, 'DS', decimals([d[0], d[3], d[6], d[1], d[4], d[7]])),
      ),
    ]),
    sequenceElement(tags.PixelMeasuresSequence, [
      dataset(
        textElement(tags.PixelSpacing, 'DS', decimals([spacing[1], spacing[0]])),
        textElement(tags.SliceThickness, 'DS', decimal(spacing[2])),
        textElement(tags.SpacingBetweenSlices, 'DS', decimal(spacing[2])),
      ),
    ]),
  )
}

export function frameGroup({ segment, plane }: SegFrame, grid: Grid, reference: Dataset): Dataset {
  const source = new Map(reference)
  const purpose = sequenceElement(tags.PurposeOfReferenceCodeSequence, [
    code('121322', 'DCM', 'Source image for image processing operation'),
  ])
  source.set(purpose.tag, purpose)
  return dataset(
    sequenceElement(tags.DerivationImageSequence, [
      dataset(
        sequenceElement(tags.DerivationCodeSequence, [code('113076', 'DCM', 'Segmentation')]),
        sequenceElement(tags.SourceImageSequence, [source]),
      ),
    ]),
    sequenceElement(tags.FrameContentSequence, [
      dataset(longElement(tags.DimensionIndexValues, segment, plane + 1)),
    ]),
    sequenceElement(tags.PlanePositionSequence, [
      dataset(textElement(tags.ImagePositionPatient, 'DS', toPatient(grid, [0, 0, plane]).map(decimal))),
    ]),
    sequenceElement(tags.SegmentIdentificationSequence, [
      dataset(shortElement(tags.ReferencedSegmentNumber, segment)),
    ]),
  )
}

/** At most 16 characters, as DS allows. */
function decimal(value: number): string {
  for (let digits = 15; digits > 1; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return value.toExponential(6)
}

/** One bit a voxel, lowest first, frames without a gap. */
export function packed(frames: readonly SegFrame[], { size }: Grid): Uint8Array {
  const length = size[0] * size[1]
  const bytes = new Uint8Array(Math.ceil((length * frames.length) / 8))
  frames.forEach(({ plane, mask }, frame) => {
    for (let i = 0; i < length; i++) {
      const bit = frame * length + i
      bytes[bit >> 3] |= mask.inside[plane * length + i] << (bit & 7)
    }
  })
  return bytes
}

export function newUid(): string {
  return `2.25.${BigInt(`0x${randomBytes(16).toString('hex')}`)}`
}
