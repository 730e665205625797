import { type RgbVector, rgbToLab, rgbToRuderman } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { ColourEstimate } from './stain-estimate.ts'
import { countInside, requireTissue, type TissueRule, tissuePixels } from './tissue-densities.ts'

/**
 * Reinhard et al. 2001 (IEEE Comput Graph Appl 21(5):34): mean and standard deviation of each axis of lαβ, or of CIE
 * L*a*b*, over tissue pixels.
 * @throws SlideError `no-tissue`; `one-stain` when an axis does not vary, as nothing then can be scaled to the reference
 */
export function estimateColours(
  rgb: Uint8Array,
  white: RgbVector,
  settings: TissueRule & { readonly space: 'ruderman' | 'cielab' },
): ColourEstimate {
  const inside = tissuePixels(rgb, white, settings)
  const pixels = countInside(inside)
  requireTissue(pixels, inside.length, settings)
  const tissue = new Uint8Array(3 * pixels)
  for (let p = 0, at = 0; p < inside.length; p++) {
    if (inside[p] === 0) continue
    tissue.set(rgb.subarray(3 * p, 3 * p + 3), at)
    at += 3
  }
  const moments = colourPlanes(tissue, settings.space).map(meanAndSd)
  const mean = triple(moments.map(moment => moment.mean))
  const sd = triple(moments.map(moment => moment.sd))
  if (sd.some(value => !(value > 1e-6)))
    throw new SlideError(
      'one-stain',
      `${pixels} tissue pixels of one colour`,
      'leave the slide as it is, or give more of its tissue',
    )
  return { method: 'reinhard', space: settings.space, mean, sd, white, pixels }
}

function colourPlanes(rgb: Uint8Array, space: 'ruderman' | 'cielab'): Float32Array[] {
  if (space === 'ruderman') {
    const { lightness, alpha, beta } = rgbToRuderman(rgb)
    return [lightness, alpha, beta]
  }
  const { lightness, a, b } = rgbToLab(rgb)
  return [lightness, a, b]
}

/** Divisor n. */
export function meanAndSd(values: Float32Array): { readonly mean: number; readonly sd: number } {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2
  return { mean, sd: Math.sqrt(squares / values.length) }
}

function triple(values: readonly number[]): readonly [number, number, number] {
  return [values[0], values[1], values[2]]
}
