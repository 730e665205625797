import { encodeRgbJpeg } from '../../src/pyramid/jpeg.ts'
import { encodeJpeg2000 } from '../../src/pyramid/jpeg2000.ts'
import type { Raster } from '../../src/raster.ts'

/**
 * JPEG in red, green and blue that nothing marks as such, as in the files of many Aperio scanners: no Adobe marker, and
 * components numbered 1, 2, 3, which alone would mean YCbCr. Only the photometric tag of the TIFF tells.
 */
export async function bareRgbJpeg(raster: Raster): Promise<{ stream: Uint8Array; tables: Uint8Array }> {
  const { stream, tables } = await encodeRgbJpeg(raster, 95)
  const bytes: number[] = [0xff, 0xd8]
  for (let at = 2; at < stream.length; ) {
    const marker = stream[at + 1]
    const length = (stream[at + 2] << 8) | stream[at + 3]
    const segment = stream.slice(at, at + 2 + length)
    if (marker === 0xc0) for (let c = 0; c < 3; c++) segment[10 + 3 * c] = c + 1
    if (marker === 0xda) for (let c = 0; c < 3; c++) segment[5 + 2 * c] = c + 1
    if (marker !== 0xee) bytes.push(...segment)
    at += 2 + length
    if (marker === 0xda) return { stream: Uint8Array.from([...bytes, ...stream.subarray(at)]), tables }
  }
  throw new Error('a JPEG without a scan')
}

/**
 * JPEG 2000 as Aperio's compression 33003 has it: YCbCr as components of their own, without a transform in the stream,
 * chroma at half the columns (4:2:2) or whole. Three streams of one component each are joined: with one precinct a
 * resolution and component-major progression (CPRL), their packets only follow one another (ISO 15444-1 B.12.1.5).
 */
export async function ycbcrJpeg2000({ width, height, pixels }: Raster, halved: boolean): Promise<Uint8Array> {
  const planes = [0, 1, 2].map(() => new Float64Array(width * height))
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]]
    // JFIF 1.02: full range, chroma about 128.
    planes[0][i] = 0.299 * r + 0.587 * g + 0.114 * b
    planes[1][i] = -0.168736 * r - 0.331264 * g + 0.5 * b + 128
    planes[2][i] = 0.5 * r - 0.418688 * g - 0.081312 * b + 128
  }
  const step = halved ? 2 : 1
  const streams = []
  for (const [c, plane] of planes.entries()) {
    const across = c === 0 ? width : width / step
    const samples = Uint8Array.from({ length: across * height }, (_, i) => {
      const at = Math.floor(i / across) * width + (i % across) * (width / across)
      return clamp(across === width ? plane[at] : (plane[at] + plane[at + 1]) / 2)
    })
    streams.push(segmentsOf(await encodeJpeg2000(samples, across, height, 1, true)))
  }
  const [luma, ...chroma] = streams
  const sizes = luma.get(0x51)
  const coding = luma.get(0x52)
  const quantised = luma.get(0x5c)
  if (!sizes || !coding || !quantised) throw new Error('a codestream without its headers')
  // One component (Csiz at 38, three bytes each from 40) becomes three; chroma is sampled at every second column.
  const size = new Uint8Array(40 + 9)
  size.set(sizes.subarray(0, 40))
  new DataView(size.buffer).setUint16(2, size.length - 2)
  new DataView(size.buffer).setUint16(38, 3)
  size.set([7, 1, 1, 7, step, 1, 7, step, 1], 40)
  const order = coding.slice()
  order[5] = 4
  const data = [luma, ...chroma].map(stream => stream.get(0) ?? new Uint8Array(0))
  const length = data.reduce((sum, part) => sum + part.length, 0)
  const tile = new Uint8Array(12)
  const view = new DataView(tile.buffer)
  view.setUint16(0, 0xff90)
  view.setUint16(2, 10)
  view.setUint32(6, 12 + 2 + length)
  tile[11] = 1
  return Buffer.concat([
    Buffer.from([0xff, 0x4f]),
    size,
    order,
    quantised,
    tile,
    Buffer.from([0xff, 0x93]),
    ...data,
    Buffer.from([0xff, 0xd9]),
  ])
}

/** Marker segments by the second byte of their marker, whole; the packets after SOD under 0. */
function segmentsOf(stream: Uint8Array): Map<number, Uint8Array> {
  const segments = new Map<number, Uint8Array>()
  for (let at = 2; at < stream.length; ) {
    const marker = stream[at + 1]
    if (marker === 0x93) return segments.set(0, stream.subarray(at + 2, stream.length - 2))
    const length = (stream[at + 2] << 8) | stream[at + 3]
    segments.set(marker, stream.subarray(at, at + 2 + length))
    at += 2 + length
  }
  return segments
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)))
}
