import {
  type Aggregation,
  combineDirections,
  type DirectionalAggregation,
  type DirectionalMatrices,
  type DistanceNorm,
  eachPart,
  neighbourhoodOf,
  splitAggregation,
} from './aggregation.ts'
import { type Alike, findAlike } from './alike.ts'
import { type CountMatrix, fromPairs, fromTable } from './count-matrix.ts'
import { directions } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'

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
  const lattice = createLattice(grey)
  const alike = findAlike(lattice, directions(neighbourhoodOf(dimension)))
  return combineDirections(directionalGlrlm(lattice, dimension, alike), merging, options.norm)
}

/** @param alike of the directions at distance 1 */
export function directionalGlrlm(
  lattice: Lattice,
  aggregation: Aggregation,
  alike: Alike,
): DirectionalMatrices {
  const { ng, places, size, margin } = lattice
  const width = 2 + Math.max(...size) - 2 * margin
  const entries = (ng + 1) * width * alike.steps.length
  if (entries <= 16 * places.length + 2 ** 20) {
    const tables = new Uint32Array(entries)
    return eachPart(lattice, aggregation, alike.steps, (from, to) =>
      byTables(lattice, alike, from, to, tables, width),
    )
  }
  const lengths = new Uint16Array(lattice.levels.length)
  return eachPart(lattice, aggregation, alike.steps, (from, to) =>
    alike.steps.map((_, d) => byPairs(lattice, alike, d, from, to, lengths)),
  )
}

// A voxel that is the j-th of its run so far stands for a run of j or more; runs of exactly j are what is left when
// those of j + 1 or more are taken away. No voxel needs to know where its run ends, and only those that are like the one
// before need to be visited for each direction: every voxel begins a run or goes on with one.
function byTables(
  lattice: Lattice,
  { offsets, bits }: Alike,
  from: number,
  to: number,
  tables: Uint32Array,
  width: number,
): CountMatrix[] {
  const { levels, places, ng } = lattice
  const entries = (ng + 1) * width
  // No step goes back further than the window, which holds the lengths of the voxels before.
  const window = 2 ** Math.ceil(Math.log2(1 + offsets.reduce((a, b) => Math.max(a, b), 0)))
  const lengths = new Uint16Array(window * offsets.length)
  const voxels = new Uint32Array(ng + 1)
  tables.fill(0)
  for (let n = from; n < to; n++) {
    const at = places[n]
    const level = levels[at]
    voxels[level]++
    let left = bits[at]
    while (left !== 0) {
      const d = 31 - Math.clz32(left)
      const bit = 1 << d
      left ^= bit
      const before = at - offsets[d]
      const length =
        (bits[before] & bit) === 0 ? 2 : lengths[(before & (window - 1)) * offsets.length + d] + 1
      lengths[(at & (window - 1)) * offsets.length + d] = length
      tables[d * entries + level * width + length]++
    }
  }
  return Array.from(offsets, (_, d) => {
    const table = tables.subarray(d * entries, (d + 1) * entries)
    for (let level = 1; level <= ng; level++) {
      const row = level * width
      let first = voxels[level]
      for (let length = 2; length < width; length++) first -= table[row + length]
      table[row + 1] = first
      for (let length = 1; length < width - 1; length++) table[row + length] -= table[row + length + 1]
    }
    return fromTable(table, ng, width, to - from)
  })
}

// For more levels than a table should have rows.
function byPairs(
  { levels, places, ng }: Lattice,
  { offsets }: Alike,
  d: number,
  from: number,
  to: number,
  lengths: Uint16Array,
): CountMatrix {
  const offset = offsets[d]
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
