import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  compareGrids,
  drawOverlay,
  formatNamed,
  type Grid,
  gridWithSpacing,
  ImagingError,
  type Interpolation,
  loadRegistration,
  type Mask,
  maskCount,
  openImage,
  type RepairKind,
  readMask,
  reorientedGrid,
  repairMask,
  resample,
  resampleMask,
  type Volume,
  voxelVolume,
  writeMask,
  writeVolume,
} from '@tessera/imaging'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { overlayPng } from './overlay-png.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

export interface ResampleOptions extends ReadingOptions {
  readonly spacing?: readonly number[]
  readonly inPlane?: boolean
  readonly like?: string
  readonly orientation?: string
  readonly interpolation?: Interpolation
  readonly align: 'centre' | 'corner'
  readonly outside: number
  readonly antiAliasing?: boolean
  readonly wholeNumbers?: boolean
  readonly transform?: string
  readonly mask?: boolean
  readonly label?: number
  readonly threshold?: number
  readonly repair?: RepairKind
  readonly overlay?: string
}

export async function resampleImage(from: string, to: string, options: ResampleOptions): Promise<Outcome> {
  checkUsage(from, to, options)
  return options.mask ? ofMask(from, to, options) : ofImage(from, to, options)
}

function checkUsage(from: string, to: string, options: ResampleOptions): void {
  const { spacing, like, orientation, mask, label, threshold, repair, overlay, transform } = options
  if (formatNamed(to) === null)
    throw new UsageError(`${to} says no format; end it with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd`)
  if (path.resolve(from) === path.resolve(to))
    throw new UsageError('the file to write is the one to read; choose another')
  if ([spacing, like, orientation].filter(given => given !== undefined).length !== 1)
    throw new UsageError('give one of --spacing, --like and --orientation')
  if (spacing !== undefined && spacing.length !== 1 && spacing.length !== 3)
    throw new UsageError('give --spacing one number or three')
  if (options.inPlane && spacing?.length !== 1) throw new UsageError('--in-plane goes with one --spacing')
  if (!mask && [label, threshold, repair].some(given => given !== undefined))
    throw new UsageError('--label, --threshold and --repair are for a mask: add --mask')
  if (repair !== undefined && like === undefined) throw new UsageError('--repair needs --like IMAGE')
  if (overlay !== undefined && repair === undefined) throw new UsageError('--overlay goes with --repair')
  if (transform !== undefined && like === undefined) throw new UsageError('--transform needs --like IMAGE')
  if (repair !== undefined && transform !== undefined)
    throw new UsageError('a repair goes through no --transform')
}

async function ofImage(from: string, to: string, options: ResampleOptions): Promise<Outcome> {
  const { interpolation = 'linear', outside, antiAliasing, wholeNumbers } = options
  const { volume, findings } = await openImage(from, openOptions(options))
  const grid = await targetGrid(volume.grid, options)
  const exact = options.orientation !== undefined
  const made: Volume = resample(volume, grid, {
    interpolation: exact ? 'nearest' : interpolation,
    outside,
    precision: 'float32',
    ...(antiAliasing ? { antiAliasing } : {}),
    ...transformOf(options),
  })
  const voxels = wholeNumbers ? made.voxels.map(Math.round) : made.voxels
  await writeVolume(to, { grid, voxels })
  return {
    document: {
      in: from,
      out: to,
      interpolation: exact ? 'none' : interpolation,
      ...gridFields(volume.grid, grid),
    },
    text: `${to}: ${gridText(grid)}`,
    findings,
  }
}

async function ofMask(from: string, to: string, options: ResampleOptions): Promise<Outcome> {
  const { label, threshold = 0.5, repair, interpolation = 'linear' } = options
  const { mask } = await readMask(from, label === undefined ? {} : { label })
  if (repair !== undefined) return repaired(from, to, mask, repair, options)
  const grid = await targetGrid(mask.grid, options)
  const exact = options.orientation !== undefined
  const made = resampleMask(mask, grid, {
    interpolation: exact ? 'nearest' : interpolation,
    threshold,
    ...transformOf(options),
  })
  if (maskCount(made) === 0)
    throw new ImagingError(
      'mask-outside-image',
      'nothing of the mask is left on the new grid',
      'choose smaller voxels, or check that the images belong together',
      { file: from },
    )
  await writeMask(to, made)
  return {
    document: {
      in: from,
      out: to,
      interpolation: exact ? 'none' : interpolation,
      threshold,
      ...gridFields(mask.grid, grid),
      ...volumes(mask, made),
    },
    text: `${to}: ${gridText(grid)}, ${maskCount(made)} voxels inside`,
  }
}

async function repaired(
  from: string,
  to: string,
  mask: Mask,
  repair: RepairKind,
  options: ResampleOptions,
): Promise<Outcome> {
  const { volume } = await openImage(options.like ?? '', openOptions(options))
  const done = repairMask(volume.grid, mask, repair)
  await writeMask(to, done.mask)
  const { overlay } = options
  if (overlay !== undefined) writeFileSync(overlay, overlayPng(drawOverlay(volume, [{ mask: done.mask }])))
  const { differences, text } = done.record
  return {
    document: {
      in: from,
      out: to,
      repair,
      differences: differences.map(d => d.text),
      ...gridFields(mask.grid, volume.grid),
      ...volumes(mask, done.mask),
    },
    text: [...differences.map(d => d.text), text].join('\n'),
  }
}

async function targetGrid(grid: Grid, options: ResampleOptions): Promise<Grid> {
  const { like, orientation, spacing = [], inPlane, align } = options
  if (like !== undefined) return (await openImage(like, openOptions(options))).volume.grid
  if (orientation !== undefined) return reorientedGrid(grid, orientation)
  const [x, y = x, z = inPlane ? 0 : x] = spacing.map(s => (s === 0 ? null : s))
  return gridWithSpacing(grid, [x, y, z === 0 ? null : z], align)
}

function transformOf({ transform }: ResampleOptions) {
  if (transform === undefined) return {}
  try {
    return { transform: loadRegistration(JSON.parse(readFileSync(transform, 'utf8'))).matrix }
  } catch (error) {
    throw new ImagingError('damaged', 'no registration', 'give the JSON that `register` wrote', {
      file: transform,
      cause: error,
    })
  }
}

function gridFields(before: Grid, after: Grid) {
  const { size, spacing, origin, direction } = after
  return {
    before: { size: before.size, spacing: before.spacing },
    size,
    spacing,
    origin,
    direction,
    same: compareGrids(before, after).length === 0,
  }
}

function gridText({ size, spacing }: Grid): string {
  return `${size.join(' x ')} voxels of ${spacing.map(s => Number(s.toPrecision(6))).join(' x ')} mm`
}

function volumes(before: Mask, after: Mask) {
  return {
    voxels: { before: maskCount(before), after: maskCount(after) },
    volume: {
      before: maskCount(before) * voxelVolume(before.grid),
      after: maskCount(after) * voxelVolume(after.grid),
    },
  }
}
