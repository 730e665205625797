import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'

/** Bytes `from` to `to` of `bytes` are a line, without its end; `number` is its number in the file, from 1. */
export type LineReader = (bytes: Buffer, from: number, to: number, number: number) => void

export interface FileLinesOptions {
  /** How findings name the file. */
  readonly shown: string
  readonly signal?: AbortSignal
  /** Bytes of the file read so far, of all. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Gives the lines of a plain, gzip or bgzip file one after another, as bytes, without holding more than a piece of it.
 * @throws FindingsError `gzip-cut-short` where the compressed file ends early (a bgzip file also where its end mark
 * is missing, for it may have been cut between two blocks), `gzip-damaged` where it cannot be unpacked
 */
export async function eachLine(file: string, read: LineReader, options: FileLinesOptions): Promise<void> {
  const packing = await packingOf(file)
  if (packing === 'cut') throw cutShort(options.shown)
  const { size } = await stat(file)
  const source = createReadStream(file, { highWaterMark: 1 << 18, signal: options.signal })
  const plain = packing === 'none' ? source : source.pipe(createGunzip({ chunkSize: 1 << 18 }))
  source.on('error', error => plain.destroy(error))
  let carried: Buffer | null = null
  let number = 0
  const give = (bytes: Buffer, from: number, to: number) =>
    read(bytes, from, to > from && bytes[to - 1] === 13 ? to - 1 : to, ++number)
  try {
    for await (const piece of plain) {
      const chunk: Buffer = piece
      let from = 0
      let end = chunk.indexOf(10)
      if (end >= 0 && carried !== null) {
        const line: Buffer = Buffer.concat([carried, chunk.subarray(0, end)])
        carried = null
        give(line, 0, line.length)
        from = end + 1
        end = chunk.indexOf(10, from)
      }
      for (; end >= 0; end = chunk.indexOf(10, from)) {
        give(chunk, from, end)
        from = end + 1
      }
      if (from < chunk.length) {
        const rest = Buffer.from(chunk.subarray(from))
        carried = carried === null ? rest : Buffer.concat([carried, rest])
      }
      options.onProgress?.(source.bytesRead, size)
    }
  } catch (error) {
    throw named(error, options.shown)
  } finally {
    source.destroy()
  }
  if (carried !== null) give(carried, 0, carried.length)
}

/** The empty block that ends every bgzip file (SAM specification, 4.1.2). */
const endMark = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')

async function packingOf(file: string): Promise<'none' | 'gzip' | 'cut'> {
  const handle = await open(file)
  try {
    const head = Buffer.alloc(18)
    const { bytesRead } = await handle.read(head, 0, 18, 0)
    if (bytesRead < 2 || head[0] !== 0x1f || head[1] !== 0x8b) return 'none'
    const bgzip = bytesRead === 18 && (head[3] & 4) !== 0 && head[12] === 66 && head[13] === 67
    if (!bgzip) return 'gzip'
    const { size } = await handle.stat()
    const tail = Buffer.alloc(endMark.length)
    await handle.read(tail, 0, tail.length, Math.max(0, size - tail.length))
    return tail.equals(endMark) ? 'gzip' : 'cut'
  } finally {
    await handle.close()
  }
}

function cutShort(shown: string): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'gzip-cut-short',
      message: `${shown} ends before its compressed content does`,
      cure: 'fetch the file again and compare its size or checksum with the sender’s',
      file: shown,
    },
  ])
}

function named(error: unknown, shown: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return cutShort(shown)
  if (!code.startsWith('Z_')) return error
  return new FindingsError([
    {
      severity: 'error',
      code: 'gzip-damaged',
      message: `${shown} cannot be unpacked`,
      cure: 'fetch the file again and compare its checksum with the sender’s',
      file: shown,
    },
  ])
}
