import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { bytesOf, type StoredType } from './stored-type.ts'

/** No clinical image is larger; a header that says so is damaged. */
const mostBytes = 2 ** 35

/**
 * Checks the lengths of a header: positive, at most four axes beside those of length 1, and no more bytes than an
 * image has. Nothing is allocated yet: what the file holds is compared with it before a voxel is read.
 * @throws ImagingError `damaged`, `wrong-rank`
 */
export function checkedSizes(
  lengths: readonly number[],
  type: StoredType,
  file: string,
): { readonly size: Triple; readonly frames: number } {
  if (lengths.length === 0 || lengths.some(n => !Number.isSafeInteger(n) || n < 1))
    throw new ImagingError(
      'damaged',
      `sizes ${lengths.join(' x ') || 'that are missing'}`,
      'export it again; each size must be a positive whole number',
      { file },
    )
  if (lengths.slice(4).some(n => n > 1))
    throw new ImagingError(
      'wrong-rank',
      `an image of ${lengths.length} dimensions (${lengths.join(' x ')})`,
      'save each component as a volume of its own',
      { file },
    )
  const bytes = lengths.reduce((product, n) => product * n, bytesOf[type])
  if (bytes > mostBytes)
    throw new ImagingError(
      'damaged',
      `a header of ${lengths.join(' x ')} voxels, ${Math.round(bytes / 2 ** 30)} GiB`,
      'export it again; if it is as large as that, cut it into parts',
      { file },
    )
  const [x, y = 1, z = 1, frames = 1] = lengths
  return { size: [x, y, z], frames }
}
