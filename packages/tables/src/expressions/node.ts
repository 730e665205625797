import type { Column } from '../column.ts'
import type { Table } from '../table.ts'

/** What a bound expression reads while it runs. */
export interface Scope {
  readonly table: Table
  column(name: string): Column
  /** Reports a value that has no result though nothing was missing: log of 0, division by 0. */
  fault(row: number, what: string): void
}

/** Value of a row; NaN is missing. Booleans are 1 and 0, dates days since 1970-01-01. */
export type NumberAt = (row: number) => number
export type TextAt = (row: number) => string | null

export interface NumericNode {
  readonly kind: 'number' | 'date' | 'boolean'
  bind(scope: Scope): NumberAt
}

export interface TextNode {
  readonly kind: 'text'
  /** The text itself when it was written in the expression. */
  readonly literal: string | null
  /** The column's name and known levels when the node is a column. */
  readonly column: { readonly name: string; readonly levels: readonly string[] } | null
  bind(scope: Scope): TextAt
}

export interface DurationNode {
  readonly kind: 'duration'
  months(scope: Scope): NumberAt
  days(scope: Scope): NumberAt
}

export type Node = NumericNode | TextNode | DurationNode

export function numeric(kind: NumericNode['kind'], bind: (scope: Scope) => NumberAt): NumericNode {
  return { kind, bind }
}
