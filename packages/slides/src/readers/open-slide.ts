import { open, stat } from 'node:fs/promises'
import type { OpenOptions, Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { dicomReader } from './dicom/dicom-reader.ts'
import { foreignReader, lastReader } from './openslide/openslide-reader.ts'
import { pictureReader } from './picture/picture-reader.ts'
import { type SlideReader, startLength } from './slide-reader.ts'
import { tiffReader } from './tiff/tiff-reader.ts'

/** Asked in this order; the first that recognises a file opens it. */
const readers: readonly SlideReader[] = [tiffReader, dicomReader, foreignReader, pictureReader, lastReader]

/**
 * Opens a whole-slide image: Aperio SVS, tiled or striped TIFF and BigTIFF, OME-TIFF, DICOM (a file of a
 * series, or its folder), PNG, JPEG; NDPI, MRXS, SCN, BIF and what else OpenSlide reads where its library is installed.
 * What a file is shows in its content; its name does not matter.
 *
 * @throws SlideError `no-such-file`, `not-a-slide`, `truncated`, `damaged`, `unsupported`, `too-large`,
 * `library-missing`
 */
export async function openSlide(file: string, options: OpenOptions = {}): Promise<Slide> {
  const start = await readStart(file)
  for (const reader of readers) if (await reader.recognises(start, file)) return reader.open(file, options)
  throw new SlideError(
    'not-a-slide',
    start.length === 0 ? 'nothing in it' : 'the content is of no slide format',
    `give a slide: ${readers.map(({ name }) => name).join(', ')}`,
    { file },
  )
}

async function readStart(file: string): Promise<Uint8Array> {
  try {
    const status = await stat(file)
    if (status.isDirectory()) return new Uint8Array(0)
    if (!status.isFile())
      throw new SlideError('not-a-slide', 'neither a file nor a folder', 'give a slide', { file })
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(startLength), 0, startLength, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    if (cause instanceof SlideError) throw cause
    throw new SlideError('no-such-file', 'the file cannot be read', 'see that it is there and may be read', {
      file,
      cause,
    })
  }
}
