import { directions, type Neighbourhood } from './directions.ts'
import { type Lattice, offsetOf } from './lattice.ts'

/** Zones of touching voxels (8 neighbours in a slice, 26 in a volume) of one grey level, in the order of their first voxels. */
export interface Zones {
  readonly levels: Int32Array
  /** Voxels. */
  readonly sizes: Int32Array
  /** Which of the lattice's places is the zone's first, ascending. */
  readonly firsts: Int32Array
  /** The zone of each of the lattice's places. */
  readonly zoneOf: Int32Array
}

/** Finds zones in one pass with union and find: a voxel joins those of its earlier neighbours that have its level. */
export function findZones(lattice: Lattice, neighbourhood: Neighbourhood): Zones {
  const { levels, places } = lattice
  const back = Int32Array.from(directions(neighbourhood), step => offsetOf(lattice, step))
  // parent[place] is an earlier place of the same zone, or the place itself.
  const parent = new Int32Array(levels.length)
  const root = (at: number): number => {
    let top = at
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]]
      top = parent[top]
    }
    return top
  }
  let count = 0
  for (let n = 0; n < places.length; n++) {
    const at = places[n]
    const level = levels[at]
    let own = at
    for (let b = 0; b < back.length; b++) {
      const before = at - back[b]
      if (levels[before] !== level) continue
      const other = root(before)
      if (other === own) continue
      if (own === at) {
        own = other
      } else {
        count--
        if (other < own) {
          parent[own] = other
          own = other
        } else parent[other] = own
      }
    }
    parent[at] = own
    if (own === at) count++
  }
  return collect(lattice, parent, count)
}

function collect({ levels, places }: Lattice, parent: Int32Array, count: number): Zones {
  const [zoneLevels, sizes] = [new Int32Array(count), new Int32Array(count)]
  const [firsts, zoneOf] = [new Int32Array(count), new Int32Array(places.length)]
  // A parent comes before its children: once it is seen, its entry holds ~zone, which no place is.
  let zones = 0
  for (let n = 0; n < places.length; n++) {
    const at = places[n]
    const up = parent[at]
    let zone: number
    if (up === at) {
      zone = zones++
      zoneLevels[zone] = levels[at]
      firsts[zone] = n
    } else zone = ~parent[up]
    parent[at] = ~zone
    zoneOf[n] = zone
    sizes[zone]++
  }
  return { levels: zoneLevels, sizes, firsts, zoneOf }
}
