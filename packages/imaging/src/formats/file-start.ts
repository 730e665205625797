import { open } from 'node:fs/promises'
import { constants, gunzipSync } from 'node:zlib'
import { ImagingError, type ImagingFault } from '../imaging-error.ts'

/** The beginning of a file, enough for any header. */
export interface FileStart {
  /** The path as given. */
  readonly file: string
  /** Bytes of the file. */
  readonly size: number
  readonly gzipped: boolean
  /** The first bytes, decompressed where the file is gzipped. */
  readonly bytes: Buffer
}

/** Long enough for text headers with pages of key-value pairs. */
const most = 256 * 1024

/** @throws ImagingError `no-such-file`, `not-an-image` for a folder or an empty file, `truncated`, `damaged` */
export async function readFileStart(file: string): Promise<FileStart> {
  const { size, bytes } = await readBeginning(file)
  if (size === 0)
    throw new ImagingError('not-an-image', 'an empty file', 'fetch or export it again', { file })
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  return { file, size, gzipped, bytes: gzipped ? inflateBeginning(bytes, file) : bytes }
}

async function readBeginning(file: string): Promise<{ size: number; bytes: Buffer }> {
  try {
    await using handle = await open(file, 'r')
    const { size } = await handle.stat()
    const bytes = Buffer.alloc(Math.min(size, most))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return { size, bytes: bytes.subarray(0, bytesRead) }
  } catch (cause) {
    throw fileError(cause, file)
  }
}

function inflateBeginning(bytes: Buffer, file: string): Buffer {
  try {
    // A header within the first 64 KiB: 64 MiB at most, whatever a file claims.
    return gunzipSync(bytes.subarray(0, 65_536), { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (cause) {
    throw inflateError(cause, file)
  }
}

const system: Readonly<Record<string, readonly [ImagingFault, string, string]>> = {
  ENOENT: ['no-such-file', 'there is no such file', 'correct the path'],
  ENOTDIR: ['no-such-file', 'there is no such file', 'correct the path'],
  EISDIR: [
    'not-an-image',
    'a folder where a file is needed',
    'give a file, or open a DICOM series with openImage',
  ],
  EACCES: ['no-such-file', 'may not be read', 'change its permissions'],
  EPERM: ['no-such-file', 'may not be read', 'change its permissions'],
  ENAMETOOLONG: ['no-such-file', 'there is no such file', 'correct the path'],
  ENOSPC: ['disk-full', 'no room left on the disk', 'free some space and write it again'],
  EDQUOT: ['disk-full', 'the disk quota is used up', 'free some space and write it again'],
  EROFS: ['cannot-write', 'lies on a disk that cannot be written', 'choose another folder'],
}

/** What the operating system said, as an ImagingError; an error of another kind as it is. */
export function fileError(cause: unknown, file: string): unknown {
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return cause
  const known = system[cause.code]
  if (known === undefined)
    return new ImagingError('damaged', `cannot be read (${cause.code})`, 'copy the file anew', {
      file,
      cause,
    })
  const [fault, what, cure] = known
  return new ImagingError(fault, what, cure, { file, cause })
}

/** What zlib said, as an ImagingError. */
export function inflateError(cause: unknown, file: string): unknown {
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return cause
  if (cause.code === 'Z_BUF_ERROR') return truncatedStream(file)
  if (!cause.code.startsWith('Z_')) return fileError(cause, file)
  return new ImagingError('damaged', 'its compressed data are damaged', 'fetch or export it again', {
    file,
    cause,
  })
}

export function truncatedStream(file: string): ImagingError {
  return new ImagingError('truncated', 'its compressed data end too early', 'copy or export it again', {
    file,
  })
}
