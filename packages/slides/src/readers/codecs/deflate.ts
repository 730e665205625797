import { constants, inflateSync, zstdDecompressSync } from 'node:zlib'
import { CodecError } from './codec-error.ts'

/**
 * Undoes deflate (zlib's container, RFC 1950).
 * @param most bytes that the data may become: beyond that they are a bomb
 * @throws CodecError
 */
export function decodeDeflate(bytes: Uint8Array, most: number): Uint8Array {
  try {
    return plain(inflateSync(bytes, { maxOutputLength: most, chunkSize: chunkFor(most) }))
  } catch (cause) {
    throw new CodecError(`deflate: ${reason(cause)}`, { cause })
  }
}

/** Undoes Zstandard (RFC 8878), as {@link decodeDeflate}. */
export function decodeZstd(bytes: Uint8Array, most: number): Uint8Array {
  try {
    const unpacked = zstdDecompressSync(bytes, {
      maxOutputLength: most,
      chunkSize: chunkFor(most),
      // A frame could ask for a window of terabytes; the reference decoder's own limit is 2^27.
      params: { [constants.ZSTD_d_windowLogMax]: 27 },
    })
    return plain(unpacked)
  } catch (cause) {
    throw new CodecError(`ZSTD: ${reason(cause)}`, { cause })
  }
}

/** Without Buffer's own `slice`, which does not copy. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
}

/** One piece for all of a tile, so that pieces need not be joined. */
function chunkFor(most: number): number {
  return Math.min(Math.max(64, most + 64), 2 ** 22)
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  return 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    ? 'more data than the tile holds'
    : cause.message
}
