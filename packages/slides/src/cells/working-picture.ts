import type { Raster } from '../raster.ts'

/** The picture on which nuclei are looked for. */
export interface WorkingPicture extends Raster {
  readonly mpp: number
}

/** Micrometres a pixel between which a picture is taken as it is. */
const finest = 0.2
const coarsest = 0.6

/**
 * The picture itself where its pixels are of 0.2 to 0.6 µm. Finer ones are the mean of squares of n x n pixels (what is
 * left over at the right and below is dropped), coarser ones are made n times as large, bilinear.
 */
export function workingPicture(raster: Raster, mpp: number): WorkingPicture {
  if (mpp >= finest && mpp <= coarsest) return { ...raster, mpp }
  if (mpp > coarsest) return enlarged(raster, mpp, Math.ceil(mpp / 0.5 - 1e-9))
  const n = Math.min(Math.floor(0.5 / mpp), raster.width, raster.height)
  return reduced(raster, mpp, Math.max(1, n))
}

function reduced({ width, height, pixels }: Raster, mpp: number, n: number): WorkingPicture {
  const [w, h] = [Math.floor(width / n), Math.floor(height / n)]
  const out = new Uint8Array(3 * w * h)
  const sums = new Uint32Array(3 * w)
  for (let y = 0; y < h; y++) {
    sums.fill(0)
    for (let dy = 0; dy < n; dy++)
      for (let x = 0, at = 3 * (y * n + dy) * width; x < w; x++)
        for (let dx = 0; dx < n; dx++, at += 3) {
          sums[3 * x] += pixels[at]
          sums[3 * x + 1] += pixels[at + 1]
          sums[3 * x + 2] += pixels[at + 2]
        }
    for (let i = 0; i < sums.length; i++) out[3 * w * y + i] = Math.round(sums[i] / (n * n))
  }
  return { width: w, height: h, pixels: out, mpp: mpp * n }
}

function enlarged({ width, height, pixels }: Raster, mpp: number, n: number): WorkingPicture {
  const [w, h] = [width * n, height * n]
  const out = new Uint8Array(3 * w * h)
  for (let y = 0, to = 0; y < h; y++) {
    const v = Math.min(height - 1, Math.max(0, (y + 0.5) / n - 0.5))
    const top = Math.floor(v)
    const bottom = Math.min(height - 1, top + 1)
    const q = v - top
    for (let x = 0; x < w; x++) {
      const u = Math.min(width - 1, Math.max(0, (x + 0.5) / n - 0.5))
      const left = Math.floor(u)
      const right = Math.min(width - 1, left + 1)
      const p = u - left
      for (let c = 0; c < 3; c++, to++) {
        const above =
          pixels[3 * (top * width + left) + c] * (1 - p) + pixels[3 * (top * width + right) + c] * p
        const below =
          pixels[3 * (bottom * width + left) + c] * (1 - p) + pixels[3 * (bottom * width + right) + c] * p
        out[to] = Math.round(above * (1 - q) + below * q)
      }
    }
  }
  return { width: w, height: h, pixels: out, mpp: mpp / n }
}
