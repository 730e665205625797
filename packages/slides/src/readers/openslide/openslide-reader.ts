import { SlideError } from '../../slide-error.ts'
import { RandomAccessFile } from '../random-access-file.ts'
import { type SlideReader, startLength } from '../slide-reader.ts'
import { libraryMissing } from './find-library.ts'
import { foreignKind } from './foreign-kind.ts'
import { openSlideLibrary } from './library.ts'
import { OpenSlideSlide } from './openslide-slide.ts'

/**
 * Slides of scanners whose formats OpenSlide reads and we do not: NDPI, VMS, MRXS, SCN, BIF, CZI, Philips TIFF. Needs
 * OpenSlide's library (its LGPL lets it be called, not copied in).
 */
export const foreignReader: SlideReader = {
  name: 'NDPI, MRXS, SCN, BIF, CZI (with OpenSlide)',

  async recognises(start, file) {
    return (await foreignKind(start, file)) !== null
  },

  async open(file, options) {
    const library = await openSlideLibrary()
    if (library === null) throw libraryMissing(file, (await kindOf(file)) ?? 'a slide of another scanner')
    return OpenSlideSlide.open(library, file, options)
  },
}

async function kindOf(path: string): Promise<string | null> {
  const file = await RandomAccessFile.open(path)
  try {
    return await foreignKind(await file.read(0, Math.min(startLength, file.size)), path)
  } finally {
    await file.close()
  }
}

/** Whatever else the installed OpenSlide recognises, asked last. */
export const lastReader: SlideReader = {
  name: 'whatever else OpenSlide reads',

  async recognises(start, file) {
    if (start.length === 0) return false
    const library = await openSlideLibrary()
    return library !== null && (await library.detectVendor(file)) !== null
  },

  async open(file, options) {
    const library = await openSlideLibrary()
    if (library === null) throw libraryMissing(file, 'a slide of another scanner')
    return OpenSlideSlide.open(library, file, options)
  },
}

/**
 * Any slide through OpenSlide, our own formats included: to compare with.
 * @throws SlideError `library-missing`, `not-a-slide`, `damaged`
 */
export async function openWithOpenSlide(
  file: string,
  options: Parameters<SlideReader['open']>[1] = {},
): Promise<OpenSlideSlide> {
  const library = await openSlideLibrary()
  if (library === null) throw libraryMissing(file, 'a file')
  if ((await library.detectVendor(file)) === null)
    throw new SlideError('not-a-slide', `OpenSlide ${library.version} does not read it`, 'give a slide', {
      file,
    })
  return OpenSlideSlide.open(library, file, options)
}
