import { decodeJpeg, hasNativeJpeg } from './jpeg.ts'
import type { JpegParts } from './jpeg-stack.ts'
import { jpegParts, stackJpegs } from './jpeg-stack.ts'
import type { JpegFrame } from './jpeg-stream.ts'

interface Waiting {
  readonly bytes: Uint8Array
  readonly frame: JpegFrame
  readonly parts: JpegParts
  readonly resolve: (pixels: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/** Tiles in one stack: more win little, and hold memory. */
const most = 16
/** Fewer are sooner decoded one by one: a call of sharp costs a millisecond. */
const fewest = 3
/** A JPEG has no more rows. */
const mostRows = 65_500
/** Stacks that are decoded at once, in the threads of libuv. */
const atOnce = 2

const waiting = new Map<string, Waiting[]>()
let running = 0
let asked = false

/**
 * {@link decodeJpeg} of a tile that is one of many: those that wait together are decoded by one call of sharp, which runs
 * beside this thread and is twice as fast as WebAssembly where a call has many tiles. The pixels are those of each tile by
 * itself. Where libjpeg has anything to say against a stack, its tiles are decoded one by one.
 * @throws CodecError
 */
export async function decodeJpegTile(bytes: Uint8Array, frame: JpegFrame): Promise<Uint8Array> {
  if (frame.progressive || (await hasNativeJpeg())) return decodeJpeg(bytes, frame)
  const parts = jpegParts(bytes)
  if (parts === null) return decodeJpeg(bytes, frame)
  return new Promise((resolve, reject) => {
    const group = waiting.get(parts.key)
    const one = { bytes, frame, parts, resolve, reject }
    if (group === undefined) waiting.set(parts.key, [one])
    else group.push(one)
    if (asked) return
    asked = true
    // Reads that end in the same turn of the loop are decoded together.
    setImmediate(next)
  })
}

function next(): void {
  asked = false
  for (const [key, group] of waiting) {
    if (running >= atOnce) return
    const count = Math.min(most, group.length, Math.floor(mostRows / group[0].frame.height))
    const batch = group.splice(0, Math.max(1, count))
    if (group.length === 0) waiting.delete(key)
    running++
    decodeBatch(batch).finally(() => {
      running--
      next()
    })
  }
}

async function decodeBatch(batch: readonly Waiting[]): Promise<void> {
  const pixels = batch.length < fewest ? null : await stacked(batch).catch(() => null)
  for (const [k, { bytes, frame, resolve, reject }] of batch.entries()) {
    if (pixels === null) await decodeJpeg(bytes, frame).then(resolve, reject)
    else {
      const length = frame.width * frame.height * frame.components
      // A copy: a view of the stack would keep all of it in memory with one tile.
      resolve(pixels.slice(k * length, (k + 1) * length))
    }
  }
}

/** Null where the stack is not what it should be. */
async function stacked(batch: readonly Waiting[]): Promise<Uint8Array | null> {
  const { width, height, components } = batch[0].frame
  const bytes = stackJpegs(
    batch.map(one => one.parts),
    height,
  )
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(bytes, {
    failOn: 'warning',
    limitInputPixels: width * height * batch.length,
    sequentialRead: true,
  })
    .toColourspace(components === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const same = info.width === width && info.height === height * batch.length && info.channels === components
  return same ? new Uint8Array(data.buffer, data.byteOffset, data.length) : null
}
