import { ImagingError } from '../imaging-error.ts'

/** Three numbers of red, green and blue, in that order. */
export type RgbVector = readonly [red: number, green: number, blue: number]

/** Of unstained glass: one grey value, or one each of red, green and blue; above 0 and at most 255. */
export type White = number | RgbVector

export interface WhiteOption {
  /** What light through unstained glass reads, I₀; 255 by default. */
  readonly white?: White
}

/** @throws ImagingError `bad-setting` outside 0 < I₀ <= 255 */
export function whiteVector(white: White = 255): RgbVector {
  const vector: RgbVector = typeof white === 'number' ? [white, white, white] : white
  if (vector.length !== 3 || !vector.every(value => value > 0 && value <= 255))
    throw new ImagingError(
      'bad-setting',
      `unstained glass of ${vector.join(', ')}`,
      'give one grey value above 0 and at most 255, or one each of red, green and blue',
    )
  return vector
}

/** The number of pixels of red, green and blue bytes. @throws ImagingError `wrong-size` unless a multiple of three */
export function pixelsOf(rgb: Uint8Array): number {
  if (rgb.length % 3 !== 0)
    throw new ImagingError(
      'wrong-size',
      `a colour picture of ${rgb.length} bytes`,
      'give three bytes a pixel: red, green, blue',
    )
  return rgb.length / 3
}
