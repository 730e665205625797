import { CodecError } from './codec-error.ts'

/** What a JPEG says of itself before its data begin. */
export interface JpegFrame {
  readonly width: number
  readonly height: number
  readonly components: number
  readonly progressive: boolean
}

/** Colours of the components, as the container (not the JPEG) knows them. */
export type JpegColour = 'rgb' | 'ycbcr' | 'grey'

/** Scans of a progressive JPEG: libjpeg's own writes 10; hundreds are made to burn time. */
const mostScans = 32

const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda

/**
 * The tables of an abbreviated JPEG (TIFF's tag 347) as they go into each tile: without start, end and application
 * markers.
 * @throws CodecError
 */
export function jpegTables(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  for (const segment of segments(bytes)) if (!isPassedOver(segment.marker)) kept.push(segment.bytes)
  return joined(kept)
}

/** A complete JPEG, and where in it the frame's header and that of the scan begin. */
export interface JoinedJpeg {
  readonly frame: JpegFrame
  readonly bytes: Uint8Array
  readonly frameAt: number
  readonly scanAt: number
}

/**
 * A complete JPEG of a tile: its tables put in, application markers and comments left out, and Adobe's marker that says
 * how its components are coloured. Without that marker decoders guess, and take RGB for YCbCr (the colour trap of
 * Aperio's "JPEG/RGB"); a JFIF marker, which would win over Adobe's, goes.
 *
 * @param tables of {@link jpegTables}
 * @throws CodecError for what is no JPEG, or one that is not read (lossless, arithmetic, 12 bits)
 */
export function joinJpeg(tables: Uint8Array | null, bytes: Uint8Array, colour: JpegColour): JoinedJpeg {
  const kept: Uint8Array[] = []
  let frame: JpegFrame | null = null
  let beforeFrame: readonly Uint8Array[] = []
  let data: Uint8Array | null = null
  for (const segment of segments(bytes)) {
    const { marker } = segment
    if (isPassedOver(marker)) continue
    if (isFrame(marker)) {
      if (frame !== null) throw new CodecError('a JPEG of two pictures')
      frame = frameOf(marker, segment.bytes)
      beforeFrame = kept.slice()
    }
    if (marker === startOfScan) {
      data = bytes.subarray(segment.offset)
      break
    }
    kept.push(segment.bytes)
  }
  if (frame === null || data === null) throw new CodecError('a JPEG without a picture')
  if (frame.progressive && countScans(data) > mostScans)
    throw new CodecError(`a JPEG of more than ${mostScans} scans`)
  const head: Uint8Array[] = [Uint8Array.of(0xff, startOfImage)]
  if (colour !== 'grey') head.push(adobeMarker(colour === 'rgb' ? 0 : 1))
  if (tables !== null) head.push(tables)
  const whole = joined([...head, ...kept, data])
  return {
    frame,
    bytes: whole,
    frameAt: lengthOf([...head, ...beforeFrame]),
    scanAt: whole.length - data.length,
  }
}

/** Adobe's APP14 (Adobe technical note 5116): version 100, no flags, the colour transform. */
function adobeMarker(transform: 0 | 1): Uint8Array {
  return Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform)
}

interface Segment {
  readonly marker: number
  readonly offset: number
  /** The marker and what belongs to it; of a scan its header alone. */
  readonly bytes: Uint8Array
}

/** The segments up to the first scan, it included (ITU-T T.81 annex B). */
function* segments(bytes: Uint8Array): Generator<Segment> {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== startOfImage) throw new CodecError('no JPEG')
  let at = 2
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) throw new CodecError(`no marker at byte ${at} of the JPEG`)
    const marker = bytes[at + 1]
    // Fill bytes may come before a marker.
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === endOfImage) return
    if (at + 4 > bytes.length) break
    const length = (bytes[at + 2] << 8) | bytes[at + 3]
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) break
    yield { marker, offset: at, bytes: bytes.subarray(at, end) }
    if (marker === startOfScan) return
    at = end
  }
  throw new CodecError('a JPEG that ends before its data')
}

/** Application markers and comments: scanners put their own colour remarks there. */
function isPassedOver(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
}

/** Any of the frame headers SOF0 to SOF15; DHT, JPG and DAC lie between them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function frameOf(marker: number, bytes: Uint8Array): JpegFrame {
  if (marker > 0xc2) throw new CodecError('JPEG that is lossless or arithmetic', { unsupported: true })
  if (bytes.length < 10) throw new CodecError('a JPEG whose frame is cut short')
  if (bytes[4] !== 8) throw new CodecError(`JPEG of ${bytes[4]} bits`, { unsupported: true })
  const height = (bytes[5] << 8) | bytes[6]
  const width = (bytes[7] << 8) | bytes[8]
  const components = bytes[9]
  if (width === 0 || height === 0) throw new CodecError('a JPEG of no size')
  if (components !== 1 && components !== 3)
    throw new CodecError(`JPEG of ${components} components`, { unsupported: true })
  return { width, height, components, progressive: marker === 0xc2 }
}

function countScans(data: Uint8Array): number {
  let count = 0
  for (let i = 0; i + 1 < data.length; i++) if (data[i] === 0xff && data[i + 1] === startOfScan) count++
  return count
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
