import {
  applyIntensityMap,
  checkSameGrid,
  cropMask,
  ImagingError,
  type Mask,
  type Volume,
  zScore,
} from '@tessera/imaging'
import { peakRadius } from '../intensity/local-peak.ts'
import { boxAround, cutVolume, type Region } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { interpolate } from './interpolate.ts'
import { resegment } from './resegment.ts'

/** A case on its way to features. */
export interface PreparedCase {
  /** As read, around the region. */
  readonly read: Region
  /** The whole image before interpolation: normalised, or the one that was given. */
  readonly normal: Volume
  /** What features are computed from, around the region; with filters, which read far, of the whole image. */
  readonly region: Region
}

/**
 * Checks, normalises, interpolates and re-segments.
 * @throws ImagingError `geometry-mismatch`, `empty-mask`, `not-finite`, `too-small`, `constant-intensity`
 */
export function prepareRegion(image: Volume, mask: Mask, settings: RadiomicsSettings): PreparedCase {
  const { interpolation, normalisation, filters, resegmentation } = settings
  checkSameGrid(image.grid, mask.grid)
  const near = boxAround(mask, peakRadius)
  const cut = cropMask(mask, near)
  const read: Region = { image: cutVolume(image, near), morphological: cut, intensity: cut }
  checkFinite(read)
  const normal = normalisation === undefined ? image : normalised(image, mask, normalisation)
  let part: Pick<Region, 'image' | 'morphological'> = { image: normal, morphological: mask }
  if (interpolation !== undefined)
    part = interpolate(normal, mask, interpolation, filters.length > 0 ? null : peakRadius)
  else if (filters.length === 0) part = { image: cutVolume(normal, near), morphological: cut }
  checkFinite(part)
  return {
    read,
    normal,
    region: { ...part, intensity: resegment(part.image, part.morphological, resegmentation) },
  }
}

function normalised(
  image: Volume,
  mask: Mask,
  { over, scale, outliers }: NonNullable<RadiomicsSettings['normalisation']>,
): Volume {
  const region = over === 'image' ? 'whole image' : mask
  return applyIntensityMap(zScore(image, { region, scale, outliers: outliers ?? null }), image)
}

function checkFinite({
  image: { voxels },
  morphological: { inside },
}: Pick<Region, 'image' | 'morphological'>): void {
  let count = 0
  for (let at = 0; at < inside.length; at++) if (inside[at] === 1 && !Number.isFinite(voxels[at])) count++
  if (count > 0)
    throw new ImagingError(
      'not-finite',
      `${count} voxels inside the mask are NaN or infinite`,
      'leave them out of the mask, or mend the image where it was made',
    )
}
