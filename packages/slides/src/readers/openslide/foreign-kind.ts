import { access } from 'node:fs/promises'
import path from 'node:path'
import { layoutOf } from '../tiff/directory.ts'
import { isForeign } from '../tiff/foreign.ts'

const latin = new TextDecoder('latin1')

/** What a file is that OpenSlide reads and we do not; null for all others. By its content, as far as it has any. */
export async function foreignKind(start: Uint8Array, file: string): Promise<string | null> {
  const head = latin.decode(start.subarray(0, 256))
  if (head.startsWith('ZISRAWFILE')) return 'a Zeiss CZI'
  if (head.startsWith('SQLite format 3\0') && /\.svslide$/i.test(file)) return 'a Sakura slide'
  if (head.includes('[Virtual Microscope Specimen]')) return 'a Hamamatsu VMS'
  if (head.includes('[Uncompressed Virtual Microscope Specimen]')) return 'a Hamamatsu VMU'
  // The file of that name is a small JPEG; the slide is in the folder beside it.
  if (/\.mrxs$/i.test(file) && (await exists(path.join(file.slice(0, -5), 'Slidedat.ini'))))
    return 'a MIRAX slide'
  if (layoutOf(start) !== null && (await isForeign(file)))
    return 'a TIFF of Hamamatsu (NDPI), Leica (SCN), Ventana (BIF) or Philips'
  return null
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
