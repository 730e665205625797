import type { OpenOptions, Slide } from '../../slide.ts'
import { RandomAccessFile } from '../random-access-file.ts'
import type { SlideReader } from '../slide-reader.ts'
import { isAperio } from './aperio-description.ts'
import { aperioSlide } from './aperio-slide.ts'
import { layoutOf, readDirectories } from './directory.ts'
import { isForeign } from './foreign.ts'
import { genericSlide } from './generic-slide.ts'
import { omeSlide } from './ome-slide.ts'
import { isOme } from './ome-xml.ts'
import { tag } from './tags.ts'
import type { TiffContent } from './tiff-content.ts'

/** Aperio SVS, OME-TIFF, and TIFF of no known scanner; classic and BigTIFF, of either order of bytes. */
export const tiffReader: SlideReader = {
  name: 'TIFF (Aperio SVS, OME-TIFF, tiled or in strips)',
  async recognises(start, file) {
    return layoutOf(start) !== null && !(await isForeign(file))
  },
  async open(path: string, options: OpenOptions): Promise<Slide> {
    const file = await RandomAccessFile.open(path)
    try {
      const content: TiffContent = { file, ...(await readDirectories(file)) }
      const description = (await content.directories[0].text(tag.description)) ?? ''
      if (isAperio(description)) return await aperioSlide(content, description, options)
      if (isOme(description)) return await omeSlide(content, description, options)
      return await genericSlide(content, options)
    } catch (error) {
      await file.close()
      throw error
    }
  },
}
