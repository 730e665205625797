import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createUnzip } from 'node:zlib'
import { ImagingError } from '../imaging-error.ts'
import { inflateError, truncatedStream } from './file-start.ts'

/** After so many bytes beyond the image a file is no longer read: it may unpack to anything. */
const mostBeyond = 16 * 2 ** 20

/**
 * Fills `into` from a gzip or zlib stream, in pieces, so that no more memory is touched than the file really holds. The
 * checksum at the end of the stream is checked.
 * @throws ImagingError `truncated`, `damaged`
 */
export async function inflateInto(
  into: Uint8Array,
  from: {
    readonly handle: FileHandle
    readonly file: string
    readonly offset: number
    readonly skip: number
  },
): Promise<void> {
  const { handle, file, offset, skip } = from
  let at = -skip
  const unzip = createUnzip({ chunkSize: 2 ** 20 })
  const take = async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      const first = Math.max(0, -at)
      const room = into.length - Math.max(0, at)
      if (first < piece.length && room > 0)
        into.set(piece.subarray(first, Math.min(piece.length, first + room)), Math.max(0, at))
      at += piece.length
      if (at > into.length + mostBeyond) throw beyond
    }
  }
  try {
    const packed = createReadStream('', {
      fd: handle,
      start: offset,
      autoClose: false,
      highWaterMark: 2 ** 20,
    })
    await pipeline(packed, unzip, take)
  } catch (cause) {
    if (cause !== beyond) throw inflateError(cause, file)
  }
  if (at >= into.length) return
  if (at <= 0 && into.length > 0) throw truncatedStream(file)
  throw new ImagingError(
    'truncated',
    `its header promises ${into.length} bytes of voxels and ${at} are there`,
    'copy or export it again',
    { file },
  )
}

const beyond = new Error('more data than the image has')
