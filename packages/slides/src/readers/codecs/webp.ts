import { CodecError } from './codec-error.ts'

/**
 * Decodes a WebP picture no larger than a tile: 3 bytes a pixel.
 * @throws CodecError
 */
export async function decodeWebp(
  bytes: Uint8Array,
  within: { readonly width: number; readonly height: number },
): Promise<{ readonly width: number; readonly height: number; readonly pixels: Uint8Array }> {
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'error',
      limitInputPixels: within.width * within.height,
    })
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.width > within.width || info.height > within.height || info.channels !== 3)
      throw new CodecError('a WebP that is larger than its tile')
    return {
      width: info.width,
      height: info.height,
      pixels: new Uint8Array(data.buffer, data.byteOffset, data.length),
    }
  } catch (cause) {
    if (cause instanceof CodecError) throw cause
    throw new CodecError(`WebP: ${cause instanceof Error ? cause.message : 'unknown'}`, { cause })
  }
}
