import { ImagingError, type Mask, maskCount, type Volume } from '@tessera/imaging'
import type { FeatureValues } from '../feature-values.ts'
import type { EmptyMaskMeaning, ScanFeatures } from './scan-features.ts'

/** What gives the features of an image and a mask: `extractFeatures` with its settings. */
export type Extraction = (image: Volume, mask: Mask) => FeatureValues

export interface FollowUp {
  readonly patient: string
  readonly date: number | null
  readonly image: Volume
  /** The tumour as it was outlined after therapy; empty where none was. */
  readonly mask: Mask
  /** What an empty mask means. */
  readonly empty?: EmptyMaskMeaning
  /** With `tumour-bed-mask-supplied`: where the tumour was. */
  readonly bed?: Mask
}

/**
 * The features of a scan after therapy. A mask with voxels is measured. An empty one is no error where its meaning is
 * declared: see {@link ScanFeatures}.
 * @throws ImagingError `empty-mask` for an empty mask without a meaning, or a tumour bed that is missing or empty;
 * `bad-setting` where a meaning is declared and the mask is not empty
 */
export function followUpFeatures(scan: FollowUp, extract: Extraction): ScanFeatures {
  const { patient, date, image, mask, empty, bed } = scan
  const voxels = maskCount(mask)
  if (voxels > 0) {
    if (empty !== undefined)
      throw new ImagingError(
        'bad-setting',
        `the follow-up mask of patient ${patient} is declared '${empty}' and has ${voxels} voxels`,
        'take the declaration back, or give the empty mask',
      )
    return { patient, date, mask: 'tumour', ...extract(image, mask) }
  }
  if (empty === undefined)
    throw new ImagingError(
      'empty-mask',
      `the follow-up mask of patient ${patient} is empty and nothing says why`,
      "declare 'no-residual-tumour', 'tumour-bed-mask-supplied' (with the mask of the bed) or 'not-segmented'",
    )
  if (empty !== 'tumour-bed-mask-supplied') return { patient, date, mask: empty, features: {} }
  if (bed === undefined || maskCount(bed) === 0)
    throw new ImagingError(
      'empty-mask',
      `patient ${patient} is declared '${empty}', and the mask of the bed is ${bed === undefined ? 'missing' : 'empty'}`,
      "give the tumour bed, or declare 'no-residual-tumour' or 'not-segmented'",
    )
  return { patient, date, mask: empty, ...extract(image, bed) }
}
