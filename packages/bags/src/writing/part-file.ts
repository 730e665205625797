import fs from 'node:fs'
import path from 'node:path'
import { BagError } from '../bag-error.ts'

let counter = 0

/** A file under a temporary name, written from front to back, with its beginning last. */
export interface PartFile {
  /** Address of the next byte. */
  readonly end: number
  /** Puts bytes at the end, at a multiple of 8. @returns their address */
  append(bytes: Uint8Array): number
  /** Overwrites the beginning. */
  begin(bytes: Uint8Array): void
}

/**
 * Writes a file so that a reader, or a run that is killed at any moment, sees the old content or the new and nothing
 * between: a temporary name in the same folder, fsync, rename, fsync of the folder.
 * @throws BagError `disk-full`, `cannot-write`; what was begun is removed
 */
export function writeAtomically(file: string, write: (part: PartFile) => void): void {
  const part = `${file}.${process.pid}-${counter++}.part`
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const handle = fs.openSync(part, 'w')
    try {
      const whole = partFile(handle)
      write(whole)
      // What was left between pieces reads as zeros; so does the end.
      fs.ftruncateSync(handle, whole.end)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    fs.renameSync(part, file)
    syncFolder(path.dirname(file))
  } catch (cause) {
    removeIfThere(part)
    throw writingError(file, cause)
  }
}

function partFile(handle: number): PartFile {
  let end = 0
  const put = (bytes: Uint8Array, at: number) => {
    let written = 0
    while (written < bytes.length)
      written += fs.writeSync(handle, bytes, written, bytes.length - written, at + written)
  }
  return {
    get end() {
      return end
    },
    append(bytes) {
      const at = end
      put(bytes, at)
      end = Math.ceil((at + bytes.length) / 8) * 8
      return at
    },
    begin: bytes => put(bytes, 0),
  }
}

function writingError(file: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === null) return cause
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new BagError(
      'disk-full',
      file,
      'cannot be written: no room left on the disk',
      'free some space and write it again',
      { cause },
    )
  return new BagError('cannot-write', file, `cannot be written (${String(code)})`, 'check the folder', {
    cause,
  })
}

function removeIfThere(part: string): void {
  try {
    fs.rmSync(part, { force: true })
  } catch {
    // The folder is not there or may not be changed: the error that brought us here says so.
  }
}

function syncFolder(folder: string): void {
  // Windows cannot open a folder; its rename is durable once the file is.
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}
