import type { Grid } from '../../grid.ts'
import type { Frames } from '../../volume.ts'
import { gzipped } from '../pack.ts'
import { bytesOf, type VoxelType, voxelTypeOf } from '../stored-type.ts'
import type { EncodedFile, WriteOptions } from '../volume-format.ts'
import { bytesIn } from '../voxel-bytes.ts'
import { quaternionOf } from './quaternion.ts'

const codes: Readonly<Record<VoxelType, number>> = {
  uint8: 2,
  int16: 4,
  int32: 8,
  float32: 16,
  float64: 64,
  int8: 256,
  uint16: 512,
  uint32: 768,
}

/**
 * NIfTI-1, or NIfTI-2 where an axis is longer than NIfTI-1 can say (32,767). qform and sform both hold the grid, code 1
 * (scanner). NIfTI-1 keeps places and spacings in single precision.
 */
export async function encodeNifti(
  frames: Frames,
  file: string,
  options: WriteOptions,
): Promise<readonly EncodedFile[]> {
  const voxels = bytesIn(frames.voxels)
  const compress = options.compress ?? /\.gz$/i.test(file)
  const two = Math.max(...frames.grid.size, frames.count) > 32767
  if (!/\.(hdr|img)(\.gz)?$/i.test(file)) {
    const parts = [headerOf(frames, two, true), voxels]
    return [{ file, parts: compress ? [await gzipped(parts, options.level)] : parts }]
  }
  const stem = file.replace(/\.(hdr|img)(\.gz)?$/i, '')
  return [
    {
      file: `${stem}.img${compress ? '.gz' : ''}`,
      parts: [compress ? await gzipped([voxels], options.level) : voxels],
    },
    { file: `${stem}.hdr`, parts: [headerOf(frames, two, false)] },
  ]
}

function headerOf({ grid, count, voxels }: Frames, two: boolean, single: boolean): Uint8Array {
  const bytes = Buffer.alloc(two ? 544 : 352)
  const type = voxelTypeOf(voxels)
  const dim = [count > 1 ? 4 : 3, ...grid.size, count, 1, 1, 1]
  const { rows, offset, quaternion, handedness } = formsOf(grid)
  const pixdim = [handedness, ...grid.spacing, 1, 1, 1, 1]
  const matrix = [0, 1, 2].flatMap(i => [...rows.slice(3 * i, 3 * i + 3), offset[i]])
  bytes.writeInt32LE(two ? 540 : 348, 0)
  if (two) {
    bytes.write('n+2\0\r\n\x1a\n', 4, 'latin1')
    if (!single) bytes.write('i', 5, 'latin1')
    bytes.writeInt16LE(codes[type], 12)
    bytes.writeInt16LE(8 * bytesOf[type], 14)
    dim.forEach((n, i) => void bytes.writeBigInt64LE(BigInt(n), 16 + 8 * i))
    pixdim.forEach((x, i) => void bytes.writeDoubleLE(x, 104 + 8 * i))
    bytes.writeBigInt64LE(single ? 544n : 0n, 168)
    bytes.writeDoubleLE(1, 176)
    bytes.writeInt32LE(1, 344)
    bytes.writeInt32LE(1, 348)
    for (const [i, x] of [...quaternion, ...offset].entries()) bytes.writeDoubleLE(x, 352 + 8 * i)
    matrix.forEach((x, i) => void bytes.writeDoubleLE(x, 400 + 8 * i))
    bytes.writeInt32LE(2, 500)
    return bytes.subarray(0, single ? 544 : 540)
  }
  dim.forEach((n, i) => void bytes.writeInt16LE(n, 40 + 2 * i))
  bytes.writeInt16LE(codes[type], 70)
  bytes.writeInt16LE(8 * bytesOf[type], 72)
  pixdim.forEach((x, i) => void bytes.writeFloatLE(x, 76 + 4 * i))
  bytes.writeFloatLE(single ? 352 : 0, 108)
  bytes.writeFloatLE(1, 112)
  bytes.writeUInt8(2, 123)
  bytes.writeInt16LE(1, 252)
  bytes.writeInt16LE(1, 254)
  for (const [i, x] of [...quaternion, ...offset].entries()) bytes.writeFloatLE(x, 256 + 4 * i)
  matrix.forEach((x, i) => void bytes.writeFloatLE(x, 280 + 4 * i))
  bytes.write(single ? 'n+1\0' : 'ni1\0', 344, 'latin1')
  return bytes.subarray(0, single ? 352 : 348)
}

/** LPS to RAS: the first two rows change their sign. */
function formsOf({ direction, spacing, origin }: Grid) {
  const ras = direction.map((x, i) => (i < 6 ? 0 - x : x))
  const rows = ras.map((x, i) => x * spacing[i % 3])
  return { rows, offset: [0 - origin[0], 0 - origin[1], origin[2]], ...quaternionOf(ras) }
}
