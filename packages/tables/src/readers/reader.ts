import type { Finding } from '@tessera/evidence'
import type { Dictionary } from '../dictionary/dictionary.ts'

/** A file that a reader is asked to read. A `.gz` has been unpacked: `bytes` and `name` are of what is inside. */
export interface TableFile {
  /** Where it is. Never shown. */
  readonly path: string
  /** How findings name it. */
  readonly shown: string
  /** File name without `.gz`, which tells the format. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly packed: boolean
}

export interface ReadOptions {
  /** Excel: name of the sheet; by default the first. */
  readonly sheet?: string
  readonly encoding?: Dictionary['encoding']
}

/** A column as the file has it. Text cells are raw; typed ones come from formats that have types. */
export type RawColumn =
  | { readonly kind: 'text'; readonly cells: readonly (string | null)[] }
  | { readonly kind: 'number' | 'date'; readonly values: Float64Array }
  | { readonly kind: 'boolean'; readonly values: Int8Array }

export interface RawTable {
  readonly fields: readonly string[]
  /** Labels of the columns where the format has them (XPT). */
  readonly labels: readonly (string | null)[]
  readonly columns: readonly RawColumn[]
  readonly rowCount: number
  /** Line (or sheet row, or record number plus one) of each row. */
  readonly fileRows: Int32Array
  readonly encoding: string
  /** True when the format has types of its own: its text then stays text, and only dates are looked for in it. */
  readonly typed: boolean
  readonly findings: readonly Finding[]
}

/** One table format: one file in this folder, and one entry in `readers`. */
export interface TableReader {
  readonly name: string
  /** Whether the file is of this format, by its name and its first bytes. */
  accepts(file: Pick<TableFile, 'name' | 'bytes'>): boolean
  /**
   * @throws FindingsError for every file that it cannot read; never another error, never a hang.
   */
  read(file: TableFile, options: ReadOptions): Promise<RawTable>
}
