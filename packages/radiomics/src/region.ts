import {
  boundingBox,
  createGrid,
  type Grid,
  ImagingError,
  type Mask,
  type Triple,
  toPatient,
  type Volume,
} from '@tessera/imaging'

/**
 * A region of interest with the part of the image around it, all on one grid. IBSI 2.7: the morphological mask gives the
 * shape, the intensity mask (which re-segmentation can cut) the intensities.
 */
export interface Region {
  readonly image: Volume
  readonly morphological: Mask
  readonly intensity: Mask
}

/**
 * The region cut to the box of its morphological mask and a margin around it, within the image: features then cost what
 * the region is large, not what the image is.
 * @param margin mm
 * @throws ImagingError `empty-mask`
 */
export function cutRegion({ image, morphological, intensity }: Region, margin: number): Region {
  const box = boundingBox(morphological)
  if (box === null)
    throw new ImagingError('empty-mask', 'no voxel is inside the mask', 'give a mask of at least one voxel')
  const { size, spacing } = image.grid
  const first = box.first.map((at, axis) => Math.max(0, at - Math.ceil(margin / spacing[axis])))
  const last = box.last.map((at, axis) => Math.min(size[axis] - 1, at + Math.ceil(margin / spacing[axis])))
  const from: Triple = [first[0], first[1], first[2]]
  const cut: Triple = [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1]
  const grid = createGrid({ ...image.grid, size: cut, origin: toPatient(image.grid, from) })
  const count = cut[0] * cut[1] * cut[2]
  const part = <A extends Region['image']['voxels']>(whole: A, into: A): A => {
    rows(image.grid, from, cut, (at, to) => into.set(whole.subarray(at, at + cut[0]), to))
    return into
  }
  return {
    image: { grid, voxels: part<Volume['voxels']>(image.voxels, new (constructorOf(image.voxels))(count)) },
    morphological: { grid, inside: part(morphological.inside, new Uint8Array(count)) },
    intensity: { grid, inside: part(intensity.inside, new Uint8Array(count)) },
  }
}

function constructorOf(voxels: Volume['voxels']): new (length: number) => Volume['voxels'] {
  for (const type of [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array])
    if (voxels instanceof type) return type
  return Float64Array
}

function rows(grid: Grid, first: Triple, size: Triple, each: (at: number, to: number) => void): void {
  const [nx, ny] = grid.size
  let to = 0
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++, to += size[0])
      each(first[0] + nx * (first[1] + j + ny * (first[2] + k)), to)
}

/** The intensities inside a mask, in the order of the voxels. */
export function intensitiesInside({ voxels }: Volume, { inside }: Mask): Float64Array {
  let count = 0
  for (let at = 0; at < inside.length; at++) count += inside[at]
  const values = new Float64Array(count)
  for (let at = 0, to = 0; to < count; at++) if (inside[at] === 1) values[to++] = voxels[at]
  return values
}
