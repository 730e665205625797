import {
  createGrid,
  distanceTransform,
  type Mask,
  markMaxima,
  separateStains,
  smoothPlane,
  watershed,
} from '@tessera/imaging'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { keptNuclei } from './kept-nuclei.ts'
import { aboveThreshold, localThreshold } from './local-threshold.ts'
import type { LabelledNuclei, Nuclei } from './nuclei.ts'
import { type NucleiSettings, nucleiSettings } from './nuclei-settings.ts'
import { sizedRegions } from './sized-regions.ts'
import { workingPicture } from './working-picture.ts'

/**
 * Nuclei of a picture in which one stain colours them (haematoxylin): found by their stain and shape. Each picture is
 * looked at alone, so that equal pictures have equal nuclei; of nuclei that reach the border only a part is seen (`cut`).
 *
 * 1. The stains are separated; the nuclear one is smoothed, and what is denser than the threshold of its neighbourhood,
 *    and than the mean of some micrometres around, is nuclear ({@link localThreshold}).
 * 2. Touching nuclei are told apart by the summits of the distance to the edge, and divided along its valleys by a
 *    watershed from those markers.
 * 3. What is too small, too large or hardly denser than its surroundings is left out.
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
  const mask = nuclearMask(stain, other, width, height, picture.mpp, settings)
  const basins = divided(mask, picture.mpp, settings.splitUm)
  const planes = { width, height, mpp: picture.mpp, stain, other, ringUm: settings.ringUm }
  return keptNuclei(basins, planes, settings)
}

const coarsest = 1

function nuclearMask(
  stain: Float32Array,
  other: Float32Array,
  width: number,
  height: number,
  mpp: number,
  settings: NucleiSettings,
): Mask {
  const smooth = smoothPlane(stain, width, height, settings.smoothingUm / mpp)
  const threshold = localThreshold(smooth, other, width, height, {
    window: settings.windowUm / mpp,
    leastContrast: settings.leastContrast,
    leastDensity: settings.leastDensity,
    surroundings: settings.surroundingsUm / mpp,
    allowance: settings.allowance,
  })
  const dense = aboveThreshold(smooth, width, height, threshold)
  // The outline without the teeth that chromatin and noise give it.
  const even = smoothPlane(dense, width, height, outlineUm / mpp)
  const inside = new Uint8Array(even.length)
  for (let i = 0; i < even.length; i++) inside[i] = even[i] > 0.5 ? 1 : 0
  const pixels = settings.smallestUm2 / mpp ** 2
  return {
    grid: createGrid({ size: [width, height, 1] }),
    inside: sizedRegions(inside, width, height, { smallest: pixels / 2, largestHole: pixels }),
  }
}

/** Sigma of the Gaussian by which outlines are evened, µm. */
const outlineUm = 0.4
/** And the distance to them. */
const distanceUm = 0.5
const levelsPerUm = 1000

/** Each nucleus of the mask by a number of its own. */
function divided(mask: Mask, mpp: number, splitUm: number): Int32Array {
  const { grid, inside } = mask
  const [width, height] = grid.size
  const outside = new Uint8Array(inside.length)
  for (let i = 0; i < inside.length; i++) outside[i] = 1 - inside[i]
  const distance = new Float32Array(distanceTransform({ grid, inside: outside }))
  // Nowhere further inside than a nucleus is wide: also where all is one stain, and the distance infinite.
  for (let i = 0; i < distance.length; i++) if (distance[i] > 30) distance[i] = 30
  const summits = smoothPlane(distance, width, height, distanceUm / mpp)
  const relief = new Uint16Array(inside.length)
  const scale = mpp * levelsPerUm
  for (let i = 0; i < relief.length; i++)
    if (inside[i] === 1) relief[i] = Math.min(65535, Math.max(1, Math.round(summits[i] * scale)))
  const { markers } = markMaxima(
    { grid, voxels: relief },
    { mask, height: Math.max(1, splitUm * levelsPerUm) },
  )
  for (let i = 0; i < relief.length; i++) relief[i] = 65535 - relief[i]
  return watershed({ grid, voxels: relief }, markers, { mask })
}
