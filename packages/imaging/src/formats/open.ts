import type { Finding } from '@tessera/evidence'
import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames, Volume } from '../volume.ts'
import { isDicom } from './is-dicom.ts'
import { type ReadOptions, readImage, settleNonFinite } from './read.ts'
import { createVoxels, voxelTypeOf } from './stored-type.ts'
import type { FormatName, ImageHeader } from './volume-format.ts'

export interface OpenOptions extends ReadOptions {
  /** SeriesInstanceUID, where a DICOM folder holds several image series. */
  readonly series?: string
}

/** A volume from wherever it came. */
export interface OpenedImage {
  readonly format: FormatName | 'dicom'
  readonly volume: Volume
  readonly findings: readonly Finding[]
}

/** All frames from wherever they came, with what is said of them. */
export interface OpenedFrames {
  readonly format: FormatName | 'dicom'
  readonly frames: Frames
  /** null for DICOM. */
  readonly header: ImageHeader | null
  /** s/mm², one a frame, where DICOM says them of every frame; else null. */
  readonly bValues: readonly number[] | null
  /** Seconds after the first frame, likewise. */
  readonly seconds: readonly number[] | null
  readonly findings: readonly Finding[]
}

/**
 * Opens a volume by what is at the path: a file of NIfTI, NRRD or MetaImage, a DICOM file, or a folder with a DICOM series.
 * @throws ImagingError as readVolume and readDicomSeries; `wrong-rank` for several frames without `frame`
 */
export async function openImage(path: string, options: OpenOptions = {}): Promise<OpenedImage> {
  if (!(await isDicom(path))) {
    const { header, frames, findings } = await readImage(path, options, 'one')
    return { format: header.format, volume: { grid: frames.grid, voxels: frames.voxels }, findings }
  }
  const { frames, findings } = await openDicom(path, options)
  const { grid, count, voxels } = frames
  const { frame = count === 1 ? 0 : undefined } = options
  if (frame === undefined)
    throw new ImagingError(
      'wrong-rank',
      `a series of ${count} frames where a volume is needed`,
      `choose a frame, 0 to ${count - 1} (tessera imaging convert --frame), or open all with openFrames`,
      { file: path },
    )
  if (!(Number.isInteger(frame) && frame >= 0 && frame < count))
    throw new ImagingError('bad-setting', `no frame ${frame} among ${count}`, `choose 0 to ${count - 1}`, {
      file: path,
    })
  const each = voxelCount(grid)
  const one = count === 1 ? voxels : voxels.slice(frame * each, (frame + 1) * each)
  return { format: 'dicom', volume: { grid, voxels: one }, findings }
}

/** Like {@link openImage}, with all frames. @throws ImagingError as readFrames and readDicomSeries */
export async function openFrames(
  path: string,
  options: Omit<OpenOptions, 'frame'> = {},
): Promise<OpenedFrames> {
  if (await isDicom(path)) return openDicom(path, options)
  const { header, frames, findings } = await readImage(path, options, 'all')
  return { format: header.format, frames, header, bValues: null, seconds: null, findings }
}

async function openDicom(path: string, { series, nonFinite = 'refuse' }: OpenOptions): Promise<OpenedFrames> {
  const { readDicomSeries } = await import('../dicom/index.ts')
  const read = await readDicomSeries(path, series === undefined ? {} : { series })
  const { grid } = read.volume
  const each = voxelCount(grid)
  const voxels =
    read.frames.length === 1
      ? read.volume.voxels
      : createVoxels(voxelTypeOf(read.volume.voxels), each * read.frames.length)
  if (read.frames.length > 1)
    read.frames.forEach((frame, f) => void voxels.set(frame.volume.voxels, f * each))
  settleNonFinite(voxels, nonFinite, path)
  const findings = read.findings.map(({ severity, code, message, cure, files }) => ({
    severity,
    code,
    message,
    cure,
    file: path,
    ...(files.length > 0 ? { count: files.length } : {}),
  }))
  return {
    format: 'dicom',
    frames: { grid, count: read.frames.length, voxels },
    header: null,
    bValues: everyOne(read.frames.map(({ bValue }) => bValue)),
    seconds: everyOne(read.frames.map(({ time }) => time)),
    findings,
  }
}

function everyOne(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter(value => value !== null)
  return known.length === values.length ? known : null
}
