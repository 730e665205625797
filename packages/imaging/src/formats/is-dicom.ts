import { open, stat } from 'node:fs/promises'
import { fileError } from './file-start.ts'

/** Whether a path is a folder, which can only be DICOM, or a file with DICOM's mark after its preamble. */
export async function isDicom(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true
    await using handle = await open(path, 'r')
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 128)
    return bytesRead === 4 && buffer.toString('latin1') === 'DICM'
  } catch (cause) {
    throw fileError(cause, path)
  }
}
