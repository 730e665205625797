import { CodecError } from './codec-error.ts'
import { dropOpenJpeg, openJpeg } from './openjpeg.ts'

/** Colours of the components where the codestream has no colour transform of its own. */
export type Jpeg2000Colour = 'rgb' | 'ycbcr' | 'grey'

interface CodestreamSize {
  readonly width: number
  readonly height: number
  readonly components: number
  /** Chroma is stored at a half, across or both ways. */
  readonly subsampled: boolean
}

/** Tiles within one codestream: a slide's tile is one, or a few. */
const mostTiles = 64
/** Components, resolutions and codeblocks cost memory whatever the size: beyond this a tile is none. */
const mostPixels = 2 ** 24

/**
 * Decodes a JPEG 2000 codestream (ISO 15444-1) or a JP2 file of 8-bit samples: 3 bytes a pixel, or 1 of a grey one.
 * YCbCr becomes RGB by ITU-R BT.601 in full range, as JFIF has it.
 *
 * @throws CodecError
 */
export async function decodeJpeg2000(
  bytes: Uint8Array,
  colour: Jpeg2000Colour,
  within: { readonly width: number; readonly height: number },
): Promise<{
  readonly width: number
  readonly height: number
  readonly components: number
  readonly pixels: Uint8Array
}> {
  const size = codestreamSize(bytes)
  if (size.width > within.width || size.height > within.height)
    throw new CodecError(
      `a JPEG 2000 of ${size.width} x ${size.height} in a tile of ${within.width} x ${within.height} pixels`,
    )
  const { J2KDecoder } = await openJpeg()
  let decoder: InstanceType<typeof J2KDecoder> | null = null
  try {
    decoder = new J2KDecoder()
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
    const info = decoder.getFrameInfo()
    const pixels = decoder.getDecodedBuffer()
    if (
      info.width !== size.width ||
      info.height !== size.height ||
      info.componentCount !== size.components ||
      pixels.length !== size.width * size.height * size.components
    )
      throw new CodecError('a JPEG 2000 that does not decode')
    const own = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length)
    // OpenJPEG's wrapper itself turns subsampled chroma into RGB.
    if (colour === 'ycbcr' && size.components === 3 && !size.subsampled) yCbCrToRgb(own)
    return { width: size.width, height: size.height, components: size.components, pixels: own }
  } catch (cause) {
    if (cause instanceof CodecError) throw cause
    dropOpenJpeg()
    decoder = null
    throw new CodecError('a JPEG 2000 that does not decode', { cause })
  } finally {
    decoder?.delete()
  }
}

/** Reads the SIZ marker, and refuses what the decoder would not stand. */
function codestreamSize(bytes: Uint8Array): CodestreamSize {
  const at = codestreamStart(bytes)
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // SOC, then SIZ with at least one component.
  if (at < 0 || at + 45 > bytes.length || data.getUint32(at) !== 0xff4fff51)
    throw new CodecError('no JPEG 2000')
  const [x1, y1, x0, y0] = [8, 12, 16, 20].map(offset => data.getUint32(at + offset))
  const [tileX, tileY, tileX0, tileY0] = [24, 28, 32, 36].map(offset => data.getUint32(at + offset))
  const components = data.getUint16(at + 40)
  if (x0 !== 0 || y0 !== 0 || tileX0 !== 0 || tileY0 !== 0 || tileX === 0 || tileY === 0)
    throw new CodecError('JPEG 2000 with an offset', { unsupported: true })
  if (x1 === 0 || y1 === 0 || x1 * y1 > mostPixels)
    throw new CodecError(`a JPEG 2000 of ${x1} x ${y1} pixels`)
  if (Math.ceil(x1 / tileX) * Math.ceil(y1 / tileY) > mostTiles)
    throw new CodecError(`a JPEG 2000 in tiles of ${tileX} x ${tileY} pixels`)
  if (components !== 1 && components !== 3)
    throw new CodecError(`JPEG 2000 of ${components} components`, { unsupported: true })
  if (at + 42 + 3 * components > bytes.length) throw new CodecError('a JPEG 2000 that ends in its head')
  let subsampled = false
  for (let c = 0; c < components; c++) {
    const [depth, dx, dy] = bytes.subarray(at + 42 + 3 * c, at + 45 + 3 * c)
    if (depth !== 7) throw new CodecError(`JPEG 2000 of ${(depth & 127) + 1} bits`, { unsupported: true })
    const halved = c > 0 && dx === 2 && (dy === 1 || dy === 2)
    if (!halved && (dx !== 1 || dy !== 1))
      throw new CodecError(`JPEG 2000 with a component at 1/${dx} x 1/${dy}`, { unsupported: true })
    if (c === 2 && halved !== subsampled)
      throw new CodecError('JPEG 2000 with unlike chroma', { unsupported: true })
    subsampled = halved
  }
  return { width: x1, height: y1, components, subsampled }
}

/** Where the codestream begins: at once, or in the box `jp2c` of a JP2 file. */
function codestreamStart(bytes: Uint8Array): number {
  if (bytes.length >= 4 && bytes[0] === 0xff && bytes[1] === 0x4f) return 0
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = data.getUint32(at)
    if (data.getUint32(at + 4) === 0x6a703263) return at + (length === 1 ? 16 : 8)
    if (length < 8) return -1
    at += length
  }
  return -1
}

/** In place, 3 bytes a pixel: R = Y + 1.402 Cr, G = Y - 0.344136 Cb - 0.714136 Cr, B = Y + 1.772 Cb (JFIF 1.02). */
export function yCbCrToRgb(pixels: Uint8Array): void {
  for (let i = 0; i + 2 < pixels.length; i += 3) {
    const y = pixels[i]
    const cb = pixels[i + 1] - 128
    const cr = pixels[i + 2] - 128
    pixels[i] = byte(y + 1.402 * cr)
    pixels[i + 1] = byte(y - 0.344136 * cb - 0.714136 * cr)
    pixels[i + 2] = byte(y + 1.772 * cb)
  }
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0
}
