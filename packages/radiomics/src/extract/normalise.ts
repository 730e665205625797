import { ImagingError, type Mask, type Volume } from '@tessera/imaging'
import type { RadiomicsSettings } from '../settings/settings.ts'

/**
 * Intensities in deviations from the mean, times the scale. Voxels that are not finite are left as they are.
 * @throws ImagingError `constant-intensity`
 */
export function normalise(
  image: Volume,
  mask: Mask,
  settings: NonNullable<RadiomicsSettings['normalisation']>,
): Volume<Float64Array> {
  const { over, scale, outliers } = settings
  const { voxels } = image
  const counts = (at: number) => (over === 'image' || mask.inside[at] === 1) && Number.isFinite(voxels[at])
  let [n, mean, squares] = [0, 0, 0]
  for (let at = 0; at < voxels.length; at++) if (counts(at)) mean += (voxels[at] - mean) / ++n
  for (let at = 0; at < voxels.length; at++) if (counts(at)) squares += (voxels[at] - mean) ** 2
  const deviation = Math.sqrt(squares / n)
  if (!(deviation > 0))
    throw new ImagingError(
      'constant-intensity',
      `all voxels of the ${over} have one intensity: there is no deviation to normalise by`,
      'leave normalisation out of the settings, or check that this is the right image',
    )
  const bound = outliers ?? Number.POSITIVE_INFINITY
  const out = new Float64Array(voxels.length)
  for (let at = 0; at < voxels.length; at++) {
    const score = (voxels[at] - mean) / deviation
    out[at] = scale * Math.max(-bound, Math.min(bound, score))
  }
  return { grid: image.grid, voxels: out }
}
