import { SlideError } from '../../slide-error.ts'
import type { RandomAccessFile } from '../random-access-file.ts'

/** Where the fragments of compressed pixel data lie. */
export interface Fragments {
  readonly offsets: readonly number[]
  readonly lengths: readonly number[]
  /** Whether a fragment begins as a JPEG (FF D8) or a JPEG 2000 (FF 4F) does. */
  readonly begins: readonly boolean[]
}

const item = 0xe000fffe
const sequenceDelimitation = 0xe0ddfffe
/** A header of 8 bytes and the first 2 of what follows. */
const glance = 10

/**
 * Walks over the headers of fragments from one of them to the end of the sequence (PS3.5 A.4): one small read each.
 * @throws SlideError `truncated`, `damaged` for more than `most` fragments or what is none
 */
export async function scanFragments(file: RandomAccessFile, from: number, most: number): Promise<Fragments> {
  const offsets: number[] = []
  const lengths: number[] = []
  const begins: boolean[] = []
  const damaged = (what: string) =>
    new SlideError('damaged', what, 'export it again from its source', { file: file.path })
  for (let at = from; ; ) {
    // The sequence may end with the file, or be cut off after a whole fragment.
    if (at === file.size && offsets.length > 0) break
    const bytes = await file.read(at, Math.max(8, Math.min(glance, file.size - at)))
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const tag = data.getUint32(0, true)
    if (tag === sequenceDelimitation) break
    if (tag !== item) throw damaged('compressed pixel data that are not in fragments')
    if (offsets.length === most) throw damaged(`more than ${most} fragments`)
    const length = data.getUint32(4, true)
    offsets.push(at + 8)
    lengths.push(length)
    begins.push(length > 1 && bytes[8] === 0xff && (bytes[9] === 0xd8 || bytes[9] === 0x4f))
    at += 8 + length
  }
  return { offsets, lengths, begins }
}
