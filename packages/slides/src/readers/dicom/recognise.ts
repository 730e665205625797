import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { RandomAccessFile } from '../random-access-file.ts'
import { dicomLimits } from './limits.ts'

/** Whether PS3.10's preamble and prefix begin a file. */
export function beginsDicom(start: Uint8Array): boolean {
  return (
    start.length >= 132 &&
    start[128] === 0x44 &&
    start[129] === 0x49 &&
    start[130] === 0x43 &&
    start[131] === 0x4d
  )
}

export async function isDicom(path: string): Promise<boolean> {
  const file = await RandomAccessFile.open(path)
  try {
    return file.size >= 132 && beginsDicom(await file.read(0, 132))
  } finally {
    await file.close()
  }
}

/** The files of a folder by name, up to the limit. */
export async function siblings(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter(entry => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name)
  return files
    .sort()
    .slice(0, dicomLimits.files)
    .map(name => path.join(folder, name))
}

/** Whether a folder has a DICOM file among its first few. */
export async function holdsDicom(folder: string): Promise<boolean> {
  try {
    for (const file of (await siblings(folder)).slice(0, 32)) if (await isDicom(file)) return true
  } catch {
    // A file that vanished or may not be read: whoever opens the folder will say so.
  }
  return false
}
