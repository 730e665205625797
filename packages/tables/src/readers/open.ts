import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { csvReader } from './csv.ts'
import { unreadable } from './faults.ts'
import type { TableFile, TableReader } from './reader.ts'
import { readers } from './readers.ts'

export interface OpenedFile {
  readonly file: TableFile
  /** Of the file as it lies on the disk, packed or not. */
  readonly sha256: string
  readonly reader: TableReader
}

/**
 * Reads the bytes of a file, unpacks gzip, and finds the reader of its format.
 * @param anyText a file whose ending no reader knows is read as CSV
 * @throws FindingsError `file-not-found`, `file-unreadable`, `truncated-gzip`, `unknown-format`
 */
export async function openTable(
  path: string,
  shown = shownName(path),
  { anyText = false }: { readonly anyText?: boolean } = {},
): Promise<OpenedFile> {
  const stored = await bytesOf(path, shown)
  const sha256 = createHash('sha256').update(stored).digest('hex')
  const packed = stored[0] === 0x1f && stored[1] === 0x8b
  const bytes = packed ? await unpacked(stored, shown) : stored
  const file = { path, shown, name: basename(path).replace(/\.gz$/i, ''), bytes, packed }
  const reader = readers.find(candidate => candidate.accepts(file)) ?? (anyText ? csvReader : undefined)
  if (!reader)
    throw unreadable(
      file,
      'unknown-format',
      'no reader knows this format',
      `give ${readers.map(candidate => candidate.name).join(', ')}, with the usual ending`,
    )
  return { file, sha256, reader }
}

/** The name that findings give a file: as the study wrote it, never an absolute path. */
export function shownName(path: string): string {
  return isAbsolute(path) ? basename(path) : path
}

async function bytesOf(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT')
      throw unreadable({ shown }, 'file-not-found', 'there is no such file', 'correct the path')
    throw unreadable(
      { shown },
      'file-unreadable',
      `it cannot be read (${code})`,
      'it must be a file that you may read',
    )
  }
}

/** An unpacked table larger than this does not fit beside its columns in memory. */
const mostBytes = 2 ** 31

async function unpacked(stored: Uint8Array, shown: string): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(stored, { maxOutputLength: mostBytes })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw unreadable(
      { shown },
      'truncated-gzip',
      `the gzip data are cut off or damaged (${code})`,
      'copy the file again; compare its size with the original',
    )
  }
}
