import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { File } from 'h5wasm/node'
import { BagError } from '../bag-error.ts'
import { forgetHdf5, type Hdf5, loadHdf5 } from './library.ts'

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/** An open file: gone when the function that received it ends. */
export interface OpenFile {
  readonly path: string
  readonly library: Hdf5
  readonly file: File
}

/**
 * Opens a file, calls `use`, and closes it whatever happens. Nothing stays open between reads, so that any number of
 * bags can be held.
 * @throws BagError `no-such-file`, `not-hdf5`, `truncated`, `damaged`
 */
export async function withHdf5<T>(path: string, use: (open: OpenFile) => T): Promise<T> {
  const library = await loadHdf5()
  checkSignature(path)
  library.takeDiagnostics()
  const file = guarded(path, () => new library.h5.File(path, 'r'))
  if (file.file_id < 0n) throw unreadable(path, library.takeDiagnostics())
  try {
    return guarded(path, () => use({ path, library, file }))
  } finally {
    // A crashed library closes nothing more; it is given up, and its files with it.
    if (library === (await loadHdf5())) file.close()
  }
}

/** What the library throws, as errors of its own and as crashes over a damaged file, is the file's fault. */
function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    if (cause.name === 'RuntimeError') forgetHdf5()
    else if (cause.constructor !== Error) throw cause
    throw unreadable(path, cause.message)
  }
}

/** What to throw when the library refused: its own words are the cause. */
export function unreadable(path: string, diagnostics: string): BagError {
  const cause = new Error(diagnostics.trim() || 'HDF5 gave no reason')
  const truncated = /truncated file: eof = (\d+), .*stored_eof = (\d+)/.exec(diagnostics)
  if (truncated)
    return new BagError(
      'truncated',
      path,
      `holds ${truncated[1]} of ${truncated[2]} bytes`,
      'copy or extract it again',
      { cause },
    )
  const filter = /required filter '?([^'\n]+?)'? is not registered/.exec(diagnostics)
  if (filter)
    return new BagError(
      'damaged',
      path,
      `is compressed by '${filter[1]}', which is not built in`,
      'write it again uncompressed or with gzip (h5repack -f GZIP=4)',
      { cause },
    )
  return new BagError('damaged', path, 'cannot be read as HDF5 all through', 'copy or extract it again', {
    cause,
  })
}

// The signature is at byte 0, or after a block of the user's at 512, 1024, 2048 ...
function checkSignature(path: string): void {
  const handle = openForReading(path)
  try {
    const status = fstatSync(handle)
    if (!status.isFile())
      throw new BagError('no-such-file', path, 'is not a file', 'give the path of an .h5 file')
    const head = Buffer.alloc(signature.length)
    for (let at = 0; at < status.size; at = at === 0 ? 512 : 2 * at) {
      readSync(handle, head, 0, head.length, at)
      if (head.equals(signature)) return
    }
    const what = status.size === 0 ? 'is empty (0 bytes)' : 'is not an HDF5 file'
    throw new BagError(
      'not-hdf5',
      path,
      what,
      'give features extracted to .h5 (not .pt or a pointer to a large file)',
    )
  } finally {
    closeSync(handle)
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be opened (${String(code)})`
    throw new BagError('no-such-file', path, what, 'check the path and who may read it', { cause })
  }
}
