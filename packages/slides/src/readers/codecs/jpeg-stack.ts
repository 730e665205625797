import { type JoinedJpeg, joined } from './jpeg-stream.ts'

/** Libjpeg's own limit. */
const highest = 65_500
const mostUnits = 65_535

const endOfImage = 0xd9
const restartInterval = 0xdd
const firstRestart = 0xd0

/** Several JPEGs of one size as one picture, each below the one before. */
export interface JpegStack {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly components: number
}

/**
 * Puts JPEGs of the same tables one below the other without decoding them: a restart marker (ITU-T T.81, E.1.4) between
 * two sets the decoder back as the beginning of a picture does, so that each gives the pixels that it gives alone, and damage in one stays in it. Null
 * where that would not be so: other heads, progressive ones, restart markers of their own, sides that do not end with a coded
 * unit, or chroma halved from top to bottom, which decoders smooth across the rows where two would meet.
 */
export function stackJpegs(jpegs: readonly JoinedJpeg[]): JpegStack | null {
  const [first] = jpegs
  if (first === undefined) return null
  const { frame, bytes, frameAt } = first
  const dataAt = endOfScanHeader(first)
  const units = codedUnits(first)
  if (frame.progressive || units === null || frame.height % units.high !== 0) return null
  const count = Math.ceil(frame.width / units.wide) * (frame.height / units.high)
  const height = frame.height * jpegs.length
  if (count > mostUnits || height > highest) return null
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, dataAt)
  if (hasRestarts(head)) return null
  const parts: Uint8Array[] = [
    head.subarray(0, frameAt + 5),
    Uint8Array.of(height >> 8, height & 255),
    head.subarray(frameAt + 7, first.scanAt),
    Uint8Array.of(0xff, restartInterval, 0, 4, count >> 8, count & 255),
    head.subarray(first.scanAt),
  ]
  for (const [at, one] of jpegs.entries()) {
    const whole = Buffer.from(one.bytes.buffer, one.bytes.byteOffset, one.bytes.length)
    if (whole.compare(head, 0, dataAt, 0, dataAt) !== 0) return null
    const end = endOfData(whole, dataAt)
    if (end === null) return null
    if (at > 0) parts.push(Uint8Array.of(0xff, firstRestart + ((at - 1) & 7)))
    parts.push(whole.subarray(dataAt, end))
  }
  parts.push(Uint8Array.of(0xff, endOfImage))
  return { bytes: joined(parts), width: frame.width, height, components: frame.components }
}

/**
 * Decodes JPEGs of one size side by side with other work, in a thread of sharp's; the same bits as one by one. Null where
 * they do not stack, or where libjpeg has anything to say against one of them.
 */
export async function decodeStack(jpegs: readonly JoinedJpeg[]): Promise<readonly Uint8Array[] | null> {
  const stack = stackJpegs(jpegs)
  if (stack === null) return null
  const { width, height, components } = stack
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(stack.bytes, {
      failOn: 'warning',
      limitInputPixels: width * height,
      sequentialRead: true,
    })
      .toColourspace(components === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.width !== width || info.height !== height || info.channels !== components) return null
    const each = data.length / jpegs.length
    return jpegs.map((_, at) => new Uint8Array(data.buffer, data.byteOffset + at * each, each))
  } catch {
    return null
  }
}

/** Pixels of a coded unit; null where chroma has fewer rows than luminance, or components come in scans of their own. */
function codedUnits({ frame, bytes, frameAt, scanAt }: JoinedJpeg) {
  if (bytes[scanAt + 4] !== frame.components) return null
  // A scan of one component is coded in blocks, whatever its factors say (T.81, A.2.2).
  if (frame.components === 1) return { wide: 8, high: 8 }
  const factors = Array.from({ length: frame.components }, (_, i) => bytes[frameAt + 11 + 3 * i])
  const [rows] = factors.map(factor => factor & 15)
  if (factors.some(factor => (factor & 15) !== rows)) return null
  return { wide: 8 * Math.max(...factors.map(factor => factor >> 4)), high: 8 * rows }
}

function endOfScanHeader({ bytes, scanAt }: JoinedJpeg): number {
  return scanAt + 2 + ((bytes[scanAt + 2] << 8) | bytes[scanAt + 3])
}

function hasRestarts(head: Uint8Array): boolean {
  for (let at = 2; at + 3 < head.length; at += 2 + ((head[at + 2] << 8) | head[at + 3]))
    if (head[at + 1] === restartInterval) return true
  return false
}

/** Where the end marker is, if it is the first marker after the data. */
function endOfData(bytes: Buffer, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 2))
    if (bytes[at + 1] !== 0) return bytes[at + 1] === endOfImage ? at : null
  return null
}
