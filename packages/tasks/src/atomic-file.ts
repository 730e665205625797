import fs from 'node:fs'
import path from 'node:path'
import { TaskError } from './task-error.ts'

const temporary = /\.[0-9]+-[0-9]+\.part$/
let counter = 0

/**
 * Writes a file so that a reader, or a run that is killed at any moment, sees the old content or the new
 * and nothing between: a temporary name in the same folder, fsync, rename, fsync of the folder.
 * @throws TaskError `disk-full`
 */
export function writeFileAtomically(file: string, ...parts: readonly (string | Uint8Array)[]): void {
  const part = `${file}.${process.pid}-${counter++}.part`
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const handle = fs.openSync(part, 'w')
    try {
      for (const piece of parts) writeWhole(handle, typeof piece === 'string' ? Buffer.from(piece) : piece)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    fs.renameSync(part, file)
    syncFolder(path.dirname(file))
  } catch (cause) {
    fs.rmSync(part, { force: true })
    const code = errorCode(cause)
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
      throw new TaskError(
        'disk-full',
        `no room left to write ${path.basename(file)}; free some space and run again to continue`,
        { cause },
      )
    throw cause
  }
}

/** Removes what killed runs left under temporary names in a folder and the folders in it. */
export function removeUnfinished(folder: string): void {
  if (!fs.existsSync(folder)) return
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (temporary.test(name)) fs.rmSync(path.join(folder, name), { force: true })
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function writeWhole(handle: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.byteLength) written += fs.writeSync(handle, bytes, written)
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
