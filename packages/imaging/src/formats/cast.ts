import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { createVoxels, rangeOf, type VoxelType, voxelTypeOf } from './stored-type.ts'

/**
 * The same numbers in another type. Nothing is cut off in silence: a number beyond the range of the type, a fraction or NaN
 * in a type of integers is refused.
 * @returns the voxels, and how many were rounded to the nearest number of a float type
 * @throws ImagingError `bad-setting` with how many voxels would be lost and the least type that holds them
 */
export function castVoxels(
  voxels: VoxelArray,
  type: VoxelType,
  file: string | null = null,
): { readonly voxels: VoxelArray; readonly rounded: number } {
  if (voxelTypeOf(voxels) === type) return { voxels, rounded: 0 }
  const cast = createVoxels(type, voxels.length)
  cast.set(voxels)
  const whole = rangeOf[type] !== null
  let lost = 0
  let rounded = 0
  for (let i = 0; i < voxels.length; i++) {
    if (cast[i] === voxels[i]) continue
    if (Number.isNaN(voxels[i]) && Number.isNaN(cast[i])) continue
    if (whole || !Number.isFinite(cast[i])) lost++
    else rounded++
  }
  if (lost === 0) return { voxels: cast, rounded }
  throw new ImagingError(
    'bad-setting',
    `${lost} of ${voxels.length} voxels cannot be ${type} without loss`,
    `choose ${leastType(voxels)}`,
    { file },
  )
}

/** The smallest type that holds all numbers as they are. */
export function leastType(voxels: VoxelArray): VoxelType {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  let whole = true
  let single = true
  for (let i = 0; i < voxels.length; i++) {
    const x = voxels[i]
    if (!Number.isInteger(x)) whole = false
    if (single && Math.fround(x) !== x && !Number.isNaN(x)) single = false
    if (x < least) least = x
    if (x > greatest) greatest = x
  }
  const integers = ['uint8', 'int8', 'int16', 'uint16', 'int32', 'uint32'] as const
  const fitting = integers.find(type => {
    const range = rangeOf[type]
    return whole && range !== null && least >= range[0] && greatest <= range[1]
  })
  return fitting ?? (single ? 'float32' : 'float64')
}
