import type { Alike } from './alike.ts'
import type { Lattice } from './lattice.ts'

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

/**
 * Finds zones in one pass with union and find: a voxel joins the zones of its earlier neighbours of its level.
 * @param alike of the directions at distance 1
 */
export function findZones(lattice: Lattice, alike: Alike): Zones {
  const { levels, places } = lattice
  const { offsets, bits } = alike
  const apart = neighboursApart(alike)
  // parent[place] is an earlier place of the same zone, or the place itself.
  const parent = new Int32Array(levels.length)
  let count = 0
  for (let n = 0; n < places.length; n++) {
    const at = places[n]
    let own = at
    let left = bits[at]
    while (left !== 0) {
      const d = 31 - Math.clz32(left)
      left &= apart[d]
      let root = at - offsets[d]
      while (parent[root] !== root) {
        parent[root] = parent[parent[root]]
        root = parent[root]
      }
      if (own === at) own = root
      else if (root !== own) {
        count--
        parent[Math.max(root, own)] = Math.min(root, own)
        own = Math.min(root, own)
      }
    }
    parent[at] = own
    if (own === at) count++
  }
  return collect(lattice, parent, count)
}

// Of each direction, which of the lower bits are neighbours that do not touch this one: those that do are in its zone
// already.
function neighboursApart({ steps }: Alike): Int32Array {
  return Int32Array.from(steps, (step, d) => {
    let mask = 0
    for (let e = 0; e < d; e++) if (steps[e].some((x, axis) => Math.abs(x - step[axis]) > 1)) mask |= 1 << e
    return mask
  })
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
