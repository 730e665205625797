import { SlideError } from './slide-error.ts'

/** A picture in memory: 8 bits each of red, green and blue, row by row from the top, three bytes a pixel. */
export interface Raster {
  readonly width: number
  readonly height: number
  /** Length 3 · width · height. */
  readonly pixels: Uint8Array
}

/** One measured channel of a multiplex slide, as stored: counts, not colours. */
export interface ChannelRaster {
  readonly width: number
  readonly height: number
  /** Length width · height. */
  readonly values: Uint8Array | Uint16Array | Float32Array
}

export type Colour = readonly [red: number, green: number, blue: number]

export const white: Colour = [255, 255, 255]

/**
 * A picture of one colour.
 * @throws SlideError `bad-setting` for sizes that are no positive integers, `too-large` beyond 2³¹ bytes
 */
export function createRaster(width: number, height: number, fill: Colour = white): Raster {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new SlideError('bad-setting', `a picture of ${width} x ${height} pixels`, 'give two positive sizes')
  if (width * height * 3 > 2 ** 31 - 1)
    throw new SlideError(
      'too-large',
      `a picture of ${width} x ${height} pixels`,
      'read a smaller region, or the same at more microns per pixel',
    )
  const pixels = new Uint8Array(3 * width * height)
  if (fill[0] === fill[1] && fill[1] === fill[2]) pixels.fill(fill[0])
  else for (let i = 0; i < pixels.length; i++) pixels[i] = fill[i % 3]
  return { width, height, pixels }
}
