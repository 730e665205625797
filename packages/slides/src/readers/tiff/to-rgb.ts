import { SlideError } from '../../slide-error.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { Samples } from '../tile-cache.ts'
import type { Block } from './decode-block.ts'
import type { Page } from './page.ts'
import { compression, photometric, photometricName } from './tags.ts'

/** @throws SlideError `unsupported`, by name, for colours that are not turned into red, green and blue */
export function checkColours(file: RandomAccessFile, page: Page): void {
  const { photometric: code, samples } = page
  const packedYCbCr =
    page.compression === compression.jpeg ||
    page.compression === compression.webp ||
    page.compression === compression.jpeg2000 ||
    page.compression === compression.aperioJpeg2000YCbCr ||
    page.compression === compression.aperioJpeg2000Rgb
  const readable =
    (code === photometric.rgb && samples >= 3) ||
    (code === photometric.yCbCr && samples === 3 && packedYCbCr) ||
    ((code === photometric.blackIsZero || code === photometric.whiteIsZero) && samples <= 2) ||
    (code === photometric.palette && samples === 1 && page.colourMap !== null && page.sampleType === 'uint8')
  if (!readable)
    throw new SlideError(
      'unsupported',
      `a picture of ${samples} samples a pixel, ${photometricName(code)}`,
      'convert the slide to RGB',
      { file: file.path },
    )
}

/**
 * Red, green and blue of 8 bits from a block: 16-bit samples by their upper byte, floating ones as 0 to 1, grey three
 * times, palettes by their map. With an alpha (ExtraSamples) the colour lies over white.
 */
export function blockToRgb(page: Page, { channels, values }: Block): Uint8Array {
  const bytes = eightBit(values)
  if (channels === 3) return bytes
  const pixels = Math.floor(bytes.length / channels)
  const rgb = new Uint8Array(3 * pixels)
  if (channels >= 4) {
    const blended = page.extraSamples > 0
    for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += 3) {
      const alpha = blended ? bytes[from + 3] : 255
      for (let c = 0; c < 3; c++)
        rgb[to + c] =
          alpha === 255 ? bytes[from + c] : Math.round((bytes[from + c] * alpha + 255 * (255 - alpha)) / 255)
    }
    return rgb
  }
  const { colourMap, photometric: code } = page
  for (let i = 0, to = 0; i < pixels; i++, to += 3) {
    const value = bytes[i * channels]
    if (code === photometric.palette && colourMap !== null) {
      const entries = colourMap.length / 3
      for (let c = 0; c < 3; c++) rgb[to + c] = value < entries ? colourMap[c * entries + value] >> 8 : 0
    } else {
      const grey = code === photometric.whiteIsZero ? 255 - value : value
      rgb[to] = grey
      rgb[to + 1] = grey
      rgb[to + 2] = grey
    }
  }
  return rgb
}

function eightBit(values: Samples): Uint8Array {
  if (values instanceof Uint8Array) return values
  const bytes = new Uint8Array(values.length)
  if (values instanceof Uint16Array) for (let i = 0; i < values.length; i++) bytes[i] = values[i] >> 8
  else
    for (let i = 0; i < values.length; i++) bytes[i] = Math.min(255, Math.max(0, Math.round(values[i] * 255)))
  return bytes
}
