import { SlideError } from '../../slide-error.ts'
import { CodecError } from '../codecs/codec-error.ts'
import { decodeJpeg } from '../codecs/jpeg.ts'
import { joinJpeg } from '../codecs/jpeg-stream.ts'
import { decodeJpeg2000, yCbCrToRgb } from '../codecs/jpeg2000.ts'
import type { Samples } from '../tile-cache.ts'
import type { WsiInstance } from './wsi-instance.ts'

type Packing = 'native' | 'jpeg' | 'jpeg2000'

const packings: Readonly<Record<string, Packing>> = {
  '1.2.840.10008.1.2': 'native',
  '1.2.840.10008.1.2.1': 'native',
  '1.2.840.10008.1.2.2': 'native',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.51': 'jpeg',
  '1.2.840.10008.1.2.4.90': 'jpeg2000',
  '1.2.840.10008.1.2.4.91': 'jpeg2000',
}

/** @throws SlideError `unsupported` for a transfer syntax that is not read */
export function packingOf({ head: { syntax, file } }: WsiInstance): Packing {
  const packing = packings[syntax.uid]
  if (packing === undefined)
    throw new SlideError(
      'unsupported',
      `pixels in ${syntax.name}`,
      'convert it to JPEG Baseline, JPEG 2000 or Explicit VR Little Endian',
      { file: file.path },
    )
  return packing
}

/** How the components of a JPEG are coloured: DICOM's word on it counts, not what decoders guess. */
function jpegColour({ samples, photometric }: WsiInstance): 'grey' | 'rgb' | 'ycbcr' {
  if (samples === 1) return 'grey'
  return photometric.startsWith('YBR') ? 'ycbcr' : 'rgb'
}

/**
 * The samples of a frame: interleaved red, green and blue, or the one channel.
 * @throws SlideError `damaged`, `unsupported`
 */
export async function decodeFrame(instance: WsiInstance, bytes: Uint8Array): Promise<Samples> {
  const { tileWidth, tileHeight, samples, head } = instance
  const packing = packingOf(instance)
  if (packing === 'native') return nativeSamples(instance, bytes)
  try {
    const wanted = tileWidth * tileHeight * samples
    const pixels = packing === 'jpeg' ? await fromJpeg(instance, bytes) : await fromJpeg2000(instance, bytes)
    if (pixels.length !== wanted) throw new CodecError(`${pixels.length} samples where a frame has ${wanted}`)
    return pixels
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause
    throw new SlideError(
      cause.unsupported ? 'unsupported' : 'damaged',
      `a frame: ${cause.message}`,
      cause.unsupported ? 'convert the slide' : 'export it again from its source',
      { file: head.file.path, cause },
    )
  }
}

/** The complete JPEG of a frame, its colours marked; null where frames are stored otherwise. @throws CodecError */
export function frameJpeg(instance: WsiInstance, bytes: Uint8Array): Uint8Array | null {
  return packingOf(instance) === 'jpeg' ? joinJpeg(null, bytes, jpegColour(instance)).bytes : null
}

async function fromJpeg(instance: WsiInstance, bytes: Uint8Array): Promise<Uint8Array> {
  const { tileWidth, tileHeight } = instance
  const { frame, bytes: whole } = joinJpeg(null, bytes, jpegColour(instance))
  if (frame.width !== tileWidth || frame.height !== tileHeight || instance.bits !== 8)
    throw new CodecError(
      `a JPEG of ${frame.width} x ${frame.height} pixels in a frame of ${tileWidth} x ${tileHeight}`,
    )
  return decodeJpeg(whole, frame)
}

async function fromJpeg2000(instance: WsiInstance, bytes: Uint8Array): Promise<Uint8Array> {
  const { samples, photometric, tileWidth, tileHeight, bits } = instance
  if (bits !== 8) throw new CodecError(`JPEG 2000 of ${bits} bits`, { unsupported: true })
  // YBR_ICT and YBR_RCT are the codestream's own transforms: its decoder undoes them.
  const colour = samples === 1 ? 'grey' : photometric.startsWith('YBR_FULL') ? 'ycbcr' : 'rgb'
  const { pixels } = await decodeJpeg2000(bytes, colour, { width: tileWidth, height: tileHeight })
  return pixels
}

function nativeSamples(instance: WsiInstance, bytes: Uint8Array): Samples {
  const { samples, bits, planar, photometric, head } = instance
  if (bits === 16) return words(bytes, head.syntax.bigEndian)
  if (samples === 1) return bytes
  const pixels = planar ? interleaved(bytes) : bytes
  if (photometric === 'RGB') return pixels
  if (photometric !== 'YBR_FULL')
    throw new SlideError('unsupported', `uncompressed ${photometric}`, 'convert it to RGB', {
      file: head.file.path,
    })
  yCbCrToRgb(pixels)
  return pixels
}

function interleaved(planes: Uint8Array): Uint8Array {
  const size = planes.length / 3
  const pixels = new Uint8Array(planes.length)
  for (let c = 0; c < 3; c++) for (let i = 0; i < size; i++) pixels[3 * i + c] = planes[c * size + i]
  return pixels
}

function words(bytes: Uint8Array, bigEndian: boolean): Uint16Array {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Uint16Array(bytes.length >> 1)
  for (let i = 0; i < values.length; i++) values[i] = data.getUint16(2 * i, !bigEndian)
  return values
}
