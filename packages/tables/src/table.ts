import type { Column } from './column.ts'

/** Where a table came from, for findings and the run record. */
export interface TableSource {
  /** File name as the study gives it; never an absolute path. */
  readonly file: string
  readonly sha256: string
  /** `utf-8`, `gb18030`, `latin1`, or the binary format (`parquet`, `xlsx`, `xpt`). */
  readonly encoding: string
}

/** Typed columns of equal length. Every row knows the line of the file it came from. */
export interface Table {
  readonly name: string
  readonly source: TableSource
  readonly rowCount: number
  readonly columns: readonly Column[]
  /** Line in the file of each row, as an editor shows it (the header is line 1). */
  readonly fileRows: Int32Array
}
