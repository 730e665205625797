import type { Mask } from '@tessera/imaging'
import { type FeatureValues, featureValues, type Undefined } from '../feature-values.ts'
import type { Region } from '../region.ts'
import { convexHull } from './convex-hull.ts'
import { distanceWeightedSums } from './distance-weighted-sums.ts'
import { ellipsoidArea, ellipsoidVolume, enclosingEllipsoid } from './ellipsoid.ts'
import { hullCandidates } from './hull-candidates.ts'
import { type Mesh, meshArea, meshOf, meshVolume } from './mesh.ts'
import { orientedBox } from './oriented-box.ts'
import { type PrincipalAxes, principalAxes } from './principal-axes.ts'

export const morphologyTags = [
  'morph_volume',
  'morph_vol_approx',
  'morph_area_mesh',
  'morph_av',
  'morph_comp_1',
  'morph_comp_2',
  'morph_sph_dispr',
  'morph_sphericity',
  'morph_asphericity',
  'morph_com',
  'morph_diam',
  'morph_pca_maj_axis',
  'morph_pca_min_axis',
  'morph_pca_least_axis',
  'morph_pca_elongation',
  'morph_pca_flatness',
  'morph_vol_dens_aabb',
  'morph_area_dens_aabb',
  'morph_vol_dens_ombb',
  'morph_area_dens_ombb',
  'morph_vol_dens_aee',
  'morph_area_dens_aee',
  'morph_vol_dens_mvee',
  'morph_area_dens_mvee',
  'morph_vol_dens_conv_hull',
  'morph_area_dens_conv_hull',
  'morph_integ_int',
  'morph_moran_i',
  'morph_geary_c',
] as const

/**
 * The 29 morphological features (IBSI 3.1): mm, mm², mm³. Shape is that of the morphological mask, whose surface is a
 * mesh between voxel centres; the centre-of-mass shift, integrated intensity, Moran's I and Geary's C read the
 * intensity mask. Undefined are ratios to an axis or to a variance of nothing, and what reads intensities where the
 * intensity mask is empty.
 * @throws ImagingError `empty-mask` where the morphological mask is
 */
export function morphology(region: Region): FeatureValues {
  const { morphological } = region
  const mesh = meshOf(morphological)
  const volume = meshVolume(mesh)
  const area = meshArea(mesh)
  const axes = principalAxes(morphological)
  return featureValues({
    ...volumeAndArea(morphological, volume, area),
    ...shift(region, axes),
    ...extents(mesh, axes, volume, area),
    ...intensityPatterns(region, volume),
  })
}

function volumeAndArea(mask: Mask, volume: number, area: number): Record<string, number> {
  const { spacing } = mask.grid
  let voxels = 0
  for (let at = 0; at < mask.inside.length; at++) voxels += mask.inside[at]
  const roundness = 36 * Math.PI * volume * volume
  return {
    morph_volume: volume,
    morph_vol_approx: voxels * spacing[0] * spacing[1] * spacing[2],
    morph_area_mesh: area,
    morph_av: area / volume,
    morph_comp_1: volume / (Math.sqrt(Math.PI) * area ** 1.5),
    morph_comp_2: roundness / area ** 3,
    morph_sph_dispr: area / Math.cbrt(roundness),
    morph_sphericity: Math.cbrt(roundness) / area,
    morph_asphericity: Math.cbrt(area ** 3 / roundness) - 1,
  }
}

/** From the centre of the morphological mask to the centre of intensity. */
function shift({ image, intensity }: Region, { centre }: PrincipalAxes): Record<string, number | Undefined> {
  const { size, spacing } = intensity.grid
  let total = 0
  const sums = [0, 0, 0]
  let any = false
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, at++) {
        if (intensity.inside[at] === 0) continue
        any = true
        const x = image.voxels[at]
        total += x
        sums[0] += x * i
        sums[1] += x * j
        sums[2] += x * k
      }
  if (!any) return { morph_com: { reason: noIntensities } }
  if (total === 0) return { morph_com: { reason: 'the intensities sum to 0, so they have no centre' } }
  return {
    morph_com: Math.hypot(...sums.map((sum, axis) => (sum / total) * spacing[axis] - centre[axis])),
  }
}

function extents(
  mesh: Mesh,
  { variances }: PrincipalAxes,
  volume: number,
  area: number,
): Record<string, number | Undefined> {
  const [major, minor, least] = variances.map(variance => 4 * Math.sqrt(variance))
  const hull = convexHull(hullCandidates(mesh.halves))
  const hullMesh: Mesh = { halves: hull.points, triangles: hull.faces, spacing: mesh.spacing }
  const corners = Float64Array.from(hull.points, (value, at) => (value / 2) * mesh.spacing[at % 3])
  const box = [0, 1, 2].map(axis => range(corners, axis))
  const oriented = orientedBox(hull, mesh.spacing)
  const [a, b, c] = enclosingEllipsoid(corners)
  const flat: Undefined = { reason: 'the region lies in one plane of voxels: its ellipsoid has no volume' }
  const line: Undefined = { reason: 'the region lies in one line of voxels: its ellipsoid has no area' }
  const point: Undefined = { reason: 'the region is one voxel: its axes have no length' }
  return {
    morph_diam: diameter(corners),
    morph_pca_maj_axis: major,
    morph_pca_min_axis: minor,
    morph_pca_least_axis: least,
    morph_pca_elongation: major > 0 ? minor / major : point,
    morph_pca_flatness: major > 0 ? least / major : point,
    morph_vol_dens_aabb: volume / boxVolume(box),
    morph_area_dens_aabb: area / boxArea(box),
    morph_vol_dens_ombb: volume / boxVolume(oriented),
    morph_area_dens_ombb: area / boxArea(oriented),
    morph_vol_dens_aee: least > 0 ? volume / ellipsoidVolume(major / 2, minor / 2, least / 2) : flat,
    morph_area_dens_aee: minor > 0 ? area / ellipsoidArea(major / 2, minor / 2, least / 2) : line,
    morph_vol_dens_mvee: volume / ellipsoidVolume(a, b, c),
    morph_area_dens_mvee: area / ellipsoidArea(a, b, c),
    morph_vol_dens_conv_hull: volume / meshVolume(hullMesh),
    morph_area_dens_conv_hull: area / meshArea(hullMesh),
  }
}

function intensityPatterns({ image, intensity }: Region, volume: number): Record<string, number | Undefined> {
  const sums = distanceWeightedSums(image, intensity)
  if (sums === null) {
    const none: Undefined = { reason: noIntensities }
    return { morph_integ_int: none, morph_moran_i: none, morph_geary_c: none }
  }
  const { voxels, mean, squares, weights, products, differences } = sums
  const integrated = { morph_integ_int: mean * volume }
  const why = voxels < 2 ? 'the region is one voxel: there are no pairs' : 'all intensities are the same'
  if (voxels < 2 || squares === 0)
    return { ...integrated, morph_moran_i: { reason: why }, morph_geary_c: { reason: why } }
  return {
    ...integrated,
    morph_moran_i: ((voxels / weights) * products) / squares,
    morph_geary_c: (((voxels - 1) / (2 * weights)) * differences) / squares,
  }
}

const noIntensities = 'no voxel is left in the intensity mask after re-segmentation'

function diameter(corners: Float64Array): number {
  let most = 0
  for (let a = 0; a < corners.length; a += 3)
    for (let b = a + 3; b < corners.length; b += 3) {
      const [x, y, z] = [
        corners[b] - corners[a],
        corners[b + 1] - corners[a + 1],
        corners[b + 2] - corners[a + 2],
      ]
      const squared = x * x + y * y + z * z
      if (squared > most) most = squared
    }
  return Math.sqrt(most)
}

function range(corners: Float64Array, axis: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = axis; at < corners.length; at += 3) {
    low = Math.min(low, corners[at])
    high = Math.max(high, corners[at])
  }
  return high - low
}

function boxVolume([x, y, z]: readonly number[]): number {
  return x * y * z
}

function boxArea([x, y, z]: readonly number[]): number {
  return 2 * (x * y + y * z + z * x)
}
