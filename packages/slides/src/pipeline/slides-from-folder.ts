import { readdirSync } from 'node:fs'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { mayBeSlide, type SlideEntry, slideId } from './slide-entry.ts'

/**
 * The slides in a folder and its subfolders, in the order of their paths. A folder of DICOM files is one slide, as the
 * levels of a pyramid are files of their own there; names that begin with a point are passed over.
 * @throws FindingsError `no-slides`
 */
export function slidesFromFolder(folder: string): SlideEntry[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => mayBeSlide(name) && !name.split('/').some(part => part.startsWith('.')))
  const files = new Set(names.map(name => (/\.dcm$/i.test(name) ? path.posix.dirname(name) : name)))
  const entries = [...files].sort().map(file => entryAt(folder, file))
  if (entries.length > 0) return entries
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-slides',
      message: `${folder}: no slide in the folder or its subfolders`,
      cure: 'name a folder with files such as .svs, .tiff, .ndpi, .mrxs or .dcm, or give a table with a column slide',
      file: folder,
    },
  ])
}

/** A slide that is known by its path alone. */
export function entryAt(folder: string, file: string): SlideEntry {
  return {
    id: slideId(file === '.' ? path.basename(path.resolve(folder)) : file),
    file,
    folder,
    row: null,
    patientId: null,
    centre: null,
    assumedMpp: null,
    about: {},
  }
}
