import type { VoxelArray } from '../volume.ts'

/** How a number lies in a file. */
export type StoredType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'

/** Those that a volume in memory has; 64-bit integers become one of them. */
export type VoxelType = Exclude<StoredType, 'int64' | 'uint64'>

export const bytesOf: Readonly<Record<StoredType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
}

/** Least and greatest integer of a type; null for the floats. */
export const rangeOf: Readonly<Record<VoxelType, readonly [number, number] | null>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: null,
  float64: null,
}

export const voxelTypes: readonly VoxelType[] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
]

export function voxelTypeOf(voxels: VoxelArray): VoxelType {
  if (voxels instanceof Int8Array) return 'int8'
  if (voxels instanceof Uint8Array) return 'uint8'
  if (voxels instanceof Int16Array) return 'int16'
  if (voxels instanceof Uint16Array) return 'uint16'
  if (voxels instanceof Int32Array) return 'int32'
  if (voxels instanceof Uint32Array) return 'uint32'
  return voxels instanceof Float32Array ? 'float32' : 'float64'
}

/** A view of `length` numbers, in this machine's order (little-endian). */
export function viewOf(type: VoxelType, buffer: ArrayBuffer, offset: number, length: number): VoxelArray {
  switch (type) {
    case 'int8':
      return new Int8Array(buffer, offset, length)
    case 'uint8':
      return new Uint8Array(buffer, offset, length)
    case 'int16':
      return new Int16Array(buffer, offset, length)
    case 'uint16':
      return new Uint16Array(buffer, offset, length)
    case 'int32':
      return new Int32Array(buffer, offset, length)
    case 'uint32':
      return new Uint32Array(buffer, offset, length)
    case 'float32':
      return new Float32Array(buffer, offset, length)
    case 'float64':
      return new Float64Array(buffer, offset, length)
  }
}

export function createVoxels(type: VoxelType, length: number): VoxelArray {
  return viewOf(type, new ArrayBuffer(length * bytesOf[type]), 0, length)
}
