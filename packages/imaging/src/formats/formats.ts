import { ImagingError } from '../imaging-error.ts'
import { type FileStart, readFileStart } from './file-start.ts'
import { metaimage } from './metaimage/metaimage.ts'
import { nifti } from './nifti/nifti.ts'
import { nrrd } from './nrrd/nrrd.ts'
import type { ImageHeader, VolumeFormat } from './volume-format.ts'

/** A new format is a folder with an implementation of {@link VolumeFormat} and a place here. */
export const volumeFormats: readonly VolumeFormat[] = [nifti, nrrd, metaimage]

/** By content; a file that looks like none is tried as what its name says, which says what is wrong with it. */
export function formatOf(start: FileStart): VolumeFormat {
  const format = volumeFormats.find(one => one.recognises(start)) ?? formatNamed(start.file)
  if (format !== null) return format
  const seen = looksLike(start.bytes)
  throw new ImagingError(
    'not-an-image',
    seen === null ? 'no image in a format that is known' : `it looks like ${seen}, which holds no volume`,
    `give ${volumeFormats.map(({ label, extensions }) => `${label} (${extensions.join(', ')})`).join(', ')} or DICOM`,
    { file: start.file },
  )
}

/** By the end of the name; null where it is of no format. */
export function formatNamed(file: string): VolumeFormat | null {
  const name = file.toLowerCase()
  return (
    volumeFormats.find(({ extensions }) => extensions.some(extension => name.endsWith(extension))) ?? null
  )
}

const marks: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG/, 'a PNG picture'],
  [/^\xff\xd8\xff/, 'a JPEG picture'],
  [/^(II\*\0|MM\0\*)/, 'a TIFF picture'],
  [/^\x89HDF/, 'an HDF5 file'],
  [/^PK/, 'a ZIP archive'],
  [/^%PDF/, 'a PDF document'],
  [/^\x93NUMPY/, 'a NumPy array'],
  [/^\s*<(!doctype|html|\?xml)/i, 'a web page'],
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS (fetch the file itself)'],
  [/^[\t\n\r -~]+$/, 'text'],
]

function looksLike(bytes: Buffer): string | null {
  const text = bytes.toString('latin1', 0, 512)
  if (text.slice(128, 132) === 'DICM') return 'a DICOM file'
  return marks.find(([mark]) => mark.test(text))?.[1] ?? null
}

/**
 * All that a file says of its image, checked, without reading a voxel.
 * @throws ImagingError
 */
export async function readImageHeader(file: string): Promise<ImageHeader> {
  const start = await readFileStart(file)
  if (/\.img(\.gz)?$/i.test(file) && volumeFormats.every(format => !format.recognises(start))) {
    // The voxels of a pair: the header lies beside them.
    return readImageHeader(file.replace(/\.img(\.gz)?$/i, '.hdr'))
  }
  return formatOf(start).readHeader(start)
}
