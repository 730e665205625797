import { connectedComponents, createGrid } from '@tessera/imaging'

/** Regions (4-connected) of fewer pixels than `smallest` are left out, holes of at most `largestHole` pixels filled. */
export function sizedRegions(
  inside: Uint8Array,
  width: number,
  height: number,
  sizes: { readonly smallest: number; readonly largestHole: number },
): Uint8Array {
  const grid = createGrid({ size: [width, height, 1] })
  const kept = new Uint8Array(inside.length)
  const regions = connectedComponents({ grid, inside }, 4)
  for (let at = 0; at < kept.length; at++) {
    const region = regions.labels[at]
    if (region > 0 && regions.voxels[region - 1] >= sizes.smallest) kept[at] = 1
  }
  const outside = new Uint8Array(inside.length)
  for (let at = 0; at < kept.length; at++) outside[at] = 1 - kept[at]
  const holes = connectedComponents({ grid, inside: outside }, 4)
  const open = new Uint8Array(holes.count + 1)
  for (let x = 0; x < width; x++) {
    open[holes.labels[x]] = 1
    open[holes.labels[(height - 1) * width + x]] = 1
  }
  for (let y = 0; y < height; y++) {
    open[holes.labels[y * width]] = 1
    open[holes.labels[y * width + width - 1]] = 1
  }
  for (let at = 0; at < kept.length; at++) {
    const hole = holes.labels[at]
    if (hole > 0 && open[hole] === 0 && holes.voxels[hole - 1] <= sizes.largestHole) kept[at] = 1
  }
  return kept
}
