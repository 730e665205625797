import { haematoxylinEosinDab, type RgbVector, unmixingMatrix } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { z } from 'zod'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { densityMap } from './density-map.ts'

const amount = z.number().min(0).max(0.5)

/**
 * How much tiles are varied for training: stains as Tellez et al. do (2018, IEEE Trans Med Imaging 37:2126; 2019, Med Image
 * Anal 58:101544, where 0.05 is called light and 0.2 strong), brightness and contrast, and the eight ways to lay a tile.
 */
export const augmentationSettings = z.strictObject({
  /**
   * σ: the amount of haematoxylin, of eosin and of DAB is multiplied by a factor from 1 - σ to 1 + σ, and gets -σ to σ of
   * optical density (base 10) added, as thicker or thinner section and stain do. scikit-image's amounts, which the papers
   * add to, have had other units in each version; ours are densities.
   */
  hed: amount.default(0.05),
  /** Grey values are multiplied by 1 - b to 1 + b. */
  brightness: amount.default(0.1),
  /** Differences from the mean of the tile are multiplied by 1 - c to 1 + c. */
  contrast: amount.default(0.1),
  /** Mirrored or not, with a chance of a half each. */
  flip: z.boolean().default(true),
  /** Turned by 0, 90, 180 or 270 degrees; tiles that are not square by 0 or 180. */
  rotate: z.boolean().default(true),
})
export type AugmentationSettings = z.output<typeof augmentationSettings>

/** What one tile is varied by. */
export interface Augmentation {
  /** Of haematoxylin, eosin and DAB. */
  readonly factors: readonly [number, number, number]
  /** Added to the amount of each, in optical density (base 10). */
  readonly shifts: readonly [number, number, number]
  readonly brightness: number
  readonly contrast: number
  readonly mirrored: boolean
  /** Quarter turns, clockwise. */
  readonly turns: 0 | 1 | 2 | 3
}

/**
 * Draws what a tile is varied by: the same for the same seed and path (such as epoch and tile), whatever else is drawn.
 * @throws SlideError `bad-setting`
 */
export function drawAugmentation(
  settings: z.input<typeof augmentationSettings>,
  seed: number,
  ...path: readonly (string | number)[]
): Augmentation {
  const parsed = augmentationSettings.safeParse(settings)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SlideError(
      'bad-setting',
      `augmentation ${issue.path.join('.')}: ${issue.message}`,
      'see augmentationSettings',
    )
  }
  const { hed, brightness, contrast, flip, rotate } = parsed.data
  const random = createRandom(seed, 'augmentation', ...path)
  // Every number is drawn whatever the settings: to switch one off does not change the others.
  const around = (spread: number) => spread * (2 * random.next() - 1)
  const factors = [1 + around(hed), 1 + around(hed), 1 + around(hed)] as const
  const shifts = [around(hed), around(hed), around(hed)] as const
  const brighter = 1 + around(brightness)
  const sharper = 1 + around(contrast)
  const mirrored = random.next() < 0.5
  const turns = quarterTurns[random.integer(4)]
  return {
    factors,
    shifts,
    brightness: brighter,
    contrast: sharper,
    mirrored: flip && mirrored,
    turns: rotate ? turns : 0,
  }
}

const quarterTurns = [0, 1, 2, 3] as const

/**
 * A tile varied: first its stains, then brightness and contrast, then mirrored left to right, then turned. Pure; no variation
 * gives the same bytes, where black counts as 1.
 */
export function augment(tile: Raster, by: Augmentation): Raster {
  return lay({ ...tile, pixels: relight(jitter(tile.pixels, by), by) }, by.mirrored, by.turns)
}

function jitter(rgb: Uint8Array, { factors, shifts }: Augmentation): Uint8Array {
  if (factors.every(factor => factor === 1) && shifts.every(shift => shift === 0)) return rgb
  const { vectors } = haematoxylinEosinDab
  const unmixing = unmixingMatrix(haematoxylinEosinDab)
  const matrix = Array.from({ length: 9 }, (_, at) => {
    const [channel, to] = [Math.floor(at / 3), at % 3]
    return vectors.reduce((sum, vector, k) => sum + unmixing[3 * channel + k] * factors[k] * vector[to], 0)
  })
  const added = (c: 0 | 1 | 2) => vectors.reduce((sum, vector, k) => sum + shifts[k] * vector[c], 0)
  const offset: RgbVector = [added(0), added(1), added(2)]
  return densityMap({ matrix, offset, from: glass, to: glass })(rgb)
}

const glass: RgbVector = [255, 255, 255]

function relight(rgb: Uint8Array, { brightness, contrast }: Augmentation): Uint8Array {
  if (brightness === 1 && contrast === 1) return rgb
  let sum = 0
  for (let i = 0; i < rgb.length; i++) sum += rgb[i]
  const mean = (brightness * sum) / Math.max(1, rgb.length)
  const table = Uint8Array.from({ length: 256 }, (_, v) =>
    Math.min(255, Math.max(0, Math.round(mean + contrast * (brightness * v - mean)))),
  )
  const out = new Uint8Array(rgb.length)
  for (let i = 0; i < rgb.length; i++) out[i] = table[rgb[i]]
  return out
}

/** Mirrored left to right, then turned clockwise; a tile that is not square is turned by half or not. */
function lay(tile: Raster, mirrored: boolean, turns: Augmentation['turns']): Raster {
  const { width, height, pixels } = tile
  const by = width === height ? turns : turns - (turns % 2)
  if (by === 0 && !mirrored) return tile
  // Where pixel (column, row) of the new tile was in the turned one before mirroring.
  const source = (column: number, row: number) => {
    const [x, y] =
      by === 1
        ? [row, height - 1 - column]
        : by === 2
          ? [width - 1 - column, height - 1 - row]
          : by === 3
            ? [width - 1 - row, column]
            : [column, row]
    return y * width + (mirrored ? width - 1 - x : x)
  }
  // Affine in column and row: two steps say it all.
  const start = source(0, 0)
  const [alongRow, alongColumn] = [source(1, 0) - start, source(0, 1) - start]
  const out = new Uint8Array(pixels.length)
  for (let row = 0, to = 0; row < height; row++)
    for (let column = 0, from = 3 * (start + row * alongColumn); column < width; column++) {
      out[to] = pixels[from]
      out[to + 1] = pixels[from + 1]
      out[to + 2] = pixels[from + 2]
      to += 3
      from += 3 * alongRow
    }
  return { width, height, pixels: out }
}
