import { stat } from 'node:fs/promises'
import type { Grid } from '../grid.ts'
import type { Mask } from '../volume.ts'
import { isDicom } from './is-dicom.ts'
import { readMask } from './read-mask.ts'

/**
 * Opens the region of one label by what the file is: NIfTI, NRRD or MetaImage; a DICOM segmentation, whose labels are
 * the numbers of its segments, or an RT structure set, with the numbers of its regions, both on the grid of the image.
 * @returns the mask, and all labels of the file in ascending order
 * @throws ImagingError as readMask and readDicomMask
 */
export async function openMask(
  path: string,
  image: Grid,
  options: { readonly label?: number } = {},
): Promise<{ readonly mask: Mask; readonly labels: readonly number[] }> {
  const folder = await stat(path).then(
    info => info.isDirectory(),
    () => false,
  )
  if (folder || !(await isDicom(path))) return readMask(path, options)
  const { readDicomMask } = await import('../dicom/index.ts')
  const { label } = options
  const { mask, regions } = await readDicomMask(
    path,
    { grid: image },
    label === undefined ? {} : { region: label },
  )
  return { mask, labels: regions.map(({ number }) => number).sort((a, b) => a - b) }
}
