import { createGrid, type Grid, type Triple, toPatient } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume, VoxelArray } from '../volume.ts'
import { resample } from './resample.ts'

/** The patient's direction that each letter stands for: its LPS axis, and whether along or against it. */
const letters: Readonly<Record<string, readonly [number, 1 | -1]>> = {
  L: [0, 1],
  R: [0, -1],
  P: [1, 1],
  A: [1, -1],
  S: [2, 1],
  I: [2, -1],
}

/**
 * Where the axes run to, by the nearest of the patient's directions: `LPS` for a grid along the patient's axes, `RAS`
 * for one whose first axis runs to the right and whose second runs to the front.
 */
export function orientationOf(grid: Grid): string {
  const axes = nearestAxes(grid)
  return [0, 1, 2]
    .map(axis => {
      const row = axes[axis]
      const sign = grid.direction[3 * row + axis] >= 0 ? 1 : -1
      return Object.keys(letters).find(l => letters[l][0] === row && letters[l][1] === sign)
    })
    .join('')
}

/**
 * The same voxels in the order of axes that is wanted: axes are swapped and turned round, none is interpolated, and each
 * voxel stays where it is in the patient. An oblique volume stays as oblique as it is.
 * @param orientation three letters, one of each of L or R, P or A, S or I: where the axes run to
 * @throws ImagingError `bad-setting` for other letters
 */
export function reorient<A extends VoxelArray>(volume: Volume<A>, orientation: string): Volume<A> {
  return resample(volume, reorientedGrid(volume.grid, orientation), { interpolation: 'nearest' })
}

export function reorientMask(mask: Mask, orientation: string): Mask {
  const { grid, voxels } = reorient({ grid: mask.grid, voxels: mask.inside }, orientation)
  return { grid, inside: voxels }
}

export function reorientedGrid(grid: Grid, orientation: string): Grid {
  const wanted = [...orientation].flatMap(letter => (letter in letters ? [letters[letter]] : []))
  if (orientation.length !== 3 || new Set(wanted.map(([row]) => row)).size !== 3)
    throw new ImagingError(
      'bad-setting',
      `an orientation '${orientation}'`,
      "give three letters such as 'LPS' or 'RAS': one of L and R, of P and A, of S and I",
    )
  const axes = nearestAxes(grid)
  const from = wanted.map(([row]) => axes.indexOf(row))
  const flip = wanted.map(([row, sign], i) => (grid.direction[3 * row + from[i]] >= 0 ? 1 : -1) !== sign)
  const first = [0, 0, 0]
  from.forEach((axis, i) => {
    if (flip[i]) first[axis] = grid.size[axis] - 1
  })
  return createGrid({
    size: triple(from.map(axis => grid.size[axis])),
    spacing: triple(from.map(axis => grid.spacing[axis])),
    origin: toPatient(grid, triple(first)),
    direction: [0, 1, 2].flatMap(row =>
      from.map((axis, i) => (flip[i] ? -1 : 1) * grid.direction[3 * row + axis] + 0),
    ),
  })
}

/** The patient's axis that each axis of the grid runs along, the clearest pair first. */
function nearestAxes({ direction }: Grid): readonly number[] {
  const axes = [-1, -1, -1]
  const pairs = direction
    .map((d, at) => ({ cosine: Math.abs(d), row: Math.floor(at / 3), axis: at % 3 }))
    .sort((a, b) => b.cosine - a.cosine)
  for (const { row, axis } of pairs) if (axes[axis] < 0 && !axes.includes(row)) axes[axis] = row
  return axes
}

function triple(values: readonly number[]): Triple {
  return [values[0], values[1], values[2]]
}
