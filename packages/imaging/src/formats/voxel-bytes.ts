import type { VoxelArray } from '../volume.ts'

/** The bytes of an array, without a copy. */
export function bytesIn(voxels: VoxelArray): Uint8Array {
  return new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)
}
