import { haematoxylinEosin, meanOpticalDensity, separateStains } from '@tessera/imaging'
import { percentiles } from './feature-list.ts'

/** What of a tile's colour its features are made of. */
export interface TileStains {
  readonly haematoxylin: Float32Array
  readonly eosin: Float32Array
}

/** Least mean optical density of a pixel that counts as stained: the β of Macenko et al. (ISBI 2009, p. 1107). */
const stained = 0.15

/** A thousandth of an optical density: finer than what one step of a byte changes in any tissue. */
const perDensity = 1000
const [lowest, highest] = [-2, 4]

/**
 * Densities of stains and moments of colours, set down by name.
 * - mean, standard deviation (of all pixels, divided by their number) and percentiles (nearest rank, to a thousandth) of
 *   the amounts of haematoxylin and eosin, mean and deviation of the residual and of the mean density of the channels
 * - `stained_share`: pixels with a mean optical density of 0.15 and more
 * - mean, deviation and third root of the third central moment of red, green and blue, which go from 0 to 1 (Stricker
 *   and Orengo 1995)
 */
export function measureStains(rgb: Uint8Array, set: (name: string, value: number) => void): TileStains {
  const { haematoxylin, eosin, residual } = separateStains(rgb, haematoxylinEosin)
  for (const [name, amounts] of [
    ['haematoxylin', haematoxylin],
    ['eosin', eosin],
  ] as const) {
    const { mean, sd } = meanAndDeviation(amounts)
    set(`${name}_mean`, mean)
    set(`${name}_sd`, sd)
    for (const [k, value] of nearestRanks(amounts).entries()) set(`${name}_p${percentiles[k]}`, value)
  }
  const rest = meanAndDeviation(residual)
  set('residual_mean', rest.mean)
  set('residual_sd', rest.sd)
  const density = meanOpticalDensity(rgb)
  const all = meanAndDeviation(density)
  set('density_mean', all.mean)
  set('density_sd', all.sd)
  let dense = 0
  for (let i = 0; i < density.length; i++) if (density[i] >= stained) dense++
  set('stained_share', dense / density.length)
  for (const [channel, name] of ['red', 'green', 'blue'].entries()) {
    const { mean, sd, skewness } = colourMoments(rgb, channel)
    set(`${name}_mean`, mean)
    set(`${name}_sd`, sd)
    set(`${name}_skewness`, skewness)
  }
  return { haematoxylin, eosin }
}

function meanAndDeviation(values: Float32Array): { readonly mean: number; readonly sd: number } {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const apart = values[i] - mean
    squares += apart * apart
  }
  return { mean, sd: Math.sqrt(squares / values.length) }
}

/** The percentiles of the feature list, each to the nearest of the thousandths that amounts are counted by. */
function nearestRanks(amounts: Float32Array): number[] {
  const bins = (highest - lowest) * perDensity + 1
  const counts = new Uint32Array(bins)
  for (let i = 0; i < amounts.length; i++) {
    const bin = Math.round((amounts[i] - lowest) * perDensity)
    counts[bin < 0 ? 0 : bin >= bins ? bins - 1 : bin]++
  }
  const found: number[] = []
  let seen = 0
  let bin = -1
  for (const percent of percentiles) {
    const rank = Math.ceil((percent / 100) * amounts.length)
    while (seen < rank) seen += counts[++bin]
    found.push((bin + lowest * perDensity) / perDensity)
  }
  return found
}

/** By how often each byte occurs: exact, and no pixel is visited twice. */
function colourMoments(rgb: Uint8Array, channel: number) {
  const counts = new Uint32Array(256)
  for (let i = channel; i < rgb.length; i += 3) counts[rgb[i]]++
  const pixels = rgb.length / 3
  let sum = 0
  for (let v = 0; v < 256; v++) sum += counts[v] * v
  const mean = sum / pixels
  let [squares, cubes] = [0, 0]
  for (let v = 0; v < 256; v++) {
    const apart = v - mean
    squares += counts[v] * apart * apart
    cubes += counts[v] * apart * apart * apart
  }
  return {
    mean: mean / 255,
    sd: Math.sqrt(squares / pixels) / 255,
    skewness: Math.cbrt(cubes / pixels) / 255,
  }
}
