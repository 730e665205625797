import type { FileHandle } from 'node:fs/promises'
import { ImagingError } from '../imaging-error.ts'
import { bytesOf, type StoredType, viewOf } from './stored-type.ts'

/**
 * Reads numbers written in decimal between blanks or commas.
 * @throws ImagingError `truncated` for too few, `damaged` for what is no number
 */
export async function readTextInto(
  buffer: ArrayBuffer,
  from: {
    readonly handle: FileHandle
    readonly file: string
    readonly offset: number
    readonly type: StoredType
    readonly count: number
  },
): Promise<void> {
  const { handle, file, offset, type, count } = from
  const { size } = await handle.stat()
  const bytes = Buffer.alloc(size - offset)
  await handle.read(bytes, 0, bytes.length, offset)
  const words = bytes
    .toString('latin1')
    .split(/[\s,]+/)
    .filter(word => word !== '')
  if (words.length < count)
    throw new ImagingError(
      'truncated',
      `its header promises ${count} numbers and ${words.length} are there`,
      'copy or export it again',
      { file },
    )
  const bad = words
    .slice(0, count)
    .find(word => !/^(nan|[+-]?(inf|infinity))$/i.test(word) && Number.isNaN(Number(word)))
  if (bad !== undefined)
    throw new ImagingError('damaged', `'${bad.slice(0, 20)}' among its numbers`, 'export it again', { file })
  const value = (word: string) =>
    /inf/i.test(word) ? (word[0] === '-' ? -1 : 1) * Number.POSITIVE_INFINITY : Number(word)
  if (type === 'int64' || type === 'uint64') {
    const long = new BigInt64Array(buffer)
    for (let i = 0; i < count; i++) long[i] = BigInt(Math.trunc(value(words[i])))
    return
  }
  const voxels = viewOf(type, buffer, 0, buffer.byteLength / bytesOf[type])
  for (let i = 0; i < count; i++) voxels[i] = value(words[i])
}
