import { opticalDensityTables, type RgbVector } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'

/** Optical densities (base 10) of tissue pixels: red, green, blue of each. */
export interface TissueDensities {
  readonly densities: Float32Array
  readonly pixels: number
}

export interface TissueRule {
  readonly minDensity: number
  readonly densityRule: 'mean' | 'every-channel'
  readonly leastGreen: number
  readonly leastPixels: number
}

/** Whether each pixel counts as tissue, 0 or 1. See `minDensity`, `densityRule` and `leastGreen` of the settings. */
export function tissuePixels(rgb: Uint8Array, white: RgbVector, rule: TissueRule): Uint8Array {
  const [red, green, blue] = opticalDensityTables(white)
  const inside = new Uint8Array(rgb.length / 3)
  const { minDensity, leastGreen } = rule
  const every = rule.densityRule === 'every-channel'
  for (let p = 0, i = 0; p < inside.length; p++, i += 3) {
    const r = red[rgb[i]]
    const g = green[rgb[i + 1]]
    const b = blue[rgb[i + 2]]
    if (g < leastGreen * (r > b ? r : b)) continue
    if (every ? r >= minDensity && g >= minDensity && b >= minDensity : r + g + b >= 3 * minDensity)
      inside[p] = 1
  }
  return inside
}

/** @throws SlideError `no-tissue` when there are fewer than `leastPixels` */
export function tissueDensities(rgb: Uint8Array, white: RgbVector, rule: TissueRule): TissueDensities {
  const inside = tissuePixels(rgb, white, rule)
  const pixels = countInside(inside)
  requireTissue(pixels, inside.length, rule)
  const [red, green, blue] = opticalDensityTables(white)
  const densities = new Float32Array(3 * pixels)
  for (let p = 0, at = 0; p < inside.length; p++) {
    if (inside[p] === 0) continue
    densities[at++] = red[rgb[3 * p]]
    densities[at++] = green[rgb[3 * p + 1]]
    densities[at++] = blue[rgb[3 * p + 2]]
  }
  return { densities, pixels }
}

export function countInside(inside: Uint8Array): number {
  let count = 0
  for (let p = 0; p < inside.length; p++) count += inside[p]
  return count
}

export function requireTissue(pixels: number, all: number, rule: TissueRule): void {
  if (pixels < rule.leastPixels || pixels === 0)
    throw new SlideError(
      'no-tissue',
      `${pixels} of ${all} pixels are darker than optical density ${rule.minDensity}, fewer than ${rule.leastPixels}`,
      'leave the slide as it is, or give more of its tissue',
    )
}
