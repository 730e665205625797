import { haematoxylinEosin, opticalDensityTables, separateStains } from '@tessera/imaging'
import { colourChannels, measuredStains, percentiles } from './feature-list.ts'

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
const bins = (highest - lowest) * perDensity + 1

/**
 * Densities of stains and moments of colours, set down by name.
 * - mean, standard deviation (of all pixels, divided by their number) and percentiles (nearest rank, to a thousandth) of
 *   the amounts of haematoxylin and eosin, mean and deviation of the residual and of the mean density of the channels
 * - `stained_share`: pixels with a mean optical density of 0.15 and more
 * - mean, deviation and third root of the third central moment of red, green and blue, which go from 0 to 1 (Stricker
 *   and Orengo 1995)
 */
export function measureStains(rgb: Uint8Array, set: (name: string, value: number) => void): TileStains {
  const stains = separateStains(rgb, haematoxylinEosin)
  for (const name of measuredStains) {
    setMoments(name, momentsOf(stains[name]), set)
    const counts = countsOf(stains[name])
    const ranks = nearestRanks(counts, stains[name].length)
    for (let k = 0; k < percentiles.length; k++) set(`${name}_p${percentiles[k]}`, ranks[k])
  }
  setMoments('residual', momentsOf(stains.residual), set)
  setDensity(rgb, set)
  for (let channel = 0; channel < 3; channel++) setColour(rgb, channel, set)
  return stains
}

interface Moments {
  readonly mean: number
  readonly sd: number
}

function setMoments(name: string, { mean, sd }: Moments, set: (name: string, value: number) => void): void {
  set(`${name}_mean`, mean)
  set(`${name}_sd`, sd)
}

function momentsOf(values: Float32Array): Moments {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += values[i]
    squares += values[i] * values[i]
  }
  return fromSums(sum, squares, values.length)
}

/** Of densities, which lie within a few of 0, so that little is lost in the difference. */
function fromSums(sum: number, squares: number, count: number): Moments {
  const mean = sum / count
  return { mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}

/** The mean optical density of the channels, pixel by pixel. */
function setDensity(rgb: Uint8Array, set: (name: string, value: number) => void): void {
  const [red, green, blue] = opticalDensityTables()
  const limit = 3 * stained
  let [sum, squares, dense] = [0, 0, 0]
  for (let i = 0; i < rgb.length; i += 3) {
    const density = red[rgb[i]] + green[rgb[i + 1]] + blue[rgb[i + 2]]
    sum += density
    squares += density * density
    if (density >= limit) dense++
  }
  const pixels = rgb.length / 3
  setMoments('density', fromSums(sum / 3, squares / 9, pixels), set)
  set('stained_share', dense / pixels)
}

/** How many amounts there are at each thousandth from the lowest on. */
function countsOf(amounts: Float32Array): Uint32Array {
  const counts = new Uint32Array(bins)
  for (let i = 0; i < amounts.length; i++) {
    // Above the lowest all is positive, and cutting off rounds down.
    const bin = ((amounts[i] - lowest) * perDensity + 0.5) | 0
    counts[bin < 0 ? 0 : bin >= bins ? bins - 1 : bin]++
  }
  return counts
}

/** The percentiles of the feature list, each to the nearest of the thousandths that amounts are counted by. */
function nearestRanks(counts: Uint32Array, amounts: number): number[] {
  let seen = 0
  let bin = -1
  return percentiles.map(percent => {
    const rank = Math.ceil((percent / 100) * amounts)
    while (seen < rank) seen += counts[++bin]
    return (bin + lowest * perDensity) / perDensity
  })
}

/** By how often each byte occurs: exact, and no pixel is visited twice. */
function setColour(rgb: Uint8Array, channel: number, set: (name: string, value: number) => void): void {
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
  const name = colourChannels[channel]
  set(`${name}_mean`, mean / 255)
  set(`${name}_sd`, Math.sqrt(squares / pixels) / 255)
  set(`${name}_skewness`, Math.cbrt(cubes / pixels) / 255)
}
