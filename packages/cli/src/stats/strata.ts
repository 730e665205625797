import type { Factor } from './input.ts'

/** The rows of each level, in the order of the levels; all rows under null where there is no factor. */
export function rowsByLevel(
  factor: Factor | null,
  n: number,
): { readonly level: string | null; readonly rows: Int32Array }[] {
  const all = Int32Array.from({ length: n }, (_, row) => row)
  if (!factor) return [{ level: null, rows: all }]
  return factor.levels.map((level, code) => ({ level, rows: all.filter(row => factor.codes[row] === code) }))
}

export function pick(values: Float64Array, rows: Int32Array): Float64Array
export function pick(values: Float64Array | null, rows: Int32Array): Float64Array | undefined
export function pick(values: Float64Array | null, rows: Int32Array): Float64Array | undefined {
  return values ? Float64Array.from(rows, row => values[row]) : undefined
}
