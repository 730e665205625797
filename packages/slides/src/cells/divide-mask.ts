import { distanceTransform, type Mask, markMaxima, smoothPlane, watershed } from '@tessera/imaging'

const levelsPerUm = 1000
/** Nowhere further inside than a nucleus is wide, pixels: also where all is one stain, and the distance infinite. */
const furthest = 30

/**
 * Each part of the mask by a number of its own: a watershed from the summits of the distance to the edge.
 * @param smoothingUm sigma of the Gaussian by which the distance is evened
 * @param leastUm by how much a summit stands out above the way to a higher one
 */
export function dividedMask(
  mask: Mask,
  mpp: number,
  { smoothingUm, leastUm }: { readonly smoothingUm: number; readonly leastUm: number },
): Int32Array {
  const { grid, inside } = mask
  const [width, height] = grid.size
  const outside = new Uint8Array(inside.length)
  for (let i = 0; i < inside.length; i++) outside[i] = 1 - inside[i]
  const distance = new Float32Array(distanceTransform({ grid, inside: outside }))
  for (let i = 0; i < distance.length; i++) if (distance[i] > furthest) distance[i] = furthest
  const summits = smoothPlane(distance, width, height, smoothingUm / mpp)
  const relief = new Uint16Array(inside.length)
  const scale = mpp * levelsPerUm
  for (let i = 0; i < relief.length; i++)
    if (inside[i] === 1) relief[i] = Math.min(65535, Math.max(1, Math.round(summits[i] * scale)))
  const { markers } = markMaxima(
    { grid, voxels: relief },
    { mask, height: Math.max(1, leastUm * levelsPerUm) },
  )
  for (let i = 0; i < relief.length; i++) relief[i] = 65535 - relief[i]
  return watershed({ grid, voxels: relief }, markers, { mask })
}
