import { type Mask, maskCount, voxelVolume } from '@tessera/imaging'
import { largestDistances } from './diameters.ts'
import { principalVariances } from './principal-variances.ts'
import { surfaceOf } from './surface.ts'

/**
 * PyRadiomics' `shape`, in mm: from the surface between voxel centres ({@link surfaceOf}), the distances of its
 * vertices, and the principal axes of the voxel centres (4 times the square root of a variance over n).
 * @throws ImagingError `empty-mask`
 */
export function shape(mask: Mask): Record<string, number> {
  const { area, volume, vertices } = surfaceOf(mask)
  const { volume: diameter, planes } = largestDistances(vertices, mask.grid.spacing)
  const [least, minor, major] = principalVariances(mask)
  const sphericity = Math.cbrt(36 * Math.PI * volume * volume) / area
  return {
    Compactness1: volume / (area ** 1.5 * Math.sqrt(Math.PI)),
    Compactness2: (36 * Math.PI * volume * volume) / area ** 3,
    Elongation: Math.sqrt(minor / major),
    Flatness: Math.sqrt(least / major),
    LeastAxisLength: 4 * Math.sqrt(least),
    MajorAxisLength: 4 * Math.sqrt(major),
    Maximum2DDiameterColumn: planes[1],
    Maximum2DDiameterRow: planes[0],
    Maximum2DDiameterSlice: planes[2],
    Maximum3DDiameter: diameter,
    MeshVolume: volume,
    MinorAxisLength: 4 * Math.sqrt(minor),
    SphericalDisproportion: 1 / sphericity,
    Sphericity: sphericity,
    SurfaceArea: area,
    SurfaceVolumeRatio: area / volume,
    VoxelVolume: maskCount(mask) * voxelVolume(mask.grid),
  }
}
