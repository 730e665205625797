import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames, Mask, Volume } from '../volume.ts'
import { fileError } from './file-start.ts'
import { formatNamed, volumeFormats } from './formats.ts'
import type { EncodedFile, WriteOptions } from './volume-format.ts'

/**
 * Writes a volume in the format that the name says (.nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha, .mhd). The file appears whole
 * or not at all.
 * @throws ImagingError `bad-setting` for a name of no format, `wrong-size`, `cannot-write`, `disk-full`
 */
export function writeVolume(
  file: string,
  { grid, voxels }: Volume,
  options: WriteOptions = {},
): Promise<void> {
  return writeFrames(file, { grid, count: 1, voxels }, options)
}

/** Writes a mask as 0 and 1 (uint8). @throws ImagingError as {@link writeVolume} */
export function writeMask(file: string, { grid, inside }: Mask, options: WriteOptions = {}): Promise<void> {
  return writeFrames(file, { grid, count: 1, voxels: inside }, options)
}

/** Writes a 4-D file. @throws ImagingError as {@link writeVolume} */
export async function writeFrames(file: string, frames: Frames, options: WriteOptions = {}): Promise<void> {
  const format = formatNamed(file)
  if (format === null)
    throw new ImagingError(
      'bad-setting',
      `'${path.basename(file)}' says no format`,
      `end it with ${volumeFormats.flatMap(({ extensions }) => extensions).join(', ')}`,
      { file },
    )
  if (frames.voxels.length !== voxelCount(frames.grid) * frames.count)
    throw new ImagingError(
      'wrong-size',
      `${frames.voxels.length} voxels for ${frames.count} frames of ${frames.grid.size.join(' x ')}`,
      'give as many voxels as the grid has',
      { file },
    )
  for (const part of await format.encode(frames, file, options)) await writeWhole(part)
}

async function writeWhole({ file, parts }: EncodedFile): Promise<void> {
  const temporary = `${file}.${randomUUID().slice(0, 8)}.part`
  try {
    const handle = await open(temporary, 'wx')
    try {
      for (const part of parts) await handle.writeFile(part)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {})
    throw writeError(cause, file)
  }
}

function writeError(cause: unknown, file: string): unknown {
  const known = fileError(cause, file)
  if (!(known instanceof ImagingError) || known.fault === 'disk-full' || known.fault === 'cannot-write')
    return known
  const missing = known.fault === 'no-such-file' && known.what !== 'may not be read'
  return new ImagingError(
    'cannot-write',
    missing ? 'its folder does not exist' : 'it cannot be written',
    missing
      ? 'make the folder first, or correct the path'
      : 'choose another place, or change the permissions',
    { file, cause },
  )
}
