import { CodecError } from './codec-error.ts'
import type { JpegFrame } from './jpeg-stream.ts'

/**
 * Decodes a JPEG of {@link joinJpeg}: 3 bytes a pixel, or 1 of a grey one, row by row.
 * @throws CodecError
 */
export async function decodeJpeg(bytes: Uint8Array, frame: JpegFrame): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'error',
      limitInputPixels: frame.width * frame.height,
      sequentialRead: true,
    })
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.width !== frame.width || info.height !== frame.height || info.channels !== frame.components)
      throw new CodecError('a JPEG whose picture is not of the size that its head says')
    return data
  } catch (cause) {
    if (cause instanceof CodecError) throw cause
    throw new CodecError(`JPEG: ${cause instanceof Error ? cause.message : 'unknown'}`, { cause })
  }
}
