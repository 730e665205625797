import { createGrid, type Mask, smoothPlane } from '@tessera/imaging'
import { dividedMask } from './divide-mask.ts'
import { halfHeight } from './half-height.ts'
import { joinParts } from './join-parts.ts'
import { aboveThreshold, localThreshold } from './local-threshold.ts'
import type { NucleiSettings } from './nuclei-settings.ts'
import { sizedRegions } from './sized-regions.ts'

/** Sigma of the Gaussian by which the first outlines are evened, µm: they are to lose the teeth of chromatin and noise. */
const firstOutlineUm = 0.4
/** And the outlines at half height, which are to keep notches. */
const outlineUm = 0.3
/** Of the stain on which half height is looked for, µm: no more than the optics blur, or nuclei that touch run together. */
const halfHeightUm = 0.25
/** How first parts are told apart: few, as each is measured. */
const firstParts = { smoothingUm: 0.5, leastUm: 0.075 }
/** And final ones: rather too many, as cuts are taken back. */
const manyParts = { smoothingUm: 0.3, leastUm: 0.03 }

/**
 * Whatever may be a nucleus, each by a number of its own: steps 1 to 3 of `findNuclei`.
 * @param mpp µm a pixel
 */
export function nuclearParts(
  stain: Float32Array,
  other: Float32Array,
  width: number,
  height: number,
  mpp: number,
  settings: NucleiSettings,
): Int32Array {
  const dense = denseStain(stain, other, width, height, mpp, settings)
  const first = evenMask(dense, width, height, mpp, firstOutlineUm, settings)
  const sharp = smoothPlane(stain, width, height, halfHeightUm / mpp)
  let labels = dividedMask(first, mpp, firstParts)
  const count = highest(labels)
  for (let turn = 0; turn < 2; turn++)
    labels = halfHeight({ labels, count, width, height, mpp, stain: sharp, ringUm: settings.ringUm })
  const outlined = new Float32Array(labels.length)
  for (let at = 0; at < labels.length; at++) if (labels[at] > 0) outlined[at] = 1
  const mask = evenMask(outlined, width, height, mpp, outlineUm, settings)
  const parts = dividedMask(mask, mpp, manyParts)
  const { notchUm2, largestUm2 } = settings
  return joinParts(parts, highest(parts), width, height, { mpp, notchUm2, largestUm2 })
}

function denseStain(
  stain: Float32Array,
  other: Float32Array,
  width: number,
  height: number,
  mpp: number,
  settings: NucleiSettings,
): Float32Array {
  const smooth = smoothPlane(stain, width, height, settings.smoothingUm / mpp)
  const threshold = localThreshold(smooth, other, width, height, {
    window: settings.windowUm / mpp,
    leastContrast: settings.leastContrast,
    leastDensity: settings.leastDensity,
    surroundings: settings.surroundingsUm / mpp,
    allowance: settings.allowance,
  })
  return aboveThreshold(smooth, width, height, threshold)
}

/** Where the evened plane is above a half, without what is too small for a nucleus and with small holes filled. */
function evenMask(
  plane: Float32Array,
  width: number,
  height: number,
  mpp: number,
  sigmaUm: number,
  settings: NucleiSettings,
): Mask {
  const even = smoothPlane(plane, width, height, sigmaUm / mpp)
  const inside = new Uint8Array(even.length)
  for (let i = 0; i < even.length; i++) inside[i] = even[i] > 0.5 ? 1 : 0
  const pixels = settings.smallestUm2 / mpp ** 2
  return {
    grid: createGrid({ size: [width, height, 1] }),
    inside: sizedRegions(inside, width, height, { smallest: pixels / 2, largestHole: pixels }),
  }
}

function highest(labels: Int32Array): number {
  let most = 0
  for (let at = 0; at < labels.length; at++) if (labels[at] > most) most = labels[at]
  return most
}
