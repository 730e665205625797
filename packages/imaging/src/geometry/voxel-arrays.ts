import type { VoxelArray } from '../volume.ts'

/** Zeros in an array of the same type. */
export function emptyLike<A extends VoxelArray>(array: A, length: number): A {
  const make = array.constructor as new (length: number) => A
  return new make(length)
}

export function isFloating(array: VoxelArray): array is Float32Array | Float64Array {
  return array instanceof Float32Array || array instanceof Float64Array
}
