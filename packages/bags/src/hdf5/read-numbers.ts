import type { Dataset } from 'h5wasm/node'
import { BagError } from '../bag-error.ts'
import { type OpenFile, unreadable } from './open-file.ts'

/**
 * The whole of a small dataset of numbers (coordinates, times), of any integer or float type.
 * @throws BagError `wrong-type`, `damaged`
 */
export function readNumbers(open: OpenFile, dataset: Dataset): Float64Array {
  const { library, file, path } = open
  const { Module } = library.h5
  const { type, size, signed, total_size: count, shape } = dataset.metadata
  const pointer = library.scratch(Math.max(8, size * count))
  const zeros = (shape ?? []).map(() => 0n)
  const ones = (shape ?? []).map(() => 1n)
  const counts = (shape ?? []).map(BigInt)
  if (count === 0) return new Float64Array(0)
  library.takeDiagnostics()
  const status = Module.get_dataset_data(file.file_id, dataset.path, counts, zeros, ones, BigInt(pointer))
  if (status < 0) throw unreadable(path, library.takeDiagnostics())
  const { buffer } = Module.HEAPU8
  const isFloat = type === Module.H5T_class_t.H5T_FLOAT.value
  if (!isFloat && type !== Module.H5T_class_t.H5T_INTEGER.value) throw notNumbers(path, dataset.path)
  if (isFloat && size === 4) return Float64Array.from(new Float32Array(buffer, pointer, count))
  if (isFloat && size === 8) return new Float64Array(buffer, pointer, count).slice()
  if (isFloat) throw notNumbers(path, dataset.path)
  if (size === 8)
    return Float64Array.from({ length: count }, wide(new DataView(buffer, pointer, 8 * count), signed))
  if (size === 4)
    return Float64Array.from(
      signed ? new Int32Array(buffer, pointer, count) : new Uint32Array(buffer, pointer, count),
    )
  if (size === 2)
    return Float64Array.from(
      signed ? new Int16Array(buffer, pointer, count) : new Uint16Array(buffer, pointer, count),
    )
  if (size === 1)
    return Float64Array.from(
      signed ? new Int8Array(buffer, pointer, count) : new Uint8Array(buffer, pointer, count),
    )
  throw notNumbers(path, dataset.path)
}

function wide(view: DataView, signed: boolean): (_: unknown, i: number) => number {
  return (_, i) => Number(signed ? view.getBigInt64(8 * i, true) : view.getBigUint64(8 * i, true))
}

function notNumbers(path: string, name: string): BagError {
  return new BagError(
    'wrong-type',
    path,
    `holds '${name}' that are not numbers`,
    'store whole numbers or floats',
  )
}
