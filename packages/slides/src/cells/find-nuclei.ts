import { separateStains } from '@tessera/imaging'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { keptNuclei } from './kept-nuclei.ts'
import { nuclearParts } from './nuclear-parts.ts'
import type { LabelledNuclei, Nuclei } from './nuclei.ts'
import { type NucleiSettings, nucleiSettings } from './nuclei-settings.ts'
import { workingPicture } from './working-picture.ts'

/**
 * Nuclei of a picture in which one stain colours them (haematoxylin): found by their stain and shape. Each picture is
 * looked at alone, so that equal pictures have equal nuclei; of nuclei that reach the border only a part is seen (`cut`).
 *
 * 1. The stains are separated; the nuclear one is smoothed, and what is denser than the threshold of its neighbourhood,
 *    and than the mean of some micrometres around, is nuclear ({@link localThreshold}). That says where nuclei are.
 * 2. The outline of each is laid at half height between its own mean and its surroundings' ({@link halfHeight}), twice: the
 *    second time from outlines that no longer miss a part of the pale ones.
 * 3. Touching nuclei are cut along the valleys of the distance to the edge, by a watershed from every summit of it; cuts
 *    without a notch in the outline are taken back ({@link joinParts}).
 * 4. What is too small, too large or hardly denser than its surroundings is left out.
 *
 * @param mpp µm a pixel, up to 1: beyond that lymphocytes are a few pixels wide
 * @throws SlideError `no-scale` for an mpp that is not positive or coarser than 1; `bad-setting`
 */
export function findNuclei(raster: Raster, mpp: number, settings: Partial<NucleiSettings> = {}): Nuclei {
  return labelNuclei(raster, mpp, settings).nuclei
}

/** {@link findNuclei} with the pixels of each nucleus. */
export function labelNuclei(
  raster: Raster,
  mpp: number,
  given: Partial<NucleiSettings> = {},
): LabelledNuclei {
  if (!(mpp > 0 && mpp <= coarsest))
    throw new SlideError(
      'no-scale',
      `nuclei looked for at ${mpp} µm a pixel`,
      `read the region at ${coarsest} µm a pixel or finer; 0.25 to 0.5 is best`,
    )
  const settings = nucleiSettings(given)
  const picture = workingPicture(raster, mpp)
  const { width, height } = picture
  const [first, second] = settings.stains.names
  const stains = separateStains(picture.pixels, settings.stains, { white: settings.white })
  const stain = stains[first]
  const other = stains[second]
  if (settings.secondStainShare > 0)
    for (let i = 0; i < stain.length; i++) stain[i] += settings.secondStainShare * Math.max(0, other[i])
  const parts = nuclearParts(stain, other, width, height, picture.mpp, settings)
  const planes = { width, height, mpp: picture.mpp, stain, other, ringUm: settings.ringUm }
  return keptNuclei(parts, planes, settings)
}

const coarsest = 1
