import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import {
  castVoxels,
  chooseLabel,
  countLabels,
  type Frames,
  formatNamed,
  insideOf,
  openFrames,
  openImage,
  type VoxelType,
  voxelTypeOf,
  writeFrames,
} from '@tessera/imaging'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

export interface ConvertOptions extends ReadingOptions {
  readonly frame?: number
  readonly label?: number
  readonly type?: VoxelType
  readonly nonFinite?: number
}

/** Reads, changes what is asked for and nothing else, and writes. */
export async function convertImage(from: string, to: string, options: ConvertOptions): Promise<Outcome> {
  if (formatNamed(to) === null)
    throw new UsageError(`${to} says no format; end it with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd`)
  if (path.resolve(from) === path.resolve(to))
    throw new UsageError('the file to write is the one to read; choose another')
  const { label, type, nonFinite } = options
  if (label !== undefined && type !== undefined)
    throw new UsageError('--label gives a mask of uint8; leave --type out')
  const opened = await read(from, options)
  const findings: Finding[] = [...opened.findings]
  const frames =
    label === undefined ? cast(opened.frames, type, from, findings) : maskOf(opened.frames, label, from)
  await writeFrames(to, frames)
  const { grid, count } = frames
  const written = voxelTypeOf(frames.voxels)
  return {
    document: {
      in: from,
      out: to,
      size: grid.size,
      frames: count,
      type: written,
      ...(nonFinite === undefined ? {} : { nonFinite }),
    },
    text: `${to}: ${grid.size.join(' x ')}${count > 1 ? `, ${count} frames` : ''}, ${written}`,
    findings,
  }
}

async function read(from: string, options: ConvertOptions) {
  const { frame, nonFinite } = options
  const reading = { ...openOptions(options), ...(nonFinite === undefined ? {} : { nonFinite }) }
  if (frame === undefined) return openFrames(from, reading)
  const { volume, findings } = await openImage(from, { ...reading, frame })
  return { frames: { ...volume, count: 1 }, findings }
}

function cast(frames: Frames, type: VoxelType | undefined, file: string, findings: Finding[]): Frames {
  if (type === undefined) return frames
  const { voxels, rounded } = castVoxels(frames.voxels, type, file)
  if (rounded > 0)
    findings.push({
      severity: 'note',
      code: 'rounded',
      message: `${rounded} numbers were rounded to ${type}`,
      cure: 'choose float64 to keep every digit',
      file,
    })
  return { ...frames, voxels }
}

function maskOf(frames: Frames, label: number, file: string): Frames {
  const counts = countLabels(frames.voxels, file)
  return { ...frames, voxels: insideOf(frames.voxels, chooseLabel(counts, label, file)) }
}
