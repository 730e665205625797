import type { SlideReader } from '../slide-reader.ts'
import { beginsDicom, holdsDicom } from './recognise.ts'

/**
 * VL Whole Slide Microscopy images (PS3.3 A.32.8), opened by one file of a series or by its folder: each instance of the
 * series is a level or an associated picture. Tiles in a full or a sparse grid, parts of concatenations joined; frames
 * uncompressed, JPEG or JPEG 2000, found by their offset tables or without. Optical paths of one sample are channels.
 */
export const dicomReader: SlideReader = {
  name: 'DICOM',

  recognises(start, file) {
    return start.length === 0 ? holdsDicom(file) : beginsDicom(start)
  },

  async open(file, options) {
    // All of imaging comes with it: who reads no DICOM need not wait for it.
    const { openWsi } = await import('./open-wsi.ts')
    return openWsi(file, options)
  },
}
