import { createGrid, markMaxima, separateStains, smoothPlane, watershed } from '@tessera/imaging'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { aboveThreshold, localThreshold } from './local-threshold.ts'
import { measureNuclei } from './measure-nuclei.ts'
import { nuclearRelief } from './nuclear-relief.ts'
import type { LabelledNuclei, Nuclei } from './nuclei.ts'
import { type NucleiSettings, nucleiSettings } from './nuclei-settings.ts'
import { sizedRegions } from './sized-regions.ts'
import { workingPicture } from './working-picture.ts'

/**
 * Nuclei of a picture in which one stain colours them (haematoxylin): found by their stain and shape, in order from the
 * top. Each picture is looked at alone, so that equal pictures have equal nuclei; of nuclei that reach the border only a
 * part is seen (`cut`).
 *
 * 1. The stains are separated; the nuclear one is smoothed and thresholded against its surroundings.
 * 2. Touching nuclei are told apart by summits of a relief made of blob responses over the sizes that nuclei have
 *    (Laplacian of Gaussian of scale up to the distance to the edge: Al-Kofahi et al., IEEE Trans Biomed Eng 2010;57:841),
 *    and divided along its valleys by a watershed.
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
  if (settings.secondStainShare > 0)
    for (let i = 0; i < stain.length; i++)
      stain[i] += settings.secondStainShare * Math.max(0, stains[second][i])
  const smooth = smoothPlane(stain, width, height, settings.smoothingUm / picture.mpp)
  const threshold = localThreshold(smooth, width, height, {
    window: settings.windowUm / picture.mpp,
    leastContrast: settings.leastContrast,
    leastDensity: settings.leastDensity,
  })
  const inside = aboveThreshold(smooth, width, height, threshold)
  const grid = createGrid({ size: [width, height, 1] })
  const mask = sizedRegions(inside, width, height, {
    smallest: settings.smallestUm2 / picture.mpp ** 2 / 2,
    largestHole: settings.smallestUm2 / picture.mpp ** 2,
  })
  const relief = nuclearRelief(smooth, mask, width, height, picture.mpp)
  const { markers } = markMaxima(
    { grid, voxels: relief },
    { mask: { grid, inside: mask }, height: 2, share: settings.splitShare },
  )
  for (let i = 0; i < relief.length; i++) relief[i] = 65535 - relief[i]
  const basins = watershed({ grid, voxels: relief }, markers, { mask: { grid, inside: mask } })
  const planes = {
    width,
    height,
    mpp: picture.mpp,
    haematoxylin: stain,
    eosin: stains[second],
    ringUm: settings.ringUm,
  }
  return keptNuclei(basins, planes, settings)
}

const coarsest = 1

function keptNuclei(
  basins: Int32Array,
  planes: Omit<Parameters<typeof measureNuclei>[0], 'labels' | 'count'>,
  settings: NucleiSettings,
): LabelledNuclei {
  const { width, height, mpp } = planes
  let most = 0
  for (let i = 0; i < basins.length; i++) if (basins[i] > most) most = basins[i]
  const all = measureNuclei({ ...planes, labels: basins, count: most })
  const renumbered = new Int32Array(most + 1)
  let count = 0
  for (let i = 0; i < most; i++) {
    const enough = all.cut[i] === 1 || all.areaUm2[i] >= settings.smallestUm2
    const contrast = all.meanHaematoxylin[i] - all.ringHaematoxylin[i]
    if (enough && all.areaUm2[i] <= settings.largestUm2 && contrast >= settings.leastContrast)
      renumbered[i + 1] = ++count
  }
  for (let i = 0; i < basins.length; i++) basins[i] = renumbered[basins[i]]
  return { nuclei: chosen(all, renumbered, count), labels: basins, width, height, mpp }
}

function chosen(all: Nuclei, renumbered: Int32Array, count: number): Nuclei {
  const pick = <A extends Float64Array | Uint8Array>(from: A, to: A): A => {
    for (let i = 0; i < from.length; i++) if (renumbered[i + 1] > 0) to[renumbered[i + 1] - 1] = from[i]
    return to
  }
  const floats = (column: Float64Array) => pick(column, new Float64Array(count))
  return {
    count,
    x: floats(all.x),
    y: floats(all.y),
    areaUm2: floats(all.areaUm2),
    perimeterUm: floats(all.perimeterUm),
    majorAxisUm: floats(all.majorAxisUm),
    minorAxisUm: floats(all.minorAxisUm),
    eccentricity: floats(all.eccentricity),
    solidity: floats(all.solidity),
    circularity: floats(all.circularity),
    orientation: floats(all.orientation),
    meanHaematoxylin: floats(all.meanHaematoxylin),
    sdHaematoxylin: floats(all.sdHaematoxylin),
    meanEosin: floats(all.meanEosin),
    ringHaematoxylin: floats(all.ringHaematoxylin),
    ringEosin: floats(all.ringEosin),
    cut: pick(all.cut, new Uint8Array(count)),
  }
}
