import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Column,
  compileExpression,
  type Expression,
  ExpressionError,
  type ExpressionFunction,
  type Table,
  withColumn,
} from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'

/** A table with its derived columns, and the expressions that may be asked of it. */
export interface Environment {
  readonly table: Table
  /** @throws FindingsError with the line of the protocol at `path` */
  evaluate(expression: string, path: readonly PropertyKey[]): Column
  /** The columns that an expression reads, derived ones and what those are made of. */
  columnsRead(expression: string, path: readonly PropertyKey[]): readonly string[]
  /** A column and, if it is derived, all that it is made of. */
  madeOf(column: string): readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * Adds the protocol's derived columns to a table, in their order, so that a later one may read an earlier one.
 * @throws FindingsError for an expression that cannot be read, with its line in the protocol
 */
export function makeEnvironment(
  file: ProtocolFile,
  base: Table,
  functions: readonly ExpressionFunction[] = [],
): Environment {
  let table = base
  const parts = new Map<string, readonly string[]>()
  const findings: Finding[] = []

  const compile = (source: string, path: readonly PropertyKey[]): Expression => {
    try {
      return compileExpression(source, table.columns, { functions })
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      throw new FindingsError([{ ...error.finding, file: file.file, row: file.lineOf(path) }])
    }
  }
  const expand = (columns: readonly string[]) => [
    ...new Set(columns.flatMap(column => [column, ...(parts.get(column) ?? [])])),
  ]
  const evaluate = (source: string, path: readonly PropertyKey[], name = source): Column => {
    const expression = compile(source, path)
    for (const finding of expression.findings)
      findings.push({ ...finding, file: file.file, row: file.lineOf(path) })
    return expression.evaluate(table, { name, report: finding => findings.push(finding) })
  }

  for (const [name, source] of Object.entries(file.protocol.derive)) {
    const path = ['derive', name]
    const column = evaluate(source, path, name)
    parts.set(name, expand(compile(source, path).columns))
    table = withColumn(table, column)
  }
  return {
    table,
    findings,
    evaluate: (source, path) => evaluate(source, path),
    columnsRead: (source, path) => expand(compile(source, path).columns),
    madeOf: column => expand([column]),
  }
}
