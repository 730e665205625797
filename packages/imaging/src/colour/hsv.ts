import { pixelsOf } from './white.ts'

/** One number a pixel each, 0 to 1. */
export interface HsvPlanes {
  /** Turn from red by way of green and blue, 0 to below 1; of a grey pixel 0. */
  readonly hue: Float32Array
  /** (largest - smallest) / largest; of a black pixel 0. */
  readonly saturation: Float32Array
  /** largest / 255 */
  readonly value: Float32Array
}

/**
 * Hue, saturation and value (Smith, SIGGRAPH 1978), as scikit-image's `rgb2hsv`.
 * @param rgb three bytes a pixel
 * @throws ImagingError `wrong-size`
 */
export function rgbToHsv(rgb: Uint8Array): HsvPlanes {
  const n = pixelsOf(rgb)
  const hue = new Float32Array(n)
  const saturation = new Float32Array(n)
  const value = new Float32Array(n)
  for (let p = 0, i = 0; p < n; p++, i += 3) {
    const r = rgb[i]
    const g = rgb[i + 1]
    const b = rgb[i + 2]
    const largest = r > g ? (r > b ? r : b) : g > b ? g : b
    const smallest = r < g ? (r < b ? r : b) : g < b ? g : b
    value[p] = largest / 255
    const spread = largest - smallest
    if (spread === 0) continue
    saturation[p] = spread / largest
    const sixth =
      largest === r ? (g - b) / spread : largest === g ? 2 + (b - r) / spread : 4 + (r - g) / spread
    hue[p] = sixth < 0 ? (sixth + 6) / 6 : sixth / 6
  }
  return { hue, saturation, value }
}

/** The saturation of {@link rgbToHsv} alone. @throws ImagingError `wrong-size` */
export function saturationOf(rgb: Uint8Array): Float32Array {
  const n = pixelsOf(rgb)
  const saturation = new Float32Array(n)
  for (let p = 0, i = 0; p < n; p++, i += 3) {
    const r = rgb[i]
    const g = rgb[i + 1]
    const b = rgb[i + 2]
    const largest = r > g ? (r > b ? r : b) : g > b ? g : b
    const smallest = r < g ? (r < b ? r : b) : g < b ? g : b
    saturation[p] = largest === 0 ? 0 : (largest - smallest) / largest
  }
  return saturation
}
