import type { Colour } from '../../raster.ts'

/**
 * OpenSlide's pixels (numbers of 32 bits, alpha highest, the colours multiplied by it) over a background, to 3 bytes:
 * colour + (255 - alpha) · background / 255.
 */
export function overBackground(
  argb: Uint8Array,
  [red, green, blue]: Colour,
  into: Uint8Array,
  at: number,
): void {
  const numbers = new Uint32Array(argb.buffer, argb.byteOffset, argb.length >> 2)
  for (let i = 0, write = at; i < numbers.length; i++, write += 3) {
    const pixel = numbers[i]
    const alpha = pixel >>> 24
    if (alpha === 255) {
      into[write] = pixel >>> 16
      into[write + 1] = pixel >>> 8
      into[write + 2] = pixel
    } else {
      const through = (255 - alpha) / 255
      into[write] = ((pixel >>> 16) & 255) + through * red + 0.5
      into[write + 1] = ((pixel >>> 8) & 255) + through * green + 0.5
      into[write + 2] = (pixel & 255) + through * blue + 0.5
    }
  }
}
