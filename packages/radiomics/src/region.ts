import { type Box, boundingBox, crop, cropMask, ImagingError, type Mask, type Volume } from '@tessera/imaging'

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
 * The box of a mask with a margin around it, within the volume.
 * @param margin mm
 * @throws ImagingError `empty-mask`
 */
export function boxAround(mask: Mask, margin: number): Box {
  const box = boundingBox(mask)
  if (box === null)
    throw new ImagingError('empty-mask', 'no voxel is inside the mask', 'give a mask of at least one voxel')
  const { size, spacing } = mask.grid
  const reach = spacing.map(step => Math.ceil(margin / step))
  const [i, j, k] = box.first.map((at, axis) => Math.max(0, at - reach[axis]))
  const [x, y, z] = box.last.map((at, axis) => Math.min(size[axis] - 1, at + reach[axis]))
  return { first: [i, j, k], last: [x, y, z] }
}

/** In float64, whatever the image is stored in: code that reads one kind of array alone runs several times as fast. */
export function cutVolume(volume: Volume, box: Box): Volume<Float64Array> {
  const { grid, voxels } = crop(volume, box)
  return { grid, voxels: voxels instanceof Float64Array ? voxels : new Float64Array(voxels) }
}

/**
 * The region cut to a box: features then cost what the region is large, not what the image is.
 */
export function cutRegion({ image, morphological, intensity }: Region, box: Box): Region {
  return {
    image: cutVolume(image, box),
    morphological: cropMask(morphological, box),
    intensity: cropMask(intensity, box),
  }
}

/** The intensities inside a mask, in the order of the voxels. */
export function intensitiesInside({ voxels }: Volume, { inside }: Mask): Float64Array {
  let count = 0
  for (let at = 0; at < inside.length; at++) count += inside[at]
  const values = new Float64Array(count)
  for (let at = 0, to = 0; to < count; at++) if (inside[at] === 1) values[to++] = voxels[at]
  return values
}
