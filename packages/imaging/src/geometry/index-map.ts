import type { Grid } from '../grid.ts'
import type { Matrix4 } from './rigid-matrix.ts'

/**
 * What gives the place in voxels of a source grid for a voxel of a target grid: 3 rows of 4, place = M · (i, j, k, 1).
 */
export type IndexMap = readonly number[]

/** The source's axis that each of the target's axes runs along, with place = offset + step · index. */
export interface AlignedAxes {
  readonly sourceAxis: readonly [number, number, number]
  readonly offset: readonly [number, number, number]
  readonly step: readonly [number, number, number]
}

/** @param transform takes a point of the target (LPS, mm) to the point of the source that is seen there */
export function indexMap(source: Grid, target: Grid, transform?: Matrix4): IndexMap {
  const d = target.direction
  // Target voxel to patient: columns of the axes, then the origin.
  let columns = [0, 1, 2].map(axis => [0, 1, 2].map(row => d[3 * row + axis] * target.spacing[axis]))
  let origin = [...target.origin]
  if (transform !== undefined) {
    const rotate = (v: readonly number[]) =>
      [0, 1, 2].map(r => transform[4 * r] * v[0] + transform[4 * r + 1] * v[1] + transform[4 * r + 2] * v[2])
    columns = columns.map(rotate)
    origin = rotate(origin).map((x, r) => x + transform[4 * r + 3])
  }
  const e = source.direction
  const toSource = (v: readonly number[], row: number) =>
    (e[row] * v[0] + e[3 + row] * v[1] + e[6 + row] * v[2]) / source.spacing[row]
  const shift = origin.map((x, row) => x - source.origin[row])
  return [0, 1, 2].flatMap(row => [
    toSource(columns[0], row),
    toSource(columns[1], row),
    toSource(columns[2], row),
    toSource(shift, row),
  ])
}

/**
 * The axes of an index map that runs along the source's own axes, or null for an oblique one. Directions in headers
 * carry rounding: a drift of less than 1e-4 voxel over the whole target is none.
 */
export function alignedAxes(map: IndexMap, size: Grid['size']): AlignedAxes | null {
  const sourceAxis: number[] = []
  for (let axis = 0; axis < 3; axis++) {
    const along = [0, 1, 2].map(row => Math.abs(map[4 * row + axis]))
    const largest = along.indexOf(Math.max(...along))
    if (along.some((drift, row) => row !== largest && drift * size[axis] > 1e-4)) return null
    sourceAxis.push(largest)
  }
  const [a, b, c] = sourceAxis
  if (a === b || b === c || a === c) return null
  return {
    sourceAxis: [a, b, c],
    offset: [map[4 * a + 3], map[4 * b + 3], map[4 * c + 3]],
    step: [map[4 * a], map[4 * b + 1], map[4 * c + 2]],
  }
}
