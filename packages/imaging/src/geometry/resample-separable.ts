import type { Grid } from '../grid.ts'
import { voxelCount } from '../grid.ts'
import type { Volume, VoxelArray } from '../volume.ts'
import type { AlignedAxes } from './index-map.ts'
import { checkFinite, type Resampling } from './resampling.ts'
import { type SamplingAxis, samplingAxis } from './sampling-axis.ts'
import { prefilter } from './spline-prefilter.ts'
import { emptyLike } from './voxel-arrays.ts'

type Floats = Float64Array | Float32Array

/** Axis by axis, for grids whose axes run along the image's: a slice in its plane, then across the slices. */
export function resampleSeparable(
  volume: Volume,
  grid: Grid,
  aligned: AlignedAxes,
  options: Resampling,
): Volume {
  const { interpolation, boundary = 'mirror', outside = 0 } = options
  const along = (sourceAxis: number) => {
    const axis = aligned.sourceAxis.indexOf(sourceAxis)
    const [offset, step] = [aligned.offset[axis], aligned.step[axis]]
    return samplingAxis(volume.grid.size[sourceAxis], grid.size[axis], offset, step, interpolation, boundary)
  }
  const axes = [along(0), along(1), along(2)] as const
  const voxels = turn(
    interpolation === 'nearest'
      ? pick(volume, axes)
      : interpolate(volume, axes, options.precision === 'float32'),
    axes.map(axis => axis.count),
    aligned.sourceAxis,
  )
  if (outside !== 'edge')
    fillOutside(
      voxels,
      grid,
      aligned.sourceAxis.map(axis => axes[axis].inside),
      outside,
    )
  return { grid, voxels }
}

type Axes = readonly [SamplingAxis, SamplingAxis, SamplingAxis]

function pick(volume: Volume, [x, y, z]: Axes): VoxelArray {
  const [nx, ny] = volume.grid.size
  const source = volume.voxels
  const picked = emptyLike(source, x.count * y.count * z.count)
  let at = 0
  for (let k = 0; k < z.count; k++)
    for (let j = 0; j < y.count; j++) {
      const row = nx * (y.from + y.index[j] + ny * (z.from + z.index[k])) + x.from
      for (let i = 0; i < x.count; i++) picked[at++] = source[row + x.index[i]]
    }
  return picked
}

function interpolate(volume: Volume, [x, y, z]: Axes, single: boolean): Floats {
  const [nx, ny, nz] = volume.grid.size
  const floats = (length: number): Floats => (single ? new Float32Array(length) : new Float64Array(length))
  const source = volume.voxels
  const slice = new Float64Array(x.length * y.length)
  const narrowed = new Float64Array(x.count * y.length)
  const plane = x.count * y.count
  const slices = floats(plane * z.length)
  const columns = Int32Array.from({ length: x.length }, (_, i) => Math.min(nx - 1, Math.max(0, x.from + i)))
  for (let k = 0; k < z.length; k++) {
    const inSource = z.from + k
    if (inSource > 0 && inSource >= nz) {
      slices.copyWithin(plane * k, plane * (k - 1), plane * k)
      continue
    }
    let at = 0
    let sum = 0
    for (let j = 0; j < y.length; j++) {
      const row = nx * (Math.min(ny - 1, Math.max(0, y.from + j)) + ny * Math.max(0, inSource))
      for (let i = 0; i < x.length; i++) {
        const value = source[row + columns[i]]
        slice[at++] = value
        sum += value
      }
    }
    if (!Number.isFinite(sum)) slice.forEach(checkFinite)
    if (x.spline) prefilter(slice, y.length, x.length, 1)
    sampleAlong(slice, narrowed, y.length, x, 1, 0)
    if (y.spline) prefilter(narrowed, 1, y.length, x.count)
    sampleAlong(narrowed, slices, 1, y, x.count, plane * k)
  }
  if (isCopy(z)) return slices
  if (z.spline) prefilter(slices, 1, z.length, plane)
  const result = floats(plane * z.count)
  sampleAlong(slices, result, 1, z, plane, 0)
  return result
}

function isCopy(axis: SamplingAxis): boolean {
  return axis.taps === 1 && axis.count === axis.length && axis.index.every((from, t) => from === t)
}

/** From [outer][axis.length][inner] to [outer][axis.count][inner]. */
function sampleAlong(
  from: Floats,
  into: Floats,
  outer: number,
  axis: SamplingAxis,
  inner: number,
  start: number,
): void {
  if (inner === 1) sampleLines(from, into, outer, axis, start)
  else sampleRows(from, into, outer, axis, inner, start)
}

function sampleLines(from: Floats, into: Floats, outer: number, axis: SamplingAxis, start: number): void {
  const { taps, index, weight, count, length } = axis
  let at = start
  for (let o = 0; o < outer; o++) {
    const line = o * length
    if (taps === 1) for (let t = 0; t < count; t++) into[at++] = from[line + index[t]]
    else if (taps === 2)
      for (let t = 0; t < 2 * count; t += 2)
        into[at++] = weight[t] * from[line + index[t]] + weight[t + 1] * from[line + index[t + 1]]
    else
      for (let t = 0; t < 4 * count; t += 4)
        into[at++] =
          weight[t] * from[line + index[t]] +
          weight[t + 1] * from[line + index[t + 1]] +
          weight[t + 2] * from[line + index[t + 2]] +
          weight[t + 3] * from[line + index[t + 3]]
  }
}

function sampleRows(
  from: Floats,
  into: Floats,
  outer: number,
  axis: SamplingAxis,
  inner: number,
  start: number,
): void {
  const { taps, index, weight, count, length } = axis
  let at = start
  for (let o = 0; o < outer; o++) {
    const base = o * length * inner
    for (let t = 0; t < count; t++, at += inner) {
      const p = taps * t
      const a = base + index[p] * inner
      if (taps === 1) into.set(from.subarray(a, a + inner), at)
      else if (taps === 2) {
        const [b, u, v] = [base + index[p + 1] * inner, weight[p], weight[p + 1]]
        for (let i = 0; i < inner; i++) into[at + i] = u * from[a + i] + v * from[b + i]
      } else {
        const b = base + index[p + 1] * inner
        const c = base + index[p + 2] * inner
        const d = base + index[p + 3] * inner
        const [u, v, w, q] = [weight[p], weight[p + 1], weight[p + 2], weight[p + 3]]
        for (let i = 0; i < inner; i++)
          into[at + i] = u * from[a + i] + v * from[b + i] + w * from[c + i] + q * from[d + i]
      }
    }
  }
}

/** From the order of the source's axes to that of the target's. */
function turn<A extends VoxelArray>(
  voxels: A,
  size: readonly number[],
  sourceAxis: readonly [number, number, number],
): A {
  if (sourceAxis.every((axis, i) => axis === i)) return voxels
  const stride = [1, size[0], size[0] * size[1]]
  const [nx, ny, nz] = sourceAxis.map(axis => size[axis])
  const [sx, sy, sz] = sourceAxis.map(axis => stride[axis])
  const turned = emptyLike(voxels, voxels.length)
  let at = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0, from = k * sz + j * sy; i < nx; i++, from += sx) turned[at++] = voxels[from]
  return turned
}

function fillOutside(voxels: VoxelArray, grid: Grid, [x, y, z]: readonly Uint8Array[], value: number): void {
  if ([x, y, z].every(axis => axis.every(one => one === 1))) return
  const [nx, ny, nz] = grid.size
  if (voxels.length !== voxelCount(grid)) return
  for (let k = 0, row = 0; k < nz; k++)
    for (let j = 0; j < ny; j++, row += nx) {
      if (z[k] === 0 || y[j] === 0) voxels.fill(value, row, row + nx)
      else for (let i = 0; i < nx; i++) if (x[i] === 0) voxels[row + i] = value
    }
}
