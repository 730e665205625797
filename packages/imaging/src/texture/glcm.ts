import type { Triple } from '../grid.ts'
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
import { type CountMatrix, fromPairs, fromTable } from './count-matrix.ts'
import { directions } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice, offsetOf } from './lattice.ts'

/**
 * Grey level co-occurrence matrices (IBSI 3.6): how often level i and level j are neighbours a step apart, counted both
 * ways (symmetric). One matrix or more, as the aggregation says; features are averaged over them.
 * @param options.distance Chebyshev distance of neighbours, voxels
 * @param options.norm weights directions by distance and merges them
 */
export function glcm(
  grey: GreyLevels,
  aggregation: DirectionalAggregation,
  options: { readonly distance?: number; readonly norm?: DistanceNorm } = {},
): readonly CountMatrix[] {
  const { distance = 1, norm } = options
  const [dimension, merging] = splitAggregation(aggregation)
  const lattice = createLattice(grey, distance)
  const steps = directions(neighbourhoodOf(dimension), distance)
  return combineDirections(directionalGlcm(lattice, dimension, steps), merging, norm)
}

export function directionalGlcm(
  lattice: Lattice,
  aggregation: Aggregation,
  steps: readonly Triple[],
  symmetric = true,
): DirectionalMatrices {
  const { ng } = lattice
  const table = denseEnough(lattice, aggregation) ? new Uint32Array((ng + 1) ** 2) : null
  return eachPart(lattice, aggregation, steps, (from, to) =>
    steps.map(step =>
      table === null
        ? byPairs(lattice, step, from, to, symmetric)
        : byTable(lattice, step, from, to, symmetric, table),
    ),
  )
}

// A table of all pairs of levels is cleared and read once a slice and direction: no larger than the voxels are worth.
function denseEnough({ ng, places, sliceStart }: Lattice, aggregation: Aggregation): boolean {
  const matrices = aggregation === '2D' ? sliceStart.length - 1 : 1
  return (ng + 1) ** 2 * matrices <= 16 * places.length + 65536
}

function byTable(
  lattice: Lattice,
  step: Triple,
  from: number,
  to: number,
  symmetric: boolean,
  table: Uint32Array,
): CountMatrix {
  const { levels, places, ng } = lattice
  const offset = offsetOf(lattice, step)
  const width = ng + 1
  table.fill(0)
  for (let n = from; n < to; n++) {
    const at = places[n]
    table[levels[at] * width + levels[at + offset]]++
  }
  if (symmetric)
    for (let i = 1; i <= ng; i++) {
      table[i * width + i] *= 2
      for (let j = i + 1; j <= ng; j++) {
        const both = table[i * width + j] + table[j * width + i]
        table[i * width + j] = both
        table[j * width + i] = both
      }
    }
  return fromTable(table, ng, width, to - from)
}

function byPairs(lattice: Lattice, step: Triple, from: number, to: number, symmetric: boolean): CountMatrix {
  const { levels, places, ng } = lattice
  const offset = offsetOf(lattice, step)
  const [rows, columns] = [new Int32Array(2 * (to - from)), new Int32Array(2 * (to - from))]
  let count = 0
  for (let n = from; n < to; n++) {
    const a = levels[places[n]]
    const b = levels[places[n] + offset]
    if (b === 0) continue
    rows[count] = a
    columns[count++] = b
    if (!symmetric) continue
    rows[count] = b
    columns[count++] = a
  }
  return fromPairs(rows.subarray(0, count), columns.subarray(0, count), ng, to - from)
}
