import { constants, inflateSync, zstdDecompressSync } from 'node:zlib'
import { CodecError } from './codec-error.ts'

/**
 * Undoes deflate (zlib's container, RFC 1950).
 * @param most bytes that the data may become: beyond that they are a bomb
 * @throws CodecError
 */
export function decodeDeflate(bytes: Uint8Array, most: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: most, chunkSize: chunkFor(most) })
  } catch (cause) {
    throw new CodecError(`deflate: ${reason(cause)}`, { cause })
  }
}

/** Undoes Zstandard (RFC 8878), as {@link decodeDeflate}. */
export function decodeZstd(bytes: Uint8Array, most: number): Uint8Array {
  try {
    return zstdDecompressSync(bytes, {
      maxOutputLength: most,
      chunkSize: chunkFor(most),
      // A window of 8 MiB is what decoders must take (RFC 8878 section 3.1.1.1.2); the format could ask for terabytes.
      params: { [constants.ZSTD_d_windowLogMax]: 27 },
    })
  } catch (cause) {
    throw new CodecError(`ZSTD: ${reason(cause)}`, { cause })
  }
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
