import type { PartialDay } from '../dates/partial.ts'

/** What the cells of a field are read as; a day may be partly known. */
export type FieldKind = 'text' | 'number' | 'day' | 'flag'

/** One thing that a list of records needs: under which names a table may hold it, and as what it is read. */
export interface Field {
  readonly kind: FieldKind
  /** Names of its column, Tessera's own first, then those of the standards: `['patient_id', 'USUBJID']`. */
  readonly names: readonly string[]
  /** A table without its column is refused. */
  readonly required?: true
  /** A row without its value is an error: what the record is about. */
  readonly always?: true
  /** What it is, for messages: `longest diameter in mm`. */
  readonly what: string
}

export type Fields = Readonly<Record<string, Field>>

interface Kinds {
  readonly text: string | null
  readonly number: number
  readonly day: PartialDay
  readonly flag: boolean | null
}

/** A row of a table by its fields: text and flags null where missing, numbers NaN. */
export type RecordOf<F extends Fields> = { readonly [K in keyof F]: Kinds[F[K]['kind']] } & {
  /** Line of the file, as an editor shows it. */
  readonly row: number
}
