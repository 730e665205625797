import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'

/** Texture within slices (2-D and 2.5-D: the neighbours of a voxel lie in its own slice) or in the volume. */
export type Neighbourhood = 'slice' | 'volume'

/**
 * Every voxel step at Chebyshev distance `distance`, one of each pair of opposite ones, the one that goes forward in
 * memory: 4 in a slice and 13 in a volume at distance 1, 8 and 49 at distance 2 (IBSI 3.6: direction vectors). Those
 * that change fewer coordinates come last.
 */
export function directions(neighbourhood: Neighbourhood, distance = 1): readonly Triple[] {
  if (!Number.isInteger(distance) || distance < 1)
    throw new ImagingError(
      'bad-setting',
      `a neighbour at distance ${distance}`,
      'give a whole number of voxels from 1 up',
    )
  const steps: Triple[] = []
  const deep = neighbourhood === 'slice' ? 0 : distance
  for (let k = 0; k <= deep; k++)
    for (let j = -distance; j <= distance; j++)
      for (let i = -distance; i <= distance; i++) {
        const forward = k > 0 || (k === 0 && (j > 0 || (j === 0 && i > 0)))
        if (forward && Math.max(Math.abs(i), Math.abs(j), k) === distance) steps.push([i, j, k])
      }
  const changed = (step: Triple) => step.filter(x => x !== 0).length
  return steps.sort((a, b) => changed(b) - changed(a))
}

/** The directions of all distances up to one: with their opposites, the neighbourhood of a voxel. */
export function directionsWithin(neighbourhood: Neighbourhood, distance: number): readonly Triple[] {
  const steps = [...directions(neighbourhood, distance)]
  for (let nearer = distance - 1; nearer >= 1; nearer--) steps.push(...directions(neighbourhood, nearer))
  return steps
}
