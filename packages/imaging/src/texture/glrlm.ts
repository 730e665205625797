import type { Triple } from '../grid.ts'
import {
  type Aggregation,
  combineDirections,
  type DirectionalAggregation,
  type DirectionalMatrices,
  type DistanceNorm,
  eachDirection,
  neighbourhoodOf,
  splitAggregation,
} from './aggregation.ts'
import { type CountMatrix, fromPairs, fromTable } from './count-matrix.ts'
import { directions } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice, offsetOf } from './lattice.ts'

/**
 * Grey level run length matrices (IBSI 3.7): how often level i runs on for j voxels along a direction. One matrix or
 * more, as the aggregation says; features are averaged over them.
 * @param options.norm weights directions by distance and merges them
 */
export function glrlm(
  grey: GreyLevels,
  aggregation: DirectionalAggregation,
  options: { readonly norm?: DistanceNorm } = {},
): readonly CountMatrix[] {
  const [dimension, merging] = splitAggregation(aggregation)
  return combineDirections(directionalGlrlm(createLattice(grey), dimension), merging, options.norm)
}

export function directionalGlrlm(lattice: Lattice, dimension: Aggregation): DirectionalMatrices {
  const { ng, levels, places, size, margin } = lattice
  const width = 2 + Math.max(...size) - 2 * margin
  const lengths = new Uint16Array(levels.length)
  const small = (ng + 1) * width <= 16 * places.length + 65536
  const table = small ? new Uint32Array((ng + 1) * width) : null
  const steps = directions(neighbourhoodOf(dimension))
  return eachDirection(lattice, dimension, steps, (step, from, to) =>
    table === null
      ? byPairs(lattice, step, from, to, lengths)
      : byTable(lattice, step, from, to, lengths, table, width),
  )
}

// A voxel that is the j-th of its run so far stands for a run of j or more; runs of exactly j are what is left when
// those of j + 1 or more are taken away. No voxel needs to know where its run ends.
function byTable(
  lattice: Lattice,
  step: Triple,
  from: number,
  to: number,
  lengths: Uint16Array,
  table: Uint32Array,
  width: number,
): CountMatrix {
  const { levels, places, ng } = lattice
  const offset = offsetOf(lattice, step)
  table.fill(0)
  for (let n = from; n < to; n++) {
    const at = places[n]
    const level = levels[at]
    const length = levels[at - offset] === level ? lengths[at - offset] + 1 : 1
    lengths[at] = length
    table[level * width + length]++
  }
  for (let at = width; at < table.length - 1; at++) if ((at + 1) % width !== 0) table[at] -= table[at + 1]
  return fromTable(table, ng, width, to - from)
}

function byPairs(
  lattice: Lattice,
  step: Triple,
  from: number,
  to: number,
  lengths: Uint16Array,
): CountMatrix {
  const { levels, places, ng } = lattice
  const offset = offsetOf(lattice, step)
  const [rows, columns] = [new Int32Array(to - from), new Int32Array(to - from)]
  let runs = 0
  for (let n = from; n < to; n++) {
    const at = places[n]
    const level = levels[at]
    const length = levels[at - offset] === level ? lengths[at - offset] + 1 : 1
    lengths[at] = length
    if (levels[at + offset] === level) continue
    rows[runs] = level
    columns[runs++] = length
  }
  return fromPairs(rows.subarray(0, runs), columns.subarray(0, runs), ng, to - from)
}
