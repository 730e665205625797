import path from 'node:path'
import {
  boundingBox,
  checkSameGrid,
  filterImage,
  filterName,
  formatNamed,
  ImagingError,
  openImage,
  readMask,
  writeVolume,
} from '@tessera/imaging'
import { readFilter } from '@tessera/radiomics'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

export interface FilterOptions extends ReadingOptions {
  readonly filter: string
  readonly mask?: string
  readonly label?: number
  readonly double?: boolean
}

/** Filters an image, or the box of a mask in it, and writes the response map. */
export async function filterFile(from: string, to: string, options: FilterOptions): Promise<Outcome> {
  if (formatNamed(to) === null)
    throw new UsageError(`${to} says no format; end it with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd`)
  if (path.resolve(from) === path.resolve(to))
    throw new UsageError('the file to write is the one to read; choose another')
  if (options.label !== undefined && options.mask === undefined)
    throw new UsageError('--label chooses a label of --mask; give the mask too')
  const filter = readFilter(options.filter)
  const { volume, findings } = await openImage(from, openOptions(options))
  const within =
    options.mask === undefined ? undefined : await boxOf(options.mask, options.label, volume.grid)
  const response = filterImage(volume, filter, { within, precision: options.double ? 'double' : 'single' })
  await writeVolume(to, response)
  const { least, greatest } = range(response.voxels)
  const name = filterName(filter)
  const { size } = response.grid
  return {
    document: {
      image: from,
      out: to,
      name,
      filter,
      size,
      first: within?.first ?? [0, 0, 0],
      least,
      greatest,
    },
    text: `${to}: ${name}, ${size.join(' x ')}, from ${Number(least.toPrecision(6))} to ${Number(greatest.toPrecision(6))}`,
    findings,
  }
}

async function boxOf(file: string, label: number | undefined, grid: Parameters<typeof checkSameGrid>[0]) {
  const { mask } = await readMask(file, label === undefined ? {} : { label })
  checkSameGrid(grid, mask.grid)
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError('empty-mask', 'no voxel is inside the mask', 'leave --mask out, or give another', {
      file,
    })
  return box
}

function range(voxels: ArrayLike<number>): { readonly least: number; readonly greatest: number } {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < voxels.length; i++) {
    if (voxels[i] < least) least = voxels[i]
    if (voxels[i] > greatest) greatest = voxels[i]
  }
  return { least, greatest }
}
