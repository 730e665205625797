import {
  boundingBox,
  createGrid,
  type Grid,
  ImagingError,
  type Mask,
  type Triple,
  toPatient,
  type Volume,
  type VoxelArray,
  voxelCount,
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

/** Part of a volume's grid, from voxel `first` to `last`. */
export interface GridBox {
  readonly first: Triple
  readonly last: Triple
}

/**
 * The box of a mask with a margin around it, within the volume.
 * @param margin mm
 * @throws ImagingError `empty-mask`
 */
export function boxAround(mask: Mask, margin: number): GridBox {
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError('empty-mask', 'no voxel is inside the mask', 'give a mask of at least one voxel')
  const { size, spacing } = mask.grid
  const reach = spacing.map(step => Math.ceil(margin / step))
  const [i, j, k] = box.first.map((at, axis) => Math.max(0, at - reach[axis]))
  const [x, y, z] = box.last.map((at, axis) => Math.min(size[axis] - 1, at + reach[axis]))
  return { first: [i, j, k], last: [x, y, z] }
}

/** The grid of the voxels in a box. */
export function boxGrid(grid: Grid, { first, last }: GridBox): Grid {
  const size: Triple = [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1]
  return createGrid({ ...grid, size, origin: toPatient(grid, first) })
}

/** In float64, whatever the image is stored in: code that reads one kind of array alone runs several times as fast. */
export function cutVolume({ grid, voxels }: Volume, box: GridBox): Volume<Float64Array> {
  const part = boxGrid(grid, box)
  return { grid: part, voxels: cut(grid, box, voxels, new Float64Array(voxelCount(part))) }
}

export function cutMask({ grid, inside }: Mask, box: GridBox): Mask {
  const part = boxGrid(grid, box)
  return { grid: part, inside: cut(grid, box, inside, new Uint8Array(voxelCount(part))) }
}

/**
 * The region cut to a box: features then cost what the region is large, not what the image is.
 */
export function cutRegion({ image, morphological, intensity }: Region, box: GridBox): Region {
  return {
    image: cutVolume(image, box),
    morphological: cutMask(morphological, box),
    intensity: cutMask(intensity, box),
  }
}

function cut<A extends VoxelArray>(grid: Grid, { first, last }: GridBox, whole: VoxelArray, into: A): A {
  const [nx, ny] = grid.size
  const row = last[0] - first[0] + 1
  for (let k = first[2], to = 0; k <= last[2]; k++)
    for (let j = first[1]; j <= last[1]; j++, to += row) {
      const at = first[0] + nx * (j + ny * k)
      into.set(whole.subarray(at, at + row), to)
    }
  return into
}

/** The intensities inside a mask, in the order of the voxels. */
export function intensitiesInside({ voxels }: Volume, { inside }: Mask): Float64Array {
  let count = 0
  for (let at = 0; at < inside.length; at++) count += inside[at]
  const values = new Float64Array(count)
  for (let at = 0, to = 0; to < count; at++) if (inside[at] === 1) values[to++] = voxels[at]
  return values
}
