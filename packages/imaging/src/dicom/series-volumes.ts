import { voxelCount } from '../grid.ts'
import { createVolume, type Volume, type VoxelArray } from '../volume.ts'
import type { ArrangedFrame } from './arrange.ts'
import type { PixelFormat } from './pixel-format.ts'
import type { Slice } from './slice.ts'
import { storedSlices } from './stored-slices.ts'

/** The rescaled values of every frame; each file is read once. */
export async function readVolumes(frames: readonly ArrangedFrame[]): Promise<readonly Volume[]> {
  const wanted = new Map<
    string,
    { readonly slice: Slice; readonly frame: number; readonly plane: number }[]
  >()
  frames.forEach(({ planes }, frame) => {
    planes.forEach((slice, plane) => {
      if (slice === null) return
      const list = wanted.get(slice.file)
      if (list) list.push({ slice, frame, plane })
      else wanted.set(slice.file, [{ slice, frame, plane }])
    })
  })
  const slices = frames.flatMap(({ planes }) => planes.filter(plane => plane !== null))
  // Memory is taken when the first file has shown that its pixels are there.
  let voxels: readonly VoxelArray[] = []
  for await (const { file, values } of storedSlices([...wanted.keys()])) {
    if (voxels.length === 0) voxels = frames.map(({ grid }) => voxelArray(slices, voxelCount(grid)))
    for (const { slice, frame, plane } of wanted.get(file) ?? []) {
      const length = slice.format.rows * slice.format.columns
      const stored = values.subarray(slice.frame * length, (slice.frame + 1) * length)
      rescale(stored, voxels[frame].subarray(plane * length, (plane + 1) * length), slice)
    }
  }
  frames.forEach(({ planes, grid }, frame) => {
    interpolate(planes, voxels[frame], grid.size[0] * grid.size[1])
  })
  return frames.map(({ grid }, frame) => createVolume(grid, voxels[frame]))
}

function rescale(stored: VoxelArray, into: VoxelArray, { slope, intercept }: Slice): void {
  if (slope === 1 && intercept === 0) into.set(stored)
  else if (slope === 1) for (let i = 0; i < into.length; i++) into[i] = stored[i] + intercept
  else for (let i = 0; i < into.length; i++) into[i] = stored[i] * slope + intercept
}

/** The smallest array that holds every rescaled value exactly: integers where slopes are 1, else floating point. */
function voxelArray(slices: readonly Slice[], count: number): VoxelArray {
  const double = slices.some(({ format }) =>
    format.float ? format.bitsAllocated === 64 : format.bitsStored > 24,
  )
  const whole = slices.every(
    ({ slope, intercept, format }) => slope === 1 && Number.isInteger(intercept) && !format.float,
  )
  if (!whole) return double ? new Float64Array(count) : new Float32Array(count)
  const [low, high] = slices.reduce(
    ([low, high], { format, intercept }) => {
      const [least, most] = storedRange(format)
      return [Math.min(low, least + intercept), Math.max(high, most + intercept)]
    },
    [0, 0],
  )
  if (low >= -32768 && high <= 32767) return new Int16Array(count)
  if (low >= 0 && high <= 65535) return new Uint16Array(count)
  return low >= -(2 ** 31) && high < 2 ** 31 ? new Int32Array(count) : new Float64Array(count)
}

function storedRange({ bitsStored, signed }: PixelFormat): readonly [number, number] {
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1]
}

/** Planes that are missing between two others, linear between these. */
function interpolate(planes: readonly (Slice | null)[], voxels: VoxelArray, length: number): void {
  const there = planes.flatMap((plane, i) => (plane === null ? [] : [i]))
  for (let n = 1; n < there.length; n++) {
    const [below, above] = [there[n - 1], there[n]]
    for (let k = below + 1; k < above; k++) {
      const share = (k - below) / (above - below)
      for (let i = 0; i < length; i++) {
        const [a, b] = [voxels[below * length + i], voxels[above * length + i]]
        voxels[k * length + i] = a + share * (b - a)
      }
    }
  }
}
