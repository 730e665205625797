import type { Finding } from '@tessera/evidence'
import type { AssayLayout } from './options.ts'
import type { SampleSheet } from './sample-sheet.ts'

/** A table as its layout was understood, before names, duplicates and scale are looked at. */
export interface RawAssay {
  readonly layout: AssayLayout
  /** As the file names each feature; null where it names none. They may stand twice. */
  readonly ids: readonly (string | null)[]
  /** Line of the file of each feature; its place from 1 where features are columns. */
  readonly lines: ArrayLike<number>
  /** Symbol column, where there is one. */
  readonly symbols: readonly (string | null)[] | null
  /** Further names and descriptions by kind. */
  readonly names: Readonly<Record<string, readonly (string | null)[]>>
  readonly samples: readonly string[]
  /** Features x samples. */
  readonly values: Float64Array
  /** What the table itself says of its samples (samples in rows). */
  readonly ownSheet: SampleSheet | null
  readonly findings: readonly Finding[]
}

/** Rows of a matrix of `width` numbers that are kept, moved together in the same memory. */
export function keepRows(values: Float64Array, width: number, kept: readonly number[]): Float64Array {
  for (const [to, from] of kept.entries())
    if (to !== from) values.copyWithin(to * width, from * width, (from + 1) * width)
  return values.subarray(0, kept.length * width)
}

/** Columns of a matrix that are kept, in their order, moved together in the same memory. */
export function keepColumns(
  values: Float64Array,
  rows: number,
  width: number,
  kept: readonly number[],
): Float64Array {
  if (kept.length === width) return values
  let to = 0
  for (let row = 0; row < rows; row++) for (const column of kept) values[to++] = values[row * width + column]
  return values.subarray(0, to)
}

/** Rows become columns; in tiles that stay in the cache. */
export function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(rows * columns)
  const tile = 64
  for (let r = 0; r < rows; r += tile)
    for (let c = 0; c < columns; c += tile) {
      const lastRow = Math.min(r + tile, rows)
      const lastColumn = Math.min(c + tile, columns)
      for (let i = r; i < lastRow; i++)
        for (let j = c; j < lastColumn; j++) turned[j * rows + i] = values[i * columns + j]
    }
  return turned
}
