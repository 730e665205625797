import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'

/** Texture within slices (2-D and 2.5-D: the neighbours of a voxel lie in its own slice) or in the volume. */
export type Neighbourhood = 'slice' | 'volume'

/**
 * Every voxel step at Chebyshev distance `distance`, one of each pair of opposite ones, the later in memory: 4 in a
 * slice and 13 in a volume at distance 1, 8 and 49 at distance 2 (IBSI 3.6: direction vectors).
 */
export function directions(neighbourhood: Neighbourhood, distance = 1): readonly Triple[] {
  return stepsWithin(neighbourhood, distance).filter(
    ([i, j, k]) =>
      Math.max(Math.abs(i), Math.abs(j), Math.abs(k)) === distance &&
      (k > 0 || (k === 0 && (j > 0 || (j === 0 && i > 0)))),
  )
}

/** Every voxel step up to Chebyshev distance `distance` but none at all: 8 in a slice and 26 in a volume at 1. */
export function stepsWithin(neighbourhood: Neighbourhood, distance: number): readonly Triple[] {
  if (!Number.isInteger(distance) || distance < 1)
    throw new ImagingError(
      'bad-setting',
      `a neighbour at distance ${distance}`,
      'give a whole number of voxels from 1 up',
    )
  const steps: Triple[] = []
  const deep = neighbourhood === 'slice' ? 0 : distance
  for (let k = -deep; k <= deep; k++)
    for (let j = -distance; j <= distance; j++)
      for (let i = -distance; i <= distance; i++) if (i !== 0 || j !== 0 || k !== 0) steps.push([i, j, k])
  return steps
}
