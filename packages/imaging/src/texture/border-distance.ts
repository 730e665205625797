import { ImagingError } from '../imaging-error.ts'
import { boundingBox, type Mask } from '../volume.ts'
import type { Neighbourhood } from './directions.ts'
import type { GreyLevels } from './grey-levels.ts'
import type { Lattice } from './lattice.ts'

/**
 * Steps to the border of the region (IBSI 3.9: a voxel at the border of the region or of the image is at distance 1;
 * 4 neighbours in a slice, 6 in a volume), for every place of the lattice, in its layout.
 * @param mask the morphological mask on the whole volume, where it is larger than the region that has grey levels
 * @throws ImagingError `geometry-mismatch` where a voxel with a grey level is outside the mask
 */
export function borderDistance(
  grey: GreyLevels,
  lattice: Lattice,
  neighbourhood: Neighbourhood,
  mask?: Mask,
): Int32Array {
  const { levels, places, size, margin } = lattice
  if (mask === undefined) {
    const distances = new Int32Array(levels.length)
    for (let n = 0; n < places.length; n++) distances[places[n]] = 1
    return twoPasses(distances, size[0], size[1], neighbourhood)
  }
  const box = boundingBox(mask)
  const first = box?.first ?? [0, 0, 0]
  const last = box?.last ?? [-1, -1, -1]
  // A margin of one voxel around the mask's box.
  const [px, py, pz] = first.map((low, axis) => last[axis] - low + 3)
  const ofMask = new Int32Array(px * py * pz)
  const [nx, ny] = mask.grid.size
  for (let k = first[2]; k <= last[2]; k++)
    for (let j = first[1]; j <= last[1]; j++) {
      const row = nx * (j + ny * k)
      const to = 1 - first[0] + px * (j - first[1] + 1 + py * (k - first[2] + 1))
      for (let i = first[0]; i <= last[0]; i++) ofMask[to + i] = mask.inside[row + i]
    }
  twoPasses(ofMask, px, py, neighbourhood)
  const distances = new Int32Array(levels.length)
  for (let n = 0; n < places.length; n++) {
    const at = places[n]
    const i = (at % size[0]) - margin + grey.first[0] - first[0]
    const j = (Math.floor(at / size[0]) % size[1]) - margin + grey.first[1] - first[1]
    const k = Math.floor(at / (size[0] * size[1])) - margin + grey.first[2] - first[2]
    const inside = i >= 0 && j >= 0 && k >= 0 && i < px - 2 && j < py - 2 && k < pz - 2
    const distance = inside ? ofMask[i + 1 + px * (j + 1 + py * (k + 1))] : 0
    if (distance === 0)
      throw new ImagingError(
        'geometry-mismatch',
        'a voxel with a grey level lies outside the morphological mask',
        'give a morphological mask that holds the intensity mask',
      )
    distances[at] = distance
  }
  return distances
}

// Distances of what is 1, in place; what is 0 stays. The array has a margin of zeros.
function twoPasses(d: Int32Array, px: number, py: number, neighbourhood: Neighbourhood): Int32Array {
  const strides = neighbourhood === 'slice' ? [1, px] : [1, px, px * py]
  const [x, y] = strides
  const z = strides[2] ?? 0
  const deep = z !== 0
  for (let at = 0; at < d.length; at++) {
    if (d[at] === 0) continue
    let least = Math.min(d[at - x], d[at - y])
    if (deep && d[at - z] < least) least = d[at - z]
    d[at] = least + 1
  }
  for (let at = d.length - 1; at >= 0; at--) {
    if (d[at] === 0) continue
    let least = Math.min(d[at + x], d[at + y])
    if (deep && d[at + z] < least) least = d[at + z]
    if (least + 1 < d[at]) d[at] = least + 1
  }
  return d
}
