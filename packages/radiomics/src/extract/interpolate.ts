import {
  cropGrid,
  cropMask,
  type Grid,
  gridWithSpacing,
  ImagingError,
  type Mask,
  resample,
  resampleMask,
  type Volume,
} from '@tessera/imaging'
import { boxAround, type Region } from '../region.ts'
import type { RadiomicsSettings } from '../settings/settings.ts'

type Interpolation = NonNullable<RadiomicsSettings['interpolation']>

/** The grid that the settings ask for, laid over the image's (IBSI 2.4: the centres of both coincide). */
export function interpolatedGrid(grid: Grid, { spacing, dimensions }: Interpolation): Grid {
  const [x, y, z] = typeof spacing === 'number' ? [spacing, spacing, spacing] : [...spacing, null]
  return gridWithSpacing(grid, [x ?? null, y ?? null, dimensions === 2 ? null : (z ?? null)])
}

/**
 * Image and mask on the new grid, or on the part of it that holds the region and a margin around it.
 * @param margin mm; null for the whole grid
 * @throws ImagingError `too-small` where no voxel of the new grid has enough of the region in it
 */
export function interpolate(
  image: Volume,
  mask: Mask,
  settings: Interpolation,
  margin: number | null,
): Pick<Region, 'image' | 'morphological'> {
  const whole = interpolatedGrid(image.grid, settings)
  const morphological = resampleMask(mask, whole, {
    interpolation: settings.mask,
    threshold: settings.maskThreshold,
  })
  if (!morphological.inside.includes(1))
    throw new ImagingError(
      'too-small',
      `the region vanishes on voxels of ${whole.spacing.map(x => Number(x.toPrecision(4))).join(' x ')} mm: none has ${settings.maskThreshold} of it inside`,
      'give a finer spacing, a lower maskThreshold, or leave interpolation out',
    )
  if (margin === null) return { image: interpolateImage(image, whole, settings), morphological }
  const box = boxAround(morphological, margin)
  return {
    image: interpolateImage(image, cropGrid(whole, box), settings),
    morphological: cropMask(morphological, box),
  }
}

/** The image on a grid, rounded where the settings say so. */
export function interpolateImage(image: Volume, grid: Grid, settings: Interpolation): Volume {
  const result = resample(image, grid, {
    interpolation: settings.image,
    outside: 'edge',
    antiAliasing: settings.antiAliasing,
  })
  if (settings.rounding === 'integer') roundHalfEven(result.voxels)
  return result
}

/** To the nearest whole number, of two the even one: so that halves do not raise the mean. */
function roundHalfEven(voxels: Volume['voxels']): void {
  for (let at = 0; at < voxels.length; at++) {
    const x = voxels[at]
    const below = Math.floor(x)
    const part = x - below
    voxels[at] = part < 0.5 || (part === 0.5 && below % 2 === 0) ? below : below + 1
  }
}
