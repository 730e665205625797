import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import type { Span } from './boundary.ts'
import type { Region } from './region.ts'

/** The part of an image that is at hand: all of a volume, or a response that will be filtered again. */
export interface Source {
  readonly voxels: VoxelArray
  /** Voxels of the whole image, beyond which its boundary condition holds. */
  readonly size: Triple
  /** What `voxels` covers of it. */
  readonly spans: Region['spans']
}

/** The row of voxels (first.., j, k) less `shift`, at the beginning of memory. @internal */
export function readRow(
  source: Source,
  { first, count }: Span,
  j: number,
  k: number,
  shift: number,
  memory: Float64Array,
): void {
  const { voxels, spans } = source
  const row = j - spans[1].first + spans[1].count * (k - spans[2].first)
  const at = first - spans[0].first + spans[0].count * row
  // 0 times what is not finite is NaN: one sum finds it, without a test a voxel.
  let finite = 0
  for (let i = 0; i < count; i++) {
    const value = voxels[at + i]
    memory[i] = value - shift
    finite += value * 0
  }
  if (finite !== 0) throw notFinite(voxels.subarray(at, at + count), [first, j, k])
}

/** @internal */
export function notFinite(row: ArrayLike<number>, [i, j, k]: Triple): ImagingError {
  let place = 0
  while (place < row.length - 1 && Number.isFinite(row[place])) place++
  return new ImagingError(
    'not-finite',
    `voxel (${i + place}, ${j}, ${k}), which the filter reads, is ${row[place]}`,
    'replace what is not a number (with the intensity of air or background) before filtering',
  )
}
