import { CodecError } from './codec-error.ts'
import type { JpegFrame } from './jpeg-stream.ts'
import { nativeTurboJpeg } from './native-turbo-jpeg.ts'
import { dropTurboJpeg, turboJpeg } from './turbo-jpeg.ts'

/**
 * Decodes a JPEG of {@link joinJpeg}: 3 bytes a pixel, or 1 of a grey one, row by row. By the system's libjpeg-turbo
 * where it is installed, else by the one in WebAssembly, which takes twice as long and half as long as sharp: a call of
 * sharp costs a millisecond.
 *
 * @throws CodecError
 */
export async function decodeJpeg(bytes: Uint8Array, frame: JpegFrame): Promise<Uint8Array> {
  const native = await nativeTurboJpeg()
  if (native === null) return (await fast(bytes, frame)) ?? thorough(bytes, frame)
  const pixels = new Uint8Array(frame.width * frame.height * frame.components)
  return native(bytes, frame, pixels) ? pixels : thorough(bytes, frame)
}

/** Null where libjpeg-turbo has anything to say against the data. */
async function fast(bytes: Uint8Array, frame: JpegFrame): Promise<Uint8Array | null> {
  const decoder = await turboJpeg().catch(() => null)
  if (decoder === null) return null
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
  } catch (cause) {
    // A number is the codec's own word; anything else (a trap, memory that ends) leaves it in no state to go on.
    if (typeof cause !== 'number') dropTurboJpeg()
    return null
  }
  const { width, height, componentCount } = decoder.getFrameInfo()
  const pixels = decoder.getDecodedBuffer()
  if (width !== frame.width || height !== frame.height || componentCount !== frame.components) return null
  if (pixels.length !== width * height * componentCount) return null
  const seen = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length)
  // Versions of the wrapper differ in whether they give a copy or a view of their memory.
  return pixels.buffer.byteLength === pixels.length ? seen : seen.slice()
}

/** Through sharp, which tells what libjpeg merely warns of from what it cannot decode. */
async function thorough(bytes: Uint8Array, frame: JpegFrame): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'error',
      limitInputPixels: frame.width * frame.height,
      sequentialRead: true,
    })
      .toColourspace(frame.components === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.width !== frame.width || info.height !== frame.height || info.channels !== frame.components)
      throw new CodecError('a JPEG whose picture is not of the size that its head says')
    return new Uint8Array(data.buffer, data.byteOffset, data.length)
  } catch (cause) {
    if (cause instanceof CodecError) throw cause
    throw new CodecError(`JPEG: ${cause instanceof Error ? cause.message : 'unknown'}`, { cause })
  }
}
