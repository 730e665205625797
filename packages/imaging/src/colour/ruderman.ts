import { ImagingError } from '../imaging-error.ts'
import { pixelsOf } from './white.ts'

/** The space lαβ, one number a pixel each. */
export interface RudermanPlanes {
  /** Of all cones: 0 for white, below 0 for darker. */
  readonly lightness: Float32Array
  /** Yellow against blue. */
  readonly alpha: Float32Array
  /** Red against green. */
  readonly beta: Float32Array
}

/** Red, green, blue (0 to 1) to the cones L, M, S, row by row, as printed by Reinhard et al. 2001. */
export const coneMatrix: readonly number[] = [
  0.3811, 0.5783, 0.0402, 0.1967, 0.7244, 0.0782, 0.0241, 0.1288, 0.8444,
]
/** The inverse of {@link coneMatrix} (that of the paper is rounded and does not give the picture back). */
export const inverseConeMatrix: readonly number[] = [
  4.468669863496, -3.588675903472, 0.119604366579, -1.219716627618, 2.383087912955, -0.162630111751,
  0.058508476939, -0.261078439028, 1.205665908526,
]

export const rootOf3: number = Math.sqrt(3)
export const rootOf6: number = Math.sqrt(6)
export const rootOf2: number = Math.sqrt(2)

/**
 * lαβ of Ruderman, Cronin and Chiao (J Opt Soc Am A 1998;15:2036) as Reinhard et al. use it (IEEE Comput Graph Appl
 * 2001;21(5):34): with L, M, S the base-10 logarithms of the cones' light,
 * l = (L + M + S)/√3, α = (L + M - 2 S)/√6, β = (L - M)/√2. A byte of 0 counts as 1, as black has no logarithm.
 * @param rgb three bytes a pixel, taken as light from 0 to 255 without a gamma, as the paper does
 * @throws ImagingError `wrong-size`
 */
export function rgbToRuderman(rgb: Uint8Array): RudermanPlanes {
  const n = pixelsOf(rgb)
  const lightness = new Float32Array(n)
  const alpha = new Float32Array(n)
  const beta = new Float32Array(n)
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = coneMatrix.map(value => value / 255)
  for (let p = 0, i = 0; p < n; p++, i += 3) {
    const red = rgb[i] || 1
    const green = rgb[i + 1] || 1
    const blue = rgb[i + 2] || 1
    const long = Math.log10(m0 * red + m1 * green + m2 * blue)
    const medium = Math.log10(m3 * red + m4 * green + m5 * blue)
    const short = Math.log10(m6 * red + m7 * green + m8 * blue)
    lightness[p] = (long + medium + short) / rootOf3
    alpha[p] = (long + medium - 2 * short) / rootOf6
    beta[p] = (long - medium) / rootOf2
  }
  return { lightness, alpha, beta }
}

/**
 * lαβ to bytes: the inverse of {@link rgbToRuderman}, rounded and held within 0 to 255.
 * @throws ImagingError `wrong-size` for planes of different lengths
 */
export function rudermanToRgb({ lightness, alpha, beta }: RudermanPlanes): Uint8Array {
  const n = lightness.length
  if (alpha.length !== n || beta.length !== n)
    throw new ImagingError('wrong-size', 'planes of different lengths', 'give l, α and β of one picture')
  const rgb = new Uint8Array(3 * n)
  const m = inverseConeMatrix.map(value => value * 255)
  for (let p = 0; p < n; p++) {
    const grey = lightness[p] / rootOf3
    const yellow = alpha[p] / rootOf6
    const long = 10 ** (grey + yellow + beta[p] / rootOf2)
    const medium = 10 ** (grey + yellow - beta[p] / rootOf2)
    const short = 10 ** (grey - 2 * yellow)
    for (let c = 0; c < 3; c++) {
      const light = m[3 * c] * long + m[3 * c + 1] * medium + m[3 * c + 2] * short
      rgb[3 * p + c] = light < 0 ? 0 : light > 255 ? 255 : light + 0.5
    }
  }
  return rgb
}
