import { pixelsOf, type White, type WhiteOption, whiteVector } from './white.ts'

/**
 * The optical density of each byte v = 0 to 255 in light I₀ = `white`: max(0, -log₁₀(max(v, 1) / I₀)). Absorbance to
 * base 10 as in photometry (Lambert-Beer), in QuPath and in Ruifrok and Johnston 2001; times 2.302585 it is that to base
 * e, which torchstain and StainTools use. Black counts as 1, so that the largest is log₁₀ I₀ = 2.41; what is brighter
 * than white has 0.
 */
export function opticalDensityTable(white: number): Float64Array {
  const table = new Float64Array(256)
  for (let v = 0; v < 256; v++) table[v] = Math.max(0, Math.log10(white / Math.max(v, 1)))
  return table
}

/** A table each of red, green and blue. @throws ImagingError `bad-setting` */
export function opticalDensityTables(
  white: White = 255,
): readonly [Float64Array, Float64Array, Float64Array] {
  const [red, green, blue] = whiteVector(white)
  return [opticalDensityTable(red), opticalDensityTable(green), opticalDensityTable(blue)]
}

/**
 * Optical density (base 10) of every byte of a colour picture, in the picture's order: red, green, blue of each pixel.
 * See {@link opticalDensityTable}.
 * @param rgb three bytes a pixel
 * @throws ImagingError `bad-setting` for a white outside 0 to 255, `wrong-size`
 */
export function opticalDensity(rgb: Uint8Array, options: WhiteOption = {}): Float32Array {
  const n = pixelsOf(rgb)
  const [red, green, blue] = opticalDensityTables(options.white)
  const density = new Float32Array(3 * n)
  for (let i = 0; i < density.length; i += 3) {
    density[i] = red[rgb[i]]
    density[i + 1] = green[rgb[i + 1]]
    density[i + 2] = blue[rgb[i + 2]]
  }
  return density
}

/**
 * The mean optical density (base 10) of red, green and blue, one number a pixel: how much stain of any colour there is.
 * @throws ImagingError `bad-setting`, `wrong-size`
 */
export function meanOpticalDensity(rgb: Uint8Array, options: WhiteOption = {}): Float32Array {
  const n = pixelsOf(rgb)
  const [red, green, blue] = opticalDensityTables(options.white)
  const density = new Float32Array(n)
  for (let p = 0, i = 0; p < n; p++, i += 3)
    density[p] = (red[rgb[i]] + green[rgb[i + 1]] + blue[rgb[i + 2]]) / 3
  return density
}
