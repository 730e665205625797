import { ImagingError } from '../imaging-error.ts'
import type { VoxelArray } from '../volume.ts'
import { countLabels } from './labels.ts'

/** What the numbers of an image are. */
export interface VoxelSummary {
  /** Of the finite ones; null where there are none. */
  readonly least: number | null
  readonly greatest: number | null
  readonly mean: number | null
  readonly nonFinite: number
  readonly whole: boolean
  /** Label and voxels, 0 left out; null for fractions and for more values than a mask has. */
  readonly labels: readonly { readonly label: number; readonly voxels: number }[] | null
}

/** With more labels than this it is taken for an image. */
const mostLabels = 100

export function summariseVoxels(voxels: VoxelArray): VoxelSummary {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  let sum = 0
  let nonFinite = 0
  let whole = true
  for (let i = 0; i < voxels.length; i++) {
    const x = voxels[i]
    if (!Number.isFinite(x)) {
      nonFinite++
      continue
    }
    if (x < least) least = x
    if (x > greatest) greatest = x
    sum += x
    if (whole && !Number.isInteger(x)) whole = false
  }
  const finite = voxels.length - nonFinite
  const ifAny = (x: number) => (finite === 0 ? null : x)
  return {
    least: ifAny(least),
    greatest: ifAny(greatest),
    mean: ifAny(sum / finite),
    nonFinite,
    whole: whole && nonFinite === 0,
    labels: whole && nonFinite === 0 ? labelsOf(voxels) : null,
  }
}

function labelsOf(voxels: VoxelArray): VoxelSummary['labels'] {
  try {
    const counts = countLabels(voxels)
    return counts.size > mostLabels ? null : [...counts].map(([label, count]) => ({ label, voxels: count }))
  } catch (error) {
    if (error instanceof ImagingError) return null
    throw error
  }
}
