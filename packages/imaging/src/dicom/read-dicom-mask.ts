import { ImagingError } from '../imaging-error.ts'
import type { Mask } from '../volume.ts'
import { itemsOf, numberOf, textOf } from './dataset.ts'
import { readDicomHeader } from './dicom-file.ts'
import { readRtStruct } from './rtstruct.ts'
import { type Reference, readDicomSeg } from './seg.ts'
import { tags } from './tags.ts'

/** One region of a segmentation or of a structure set, and all that it could have been. */
export interface DicomMask {
  readonly mask: Mask
  readonly number: number
  readonly name: string
  readonly regions: readonly { readonly number: number; readonly name: string }[]
}

/**
 * Reads one region on the grid of an image, of a DICOM segmentation or an RT structure set, whichever the file is.
 * @param options.region its number or name; needed where there are several
 * @throws ImagingError `not-an-image` for another object, `several-labels` and `no-such-label` with the list of regions,
 * `empty-mask` for a region without a voxel; as `readDicomSeg` and `readRtStruct`
 */
export async function readDicomMask(
  file: string,
  on: Reference,
  options: { readonly region?: number | string } = {},
): Promise<DicomMask> {
  const { dataset } = await readDicomHeader(file)
  const modality = textOf(dataset, tags.Modality)
  if (modality !== 'SEG' && modality !== 'RTSTRUCT')
    throw new ImagingError(
      'not-an-image',
      `a DICOM file of modality ${modality ?? 'unknown'}, which is no mask`,
      'give a SEG or RTSTRUCT object',
      { file },
    )
  const regions =
    modality === 'SEG'
      ? itemsOf(dataset, tags.SegmentSequence).map(item => ({
          number: numberOf(item, tags.SegmentNumber) ?? 0,
          name: textOf(item, tags.SegmentLabel) ?? '',
        }))
      : itemsOf(dataset, tags.StructureSetROISequence).map(item => ({
          number: numberOf(item, tags.ROINumber) ?? 0,
          name: textOf(item, tags.ROIName) ?? '',
        }))
  const { region } = options
  const list = regions.map(({ number, name }) => `${number} ${name}`).join(', ')
  const meant = regions.filter(one => region === undefined || one.number === region || one.name === region)
  if (meant.length > 1)
    throw new ImagingError('several-labels', `${meant.length} regions: ${list}`, 'choose one', { file })
  const [one] = meant
  if (one === undefined)
    throw new ImagingError(
      'no-such-label',
      `no region ${region ?? ''} among: ${list}`,
      'choose one of them',
      { file },
    )
  const read =
    modality === 'SEG'
      ? (await readDicomSeg(file, { on })).segments.find(segment => segment.number === one.number)
      : (await readRtStruct(file, on, { region: one.number })).at(0)
  if (read === undefined || !read.mask.inside.includes(1))
    throw new ImagingError(
      'empty-mask',
      `region ${one.name} has no voxel on the image`,
      'check that it was drawn',
      {
        file,
      },
    )
  return { mask: read.mask, ...one, regions }
}
