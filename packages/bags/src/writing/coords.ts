import type { NumberType } from './messages.ts'

/** Row-major instances x 2, stored as the type of the array. */
export type Coords = Int32Array | BigInt64Array | Float32Array | Float64Array

export function coordsType(coords: Coords): NumberType {
  if (coords instanceof Int32Array) return 'int32'
  if (coords instanceof BigInt64Array) return 'int64'
  return coords instanceof Float32Array ? 'float32' : 'float64'
}

export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}
