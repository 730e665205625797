import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { unreadable } from '../readers/faults.ts'
import { shownName } from '../readers/open.ts'

/** A file that is read piece by piece, unpacked where it is gzip. */
export interface ByteSource {
  readonly path: string
  readonly shown: string
  /** File name without `.gz`. */
  readonly name: string
  /** The first bytes as they lie on the disk. */
  readonly head: Uint8Array
  /** @throws FindingsError `truncated-gzip`, `file-unreadable` */
  chunks(): AsyncGenerator<Buffer>
  /** Share of the file that has been read so far. */
  share(): number
  /** Of the file as it lies on the disk; after the last chunk. */
  sha256(): string
}

/** Large enough that a row of a wide table lies in few pieces, small beside the table. */
const pieceBytes = 2 ** 20

/** @throws FindingsError `file-not-found`, `file-unreadable` */
export async function openSource(path: string, shown = shownName(path)): Promise<ByteSource> {
  const { head, size } = await headOf(path, shown)
  const packed = head[0] === 0x1f && head[1] === 0x8b
  let read = 0
  let hash = createHash('sha256')
  return {
    path,
    shown,
    name: basename(path).replace(/\.gz$/i, ''),
    head,
    share: () => (size === 0 ? 1 : read / size),
    sha256: () => hash.copy().digest('hex'),
    async *chunks() {
      read = 0
      hash = createHash('sha256')
      const stored = createReadStream(path, { highWaterMark: Math.min(pieceBytes, size + 1) })
      stored.on('data', (piece: string | Buffer) => {
        read += piece.length
        hash.update(piece)
      })
      const stream = packed
        ? stored.pipe(createGunzip({ chunkSize: Math.min(pieceBytes, 16_384 + 8 * size) }))
        : stored
      if (packed) stored.on('error', error => stream.destroy(error))
      try {
        for await (const piece of stream) yield piece as Buffer
      } catch (error) {
        throw faultOf(error, shown)
      } finally {
        stored.destroy()
        stream.destroy()
      }
    },
  }
}

async function headOf(path: string, shown: string): Promise<{ head: Uint8Array; size: number }> {
  try {
    const handle = await open(path)
    try {
      const { size } = await handle.stat()
      const { buffer, bytesRead } = await handle.read(new Uint8Array(64), 0, 64, 0)
      return { head: buffer.subarray(0, bytesRead), size }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw faultOf(error, shown)
  }
}

/** What the operating system or zlib says; anything else, such as a fault of a row, is passed on. */
function faultOf(error: unknown, shown: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  if (code === null) return error
  if (code === 'ENOENT')
    return unreadable({ shown }, 'file-not-found', 'there is no such file', 'correct the path')
  if (code.startsWith('Z_'))
    return unreadable(
      { shown },
      'truncated-gzip',
      `the gzip data are cut off or damaged (${code})`,
      'copy the file again; compare its size with the original',
    )
  return unreadable(
    { shown },
    'file-unreadable',
    `it cannot be read (${code})`,
    'it must be a file that you may read',
  )
}
