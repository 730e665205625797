import { type Grid, voxelCount } from '../grid.ts'
import type { Volume, VoxelArray } from '../volume.ts'
import type { IndexMap } from './index-map.ts'
import { checkFinite, type Resampling } from './resampling.ts'
import { cubicWeights, mirrored } from './sampling-axis.ts'
import { prefilter } from './spline-prefilter.ts'
import { emptyLike, isFloating } from './voxel-arrays.ts'

/** Puts the value at a place of the source, in voxels, into the target; the place is within half a voxel. */
type Sampler = (x: number, y: number, z: number, at: number) => void

/** Voxel by voxel, for grids that are turned against the image. */
export function resampleOblique(volume: Volume, grid: Grid, map: IndexMap, options: Resampling): Volume {
  const voxels = emptyResult(volume.voxels, voxelCount(grid), options)
  const sampler = {
    nearest: () => nearestSampler(volume, voxels),
    linear: () => linearSampler(volume, voxels),
    cubic: () => cubicSampler(volume, voxels, options.boundary === 'edge' ? 12 : 0),
  }[options.interpolation]()
  const [nx, ny, nz] = grid.size
  const [mx, my, mz] = volume.grid.size.map(n => n - 0.5)
  const outside = options.outside ?? 0
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        let x = map[0] * i + map[1] * j + map[2] * k + map[3]
        let y = map[4] * i + map[5] * j + map[6] * k + map[7]
        let z = map[8] * i + map[9] * j + map[10] * k + map[11]
        if (x < -0.5 || x > mx || y < -0.5 || y > my || z < -0.5 || z > mz) {
          if (outside !== 'edge') {
            voxels[at] = outside
            continue
          }
          x = Math.min(mx, Math.max(-0.5, x))
          y = Math.min(my, Math.max(-0.5, y))
          z = Math.min(mz, Math.max(-0.5, z))
        }
        sampler(x, y, z, at)
      }
  return { grid, voxels }
}

function emptyResult(source: VoxelArray, length: number, options: Resampling): VoxelArray {
  if (options.interpolation === 'nearest') return emptyLike(source, length)
  return options.precision === 'float32' ? new Float32Array(length) : new Float64Array(length)
}

function nearestSampler({ grid, voxels: source }: Volume, into: VoxelArray): Sampler {
  const [nx, ny, nz] = grid.size
  return (x, y, z, at) => {
    const i = Math.min(nx - 1, Math.floor(x + 0.5))
    const j = Math.min(ny - 1, Math.floor(y + 0.5))
    const k = Math.min(nz - 1, Math.floor(z + 0.5))
    into[at] = source[i + nx * (j + ny * k)]
  }
}

function linearSampler({ grid, voxels: source }: Volume, into: VoxelArray): Sampler {
  const [nx, ny, nz] = grid.size
  if (isFloating(source)) source.forEach(checkFinite)
  return (x, y, z, at) => {
    const i = Math.max(0, Math.min(nx - 2, Math.floor(x)))
    const j = Math.max(0, Math.min(ny - 2, Math.floor(y)))
    const k = Math.max(0, Math.min(nz - 2, Math.floor(z)))
    const u = Math.max(0, Math.min(1, x - i))
    const v = Math.max(0, Math.min(1, y - j))
    const w = Math.max(0, Math.min(1, z - k))
    const dx = nx > 1 ? 1 : 0
    const dy = ny > 1 ? nx : 0
    const dz = nz > 1 ? nx * ny : 0
    const a = i + nx * (j + ny * k)
    const low =
      (1 - v) * ((1 - u) * source[a] + u * source[a + dx]) +
      v * ((1 - u) * source[a + dy] + u * source[a + dy + dx])
    const b = a + dz
    const high =
      (1 - v) * ((1 - u) * source[b] + u * source[b + dx]) +
      v * ((1 - u) * source[b + dy] + u * source[b + dy + dx])
    into[at] = (1 - w) * low + w * high
  }
}

function cubicSampler(volume: Volume, into: VoxelArray, beyond: number): Sampler {
  const { coefficients, size } = splineCoefficients(volume, beyond)
  const [nx, ny, nz] = size
  const [wx, wy, wz] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)]
  const [ix, iy, iz] = [new Int32Array(4), new Int32Array(4), new Int32Array(4)]
  const place = (x: number, n: number, weights: Float64Array, index: Int32Array, stride: number) => {
    const low = Math.floor(x)
    if (n === 1) {
      weights[0] = 1
      weights[1] = weights[2] = weights[3] = 0
      index.fill(0)
      return
    }
    cubicWeights(x - low, weights, 0)
    for (let t = 0; t < 4; t++) {
      const i = low - 1 + t
      index[t] = stride * (i >= 0 && i < n ? i : mirrored(i, n))
    }
  }
  return (x, y, z, at) => {
    place(x + beyond, nx, wx, ix, 1)
    place(y + beyond, ny, wy, iy, nx)
    place(z + beyond, nz, wz, iz, nx * ny)
    let sum = 0
    for (let c = 0; c < 4; c++) {
      if (wz[c] === 0) continue
      let plane = 0
      for (let b = 0; b < 4; b++) {
        const row = iz[c] + iy[b]
        plane +=
          wy[b] *
          (wx[0] * coefficients[row + ix[0]] +
            wx[1] * coefficients[row + ix[1]] +
            wx[2] * coefficients[row + ix[2]] +
            wx[3] * coefficients[row + ix[3]])
      }
      sum += wz[c] * plane
    }
    into[at] = sum
  }
}

function splineCoefficients({ grid, voxels }: Volume, beyond: number) {
  const [nx, ny, nz] = grid.size
  const size = grid.size.map(n => n + 2 * beyond)
  const coefficients = new Float64Array(size[0] * size[1] * size[2])
  let at = 0
  for (let k = -beyond; k < nz + beyond; k++)
    for (let j = -beyond; j < ny + beyond; j++) {
      const row = nx * (clamp(j, ny) + ny * clamp(k, nz))
      for (let i = -beyond; i < nx + beyond; i++) {
        const value = voxels[row + clamp(i, nx)]
        if (!Number.isFinite(value)) checkFinite(value)
        coefficients[at++] = value
      }
    }
  prefilter(coefficients, size[1] * size[2], size[0], 1)
  prefilter(coefficients, size[2], size[1], size[0])
  prefilter(coefficients, 1, size[2], size[0] * size[1])
  return { coefficients, size }
}

function clamp(index: number, size: number): number {
  return index < 0 ? 0 : index < size ? index : size - 1
}
