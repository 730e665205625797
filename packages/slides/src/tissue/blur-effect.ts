import type { Raster } from '../raster.ts'

/** Pixels of the second blurring. */
const window = 11
/** Weights of red, green and blue in luminance (CIE 1931 of ITU-R BT.709 primaries, as scikit-image rounds them). */
const weights = [0.2125, 0.7154, 0.0721] as const

/**
 * How blurred a picture is, from 0 to 1: what part of its luminance gradients survives a further blurring along their own
 * direction by a mean of 11 pixels. Of a sharp picture little does. Crete et al. 2007 (Proc SPIE 6492:64920I), with Sobel
 * gradients, the larger of x and y, as scikit-image's `blur_effect`. It does not depend on contrast. Null for a
 * picture of one colour, and for fewer than 12 pixels a side: there is no gradient to judge.
 */
export function blurEffect({ width, height, pixels }: Raster): number | null {
  if (width < window + 1 || height < window + 1) return null
  const grey = new Float64Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 3)
    grey[i] = (weights[0] * pixels[at] + weights[1] * pixels[at + 1] + weights[2] * pixels[at + 2]) / 255
  const turned = new Float64Array(grey.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) turned[x * height + y] = grey[y * width + x]
  const along = blurAlongRows(grey, width, height)
  const across = blurAlongRows(turned, height, width)
  return along === null || across === null ? null : Math.max(along, across)
}

/** For gradients along rows, and blurring along them. */
function blurAlongRows(grey: Float64Array, width: number, height: number): number | null {
  const blurred = meanAlongRows(grey, width, height)
  let sharp = 0
  let lost = 0
  // The outermost pixels are left out, two before and one after, as there.
  for (let y = 2; y < height - 1; y++)
    for (let x = 2, i = y * width + 2; x < width - 1; x++, i++) {
      const before = Math.abs(sobel(grey, i, width))
      const after = Math.abs(sobel(blurred, i, width))
      sharp += before
      if (before > after) lost += before - after
    }
  return sharp < 1e-9 ? null : (sharp - lost) / sharp
}

function sobel(values: Float64Array, i: number, width: number): number {
  const right = values[i - width + 1] + 2 * values[i + 1] + values[i + width + 1]
  const left = values[i - width - 1] + 2 * values[i - 1] + values[i + width - 1]
  return (right - left) / 8
}

/** Beyond its ends a row goes on mirrored. */
function meanAlongRows(values: Float64Array, width: number, height: number): Float64Array {
  const out = new Float64Array(values.length)
  const reach = (window - 1) / 2
  const mirrored = (x: number) => (x < 0 ? -1 - x : x >= width ? 2 * width - 1 - x : x)
  for (let y = 0, start = 0; y < height; y++, start += width) {
    let sum = 0
    for (let x = -reach; x <= reach; x++) sum += values[start + mirrored(x)]
    for (let x = 0; x < width; x++) {
      out[start + x] = sum / window
      sum += values[start + mirrored(x + reach + 1)] - values[start + mirrored(x - reach)]
    }
  }
  return out
}
