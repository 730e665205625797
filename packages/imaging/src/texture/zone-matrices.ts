import type { Mask } from '../volume.ts'
import { type Aggregation, neighbourhoodOf, parts } from './aggregation.ts'
import { findAlike } from './alike.ts'
import { borderDistance } from './border-distance.ts'
import { type CountMatrix, fromPairs } from './count-matrix.ts'
import { directions } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'
import { findZones, type Zones } from './zones.ts'

/**
 * Grey level size zone matrices (IBSI 3.8): how many zones of touching voxels of level i have j voxels. One matrix a
 * slice for `2D`, else one.
 */
export function glszm(grey: GreyLevels, aggregation: Aggregation): readonly CountMatrix[] {
  const lattice = createLattice(grey)
  return sizeMatrices(lattice, aggregation, zonesOf(lattice, aggregation))
}

/**
 * Grey level distance zone matrices (IBSI 3.9): how many zones of level i come within j voxels of the border, in steps
 * along the axes. One matrix a slice for `2D`, else one.
 * @param options.mask the morphological mask on the whole volume, whose border counts; by default that of the region
 * @throws ImagingError `geometry-mismatch`
 */
export function gldzm(
  grey: GreyLevels,
  aggregation: Aggregation,
  options: { readonly mask?: Mask } = {},
): readonly CountMatrix[] {
  const lattice = createLattice(grey)
  return distanceMatrices(grey, lattice, aggregation, zonesOf(lattice, aggregation), options.mask)
}

function zonesOf(lattice: Lattice, aggregation: Aggregation): Zones {
  return findZones(lattice, findAlike(lattice, directions(neighbourhoodOf(aggregation))))
}

export function sizeMatrices(
  lattice: Lattice,
  aggregation: Aggregation,
  zones: Zones,
): readonly CountMatrix[] {
  return matrices(lattice, aggregation, zones, zones.sizes)
}

export function distanceMatrices(
  grey: GreyLevels,
  lattice: Lattice,
  aggregation: Aggregation,
  zones: Zones,
  mask?: Mask,
): readonly CountMatrix[] {
  const { places } = lattice
  const { zoneOf } = zones
  const distances = borderDistance(grey, lattice, neighbourhoodOf(aggregation), mask)
  const nearest = new Int32Array(zones.sizes.length).fill(2 ** 30)
  for (let n = 0; n < places.length; n++) {
    const distance = distances[places[n]]
    if (distance < nearest[zoneOf[n]]) nearest[zoneOf[n]] = distance
  }
  return matrices(lattice, aggregation, zones, nearest)
}

function matrices(
  lattice: Lattice,
  aggregation: Aggregation,
  { levels, firsts }: Zones,
  columns: Int32Array,
): readonly CountMatrix[] {
  let zone = 0
  return parts(lattice, aggregation).map(([from, to]) => {
    const start = zone
    while (zone < firsts.length && firsts[zone] < to) zone++
    return fromPairs(levels.subarray(start, zone), columns.subarray(start, zone), lattice.ng, to - from)
  })
}
