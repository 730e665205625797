import path from 'node:path'
import type { Frames } from '../../volume.ts'
import { deflated } from '../pack.ts'
import { type VoxelType, voxelTypeOf } from '../stored-type.ts'
import type { EncodedFile, WriteOptions } from '../volume-format.ts'
import { bytesIn } from '../voxel-bytes.ts'

const names: Readonly<Record<VoxelType, string>> = {
  int8: 'MET_CHAR',
  uint8: 'MET_UCHAR',
  int16: 'MET_SHORT',
  uint16: 'MET_USHORT',
  int32: 'MET_INT',
  uint32: 'MET_UINT',
  float32: 'MET_FLOAT',
  float64: 'MET_DOUBLE',
}

/** MetaImage, coordinates in full precision; frames are a fourth dimension. */
export async function encodeMetaImage(
  { grid, count, voxels }: Frames,
  file: string,
  options: WriteOptions,
): Promise<readonly EncodedFile[]> {
  const apart = /\.mhd$/i.test(file)
  const compress = options.compress ?? !apart
  const { size, spacing, origin, direction: d } = grid
  const n = count > 1 ? 4 : 3
  const entry = (axis: number, row: number) =>
    axis < 3 && row < 3 ? d[3 * row + axis] : axis === row ? 1 : 0
  const matrix = Array.from({ length: n * n }, (_, i) => entry(Math.floor(i / n), i % n))
  const fourth = <T>(three: readonly T[], last: T) => (n === 4 ? [...three, last] : three).join(' ')
  const data = file.replace(/\.mhd$/i, compress ? '.zraw' : '.raw')
  const numbers = compress ? await deflated(bytesIn(voxels)) : bytesIn(voxels)
  const lines = [
    'ObjectType = Image',
    `NDims = ${n}`,
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    `CompressedData = ${compress ? 'True' : 'False'}`,
    // without it MetaIO reads zeros
    ...(compress ? [`CompressedDataSize = ${numbers.length}`] : []),
    `TransformMatrix = ${matrix.join(' ')}`,
    `Offset = ${fourth(origin, 0)}`,
    `CenterOfRotation = ${fourth([0, 0, 0], 0)}`,
    `ElementSpacing = ${fourth(spacing, 1)}`,
    `DimSize = ${fourth(size, count)}`,
    `ElementType = ${names[voxelTypeOf(voxels)]}`,
    `ElementDataFile = ${apart ? path.basename(data) : 'LOCAL'}`,
  ]
  const head = Buffer.from(`${lines.join('\n')}\n`)
  if (!apart) return [{ file, parts: [head, numbers] }]
  return [
    { file: data, parts: [numbers] },
    { file, parts: [head] },
  ]
}
