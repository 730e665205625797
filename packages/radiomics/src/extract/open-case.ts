import type { Finding } from '@tessera/evidence'
import { isDicom, type Mask, openImage, readDicomMask, readMask, type Volume } from '@tessera/imaging'

/** An image and one region in it, read. */
export interface OpenedCase {
  readonly image: Volume
  readonly mask: Mask
  /** Of the mask's file, as numbers: labels, segments, regions of interest. */
  readonly labels: readonly number[]
  readonly findings: readonly Finding[]
}

/**
 * Reads an image (NIfTI, NRRD, MetaImage, a DICOM file or a folder with a series) and a mask (the same formats, DICOM-SEG or
 * RTSTRUCT, which are laid on the image's grid). NaN is kept: outside the region it does no harm, inside it extraction
 * refuses it.
 * @param options `label`: which region of the mask; needed where there are several
 * @throws ImagingError as openImage, readMask and readDicomMask
 */
export async function openCase(
  imageFile: string,
  maskFile: string,
  options: { readonly label?: number | undefined } = {},
): Promise<OpenedCase> {
  const { label } = options
  const { volume, findings } = await openImage(imageFile, { nonFinite: 'keep' })
  if (await isDicom(maskFile)) {
    const { mask, regions } = await readDicomMask(
      maskFile,
      volume,
      label === undefined ? {} : { region: label },
    )
    return { image: volume, mask, labels: regions.map(({ number }) => number), findings }
  }
  const { mask, labels } = await readMask(maskFile, label === undefined ? {} : { label })
  return { image: volume, mask, labels, findings }
}
