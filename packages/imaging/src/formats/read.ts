import type { Finding } from '@tessera/evidence'
import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames, Volume, VoxelArray } from '../volume.ts'
import { checkByteOrder, judgeByteOrder } from './byte-order.ts'
import { readImageHeader } from './formats.ts'
import { readStoredVoxels } from './stored-voxels.ts'
import type { ImageHeader } from './volume-format.ts'

export interface ReadOptions {
  /** Of a 4-D file, which frame (0 is the first). Without it a 4-D file is refused. */
  readonly frame?: number
  /** What becomes of NaN and infinity: an error (the default), kept as they are, or this number. */
  readonly nonFinite?: 'refuse' | 'keep' | number
  /** check (the default): numbers whose bytes look turned are refused. */
  readonly byteOrder?: 'check' | 'as-written'
}

/** An image with what its file says of it. */
export interface ReadImage {
  readonly header: ImageHeader
  readonly frames: Frames
  readonly findings: readonly Finding[]
}

/**
 * Reads a volume: NIfTI, NRRD or MetaImage, told apart by content.
 * @throws ImagingError `no-such-file`, `not-an-image`, `truncated`, `damaged`, `unsupported`, `wrong-byte-order`,
 * `wrong-rank` for 4-D without `frame`, `not-finite`
 */
export async function readVolume(file: string, options: ReadOptions = {}): Promise<Volume> {
  const { frames } = await readImage(file, options, 'one')
  return { grid: frames.grid, voxels: frames.voxels }
}

/** Reads a 4-D file; a volume is one frame. @throws ImagingError as {@link readVolume}, `wrong-rank` excepted */
export async function readFrames(file: string, options: Omit<ReadOptions, 'frame'> = {}): Promise<Frames> {
  return (await readImage(file, options, 'all')).frames
}

/**
 * Reads an image with its header and findings.
 * @param want `one` frame (a 4-D file needs `frame`), or `all`
 * @throws ImagingError as {@link readVolume}
 */
export async function readImage(file: string, options: ReadOptions, want: 'one' | 'all'): Promise<ReadImage> {
  const header = await readImageHeader(file)
  const frame = want === 'one' ? chosenFrame(header, options.frame) : null
  const all = await readStoredVoxels(header)
  if (options.byteOrder !== 'as-written') checkByteOrder(all, file)
  const findings = [...header.findings]
  if (judgeByteOrder(all) === 'perhaps-swapped')
    findings.push({
      severity: 'warning',
      code: 'byte-order-suspect',
      message: 'all its numbers are multiples of 256; their bytes may be in the wrong order',
      cure: 'compare the range with what the scanner shows',
      file,
    })
  const each = voxelCount(header.grid)
  // A copy, so that the other frames are let go.
  const voxels = frame === null || header.frames === 1 ? all : all.slice(frame * each, (frame + 1) * each)
  settleNonFinite(voxels, options.nonFinite ?? 'refuse', file)
  return { header, frames: { grid: header.grid, count: voxels.length / each, voxels }, findings }
}

function chosenFrame({ frames, file }: ImageHeader, frame: number | undefined): number {
  if (frame === undefined) {
    if (frames === 1) return 0
    throw new ImagingError(
      'wrong-rank',
      `a 4-D image of ${frames} frames where a volume is needed`,
      `choose a frame, 0 to ${frames - 1} (tessera imaging convert --frame), or read all with readFrames`,
      { file },
    )
  }
  if (Number.isInteger(frame) && frame >= 0 && frame < frames) return frame
  throw new ImagingError('bad-setting', `no frame ${frame} among ${frames}`, `choose 0 to ${frames - 1}`, {
    file,
  })
}

/** How many numbers are NaN or infinite. */
export function nonFiniteCount(voxels: VoxelArray): number {
  if (!(voxels instanceof Float32Array || voxels instanceof Float64Array)) return 0
  let count = 0
  for (let i = 0; i < voxels.length; i++) if (!Number.isFinite(voxels[i])) count++
  return count
}

/** Refuses, keeps or replaces NaN and infinity. @throws ImagingError `not-finite` */
export function settleNonFinite(voxels: VoxelArray, wanted: 'refuse' | 'keep' | number, file: string): void {
  if (wanted === 'keep') return
  const count = nonFiniteCount(voxels)
  if (count === 0) return
  if (wanted === 'refuse')
    throw new ImagingError(
      'not-finite',
      `${count} of ${voxels.length} voxels are NaN or infinite`,
      'give the number that stands for them (nonFinite, --non-finite), or find out where they come from',
      { file },
    )
  for (let i = 0; i < voxels.length; i++) if (!Number.isFinite(voxels[i])) voxels[i] = wanted
}
