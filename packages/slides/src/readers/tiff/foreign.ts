import { SlideError } from '../../slide-error.ts'
import { RandomAccessFile } from '../random-access-file.ts'
import { Directory, layoutOf } from './directory.ts'
import { tag } from './tags.ts'

/**
 * Whether a TIFF is of a scanner whose pages are not what TIFF says they are (offsets beyond 4 GiB in classic NDPI,
 * several areas in one file of SCN, tiles that overlap in BIF): these OpenSlide reads. A file that is too damaged to
 * tell is not foreign.
 */
export async function isForeign(path: string): Promise<boolean> {
  const file = await RandomAccessFile.open(path)
  try {
    const start = await file.read(0, Math.min(16, file.size))
    const layout = layoutOf(start)
    if (layout === null || start.length < 16) return false
    const data = new DataView(start.buffer, start.byteOffset)
    const offset = layout.big
      ? Number(data.getBigUint64(8, layout.littleEndian))
      : data.getUint32(4, layout.littleEndian)
    const first = await Directory.read(file, layout, offset)
    if (first.has(tag.ndpiVersion)) return true
    const description = (await first.text(tag.description)) ?? ''
    if (description.includes('http://www.leica-microsystems.com/scn/')) return true
    if (((await first.text(tag.software)) ?? '').startsWith('Philips')) return true
    return ((await first.text(tag.xmp)) ?? '').includes('<iScan')
  } catch (error) {
    if (error instanceof SlideError) return false
    throw error
  } finally {
    await file.close()
  }
}
