import { ImagingError } from '../imaging-error.ts'
import { lightToSrgb, srgbToLight } from './srgb.ts'
import { pixelsOf } from './white.ts'

/** CIE L*a*b* 1976, one number a pixel each. */
export interface LabPlanes {
  /** 0 (black) to 100 (white). */
  readonly lightness: Float32Array
  /** Green (negative) to red. */
  readonly a: Float32Array
  /** Blue (negative) to yellow. */
  readonly b: Float32Array
}

/** Light of red, green and blue to X, Y, Z, row by row: ITU-R BT.709 primaries under D65, as in scikit-image and OpenCV. */
export const lightToXyz: readonly number[] = [
  0.412453, 0.35758, 0.180423, 0.212671, 0.71516, 0.072169, 0.019334, 0.119193, 0.950227,
]
/** The inverse of {@link lightToXyz}. */
export const xyzToLight: readonly number[] = [
  3.240481343, -1.537151516, -0.498536326, -0.969254949, 1.87599, 0.041555926, 0.055646639, -0.204041338,
  1.057311069,
]
/** X, Y, Z of D65 for the 2 degree observer. */
export const labWhitePoint: readonly number[] = [0.95047, 1, 1.08883]

/**
 * sRGB to CIE L*a*b* (1976) under D65, 2 degree observer: L* = 116 f(Y/Yn) - 16, a* = 500 (f(X/Xn) - f(Y/Yn)),
 * b* = 200 (f(Y/Yn) - f(Z/Zn)), f(t) = t^(1/3) above 0.008856, else 7.787 t + 16/116. As scikit-image's `rgb2lab`.
 * @param rgb three bytes a pixel
 * @throws ImagingError `wrong-size`
 */
export function rgbToLab(rgb: Uint8Array): LabPlanes {
  const n = pixelsOf(rgb)
  const lightness = new Float32Array(n)
  const a = new Float32Array(n)
  const b = new Float32Array(n)
  const [x0, x1, x2] = lightToXyz.slice(0, 3).map(value => value / labWhitePoint[0])
  const [y0, y1, y2] = lightToXyz.slice(3, 6)
  const [z0, z1, z2] = lightToXyz.slice(6).map(value => value / labWhitePoint[2])
  for (let p = 0, i = 0; p < n; p++, i += 3) {
    const red = srgbToLight[rgb[i]]
    const green = srgbToLight[rgb[i + 1]]
    const blue = srgbToLight[rgb[i + 2]]
    const x = labRoot(red * x0 + green * x1 + blue * x2)
    const y = labRoot(red * y0 + green * y1 + blue * y2)
    const z = labRoot(red * z0 + green * z1 + blue * z2)
    lightness[p] = 116 * y - 16
    a[p] = 500 * (x - y)
    b[p] = 200 * (y - z)
  }
  return { lightness, a, b }
}

/**
 * CIE L*a*b* to sRGB bytes: the inverse of {@link rgbToLab}, rounded; what no screen can show is held at 0 and 255.
 * @throws ImagingError `wrong-size` for planes of different lengths
 */
export function labToRgb({ lightness, a, b }: LabPlanes): Uint8Array {
  const n = lightness.length
  if (a.length !== n || b.length !== n)
    throw new ImagingError('wrong-size', 'planes of different lengths', 'give L*, a* and b* of one picture')
  const rgb = new Uint8Array(3 * n)
  for (let p = 0; p < n; p++) {
    const fy = (lightness[p] + 16) / 116
    const x = labCube(fy + a[p] / 500) * labWhitePoint[0]
    const y = labCube(fy)
    const z = labCube(fy - b[p] / 200) * labWhitePoint[2]
    for (let c = 0; c < 3; c++)
      rgb[3 * p + c] =
        lightToSrgb(xyzToLight[3 * c] * x + xyzToLight[3 * c + 1] * y + xyzToLight[3 * c + 2] * z) + 0.5
  }
  return rgb
}

/** f of {@link rgbToLab}. */
export function labRoot(t: number): number {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116
}

/** The inverse of {@link labRoot}. */
export function labCube(f: number): number {
  return f > 0.2068966 ? f * f * f : (f - 16 / 116) / 7.787
}
