import path from 'node:path'
import type { Frames } from '../../volume.ts'
import { gzipped } from '../pack.ts'
import { type VoxelType, voxelTypeOf } from '../stored-type.ts'
import type { EncodedFile, WriteOptions } from '../volume-format.ts'
import { bytesIn } from '../voxel-bytes.ts'

const names: Readonly<Record<VoxelType, string>> = {
  int8: 'signed char',
  uint8: 'unsigned char',
  int16: 'short',
  uint16: 'unsigned short',
  int32: 'int',
  uint32: 'unsigned int',
  float32: 'float',
  float64: 'double',
}

/** NRRD 4 in LPS, coordinates in full precision; frames are a last axis of kind list. */
export async function encodeNrrd(
  { grid, count, voxels }: Frames,
  file: string,
  options: WriteOptions,
): Promise<readonly EncodedFile[]> {
  const apart = /\.nhdr$/i.test(file)
  const compress = options.compress ?? !apart
  const { size, spacing, origin, direction: d } = grid
  const axes = [0, 1, 2].map(a => `(${[0, 3, 6].map(row => d[row + a] * spacing[a]).join(',')})`)
  const several = count > 1
  const data = file.replace(/\.nhdr$/i, compress ? '.raw.gz' : '.raw')
  const lines = [
    'NRRD0004',
    `type: ${names[voxelTypeOf(voxels)]}`,
    `dimension: ${several ? 4 : 3}`,
    'space: left-posterior-superior',
    `sizes: ${[...size, ...(several ? [count] : [])].join(' ')}`,
    `space directions: ${[...axes, ...(several ? ['none'] : [])].join(' ')}`,
    `kinds: domain domain domain${several ? ' list' : ''}`,
    'endian: little',
    `encoding: ${compress ? 'gzip' : 'raw'}`,
    `space origin: (${origin.join(',')})`,
    ...(apart ? [`data file: ${path.basename(data)}`] : []),
  ]
  const head = Buffer.from(`${lines.join('\n')}\n\n`)
  const numbers = compress ? await gzipped([bytesIn(voxels)], options.level) : bytesIn(voxels)
  if (!apart) return [{ file, parts: [head, numbers] }]
  return [
    { file: data, parts: [numbers] },
    { file, parts: [head] },
  ]
}
