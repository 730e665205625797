import type { Mask } from '../volume.ts'

/**
 * The voxels of a mask that share a face with one outside it; beyond the image all is outside. Along an axis with one voxel
 * (a 2-D image) there are no faces. In the order of the mask, 1 on the surface.
 */
export function surfaceVoxels({ grid, inside }: Mask): Uint8Array {
  const [nx, ny, nz] = grid.size
  const strides = [1, nx, nx * ny]
  const surface = new Uint8Array(inside.length)
  const exposed = (at: number, place: number, axis: number, n: number) =>
    n > 1 &&
    (place === 0 || place === n - 1 || inside[at - strides[axis]] === 0 || inside[at + strides[axis]] === 0)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++)
        if (inside[at] === 1 && (exposed(at, i, 0, nx) || exposed(at, j, 1, ny) || exposed(at, k, 2, nz)))
          surface[at] = 1
  return surface
}
