import { ParseError, parse } from '@marcbachmann/cel-js'
import { type Finding, FindingsError } from '@tessera/evidence'
import type { Column } from '../column.ts'
import { columnOf } from '../select.ts'
import type { Table } from '../table.ts'
import { ExpressionError } from './expression-error.ts'
import type { ExpressionFunction } from './functions.ts'
import { lower } from './lower.ts'
import type { ExpressionColumn } from './lowering.ts'
import { materialise } from './materialise.ts'
import { rewrite } from './rewrite.ts'

/** A compiled expression. It reads the columns it names and nothing else. */
export interface Expression {
  readonly source: string
  /** Columns read, in order of first appearance. */
  readonly columns: readonly string[]
  /** Kind of the result; a duration gives a number of days. */
  readonly kind: Column['kind']
  /** Warnings of the compiler, such as a level that the column does not have. */
  readonly findings: readonly Finding[]
  /**
   * The value of every row, in a column called `name` (by default the source). Missing values propagate.
   * A row without a result though nothing is missing (log of 0, division by 0) becomes missing and is given
   * to `report`; without `report` it is thrown.
   * @throws FindingsError `expression-no-result`, with the rows.
   */
  evaluate(table: Table, options?: { name?: string; report?: (finding: Finding) => void }): Column
}

/**
 * Compiles an expression in CEL syntax over named columns.
 *
 * Whole and decimal numbers mix; missing values follow Kleene's three-valued logic (missing and false is
 * false, missing or true is true, all else that reads a missing value is missing); a date and a duration
 * (`surgery_date + 8 weeks`, also `weeks(8)`) give a date, by calendar months where months are written; two
 * dates subtract to days. Column names in Chinese stand as they are, unusual ones in backticks.
 * Functions: log, log2, log10, exp, sqrt, pow, abs, round, floor, ceil, min, max, days, weeks, months, years,
 * date, isMissing, and those given in `functions`.
 *
 * @param columns the columns that may be read, as `Column`s or as name and kind.
 * @throws ExpressionError when it cannot be read or names what does not exist; it carries a finding.
 */
export function compileExpression(
  source: string,
  columns: readonly ExpressionColumn[],
  options: { functions?: readonly ExpressionFunction[] } = {},
): Expression {
  const rewritten = rewrite(source)
  const used = new Set<string>()
  const findings: Finding[] = []
  const node = lower(parseCel(source, rewritten), {
    source,
    rewritten,
    columns: new Map(columns.map(column => [column.name, column])),
    functions: new Map((options.functions ?? []).map(entry => [entry.name, entry])),
    used,
    findings,
  })
  const evaluate: Expression['evaluate'] = (table, { name = source, report } = {}) => {
    const faults: { row: number; what: string }[] = []
    const scope = {
      table,
      column: (wanted: string) => columnOf(table, wanted),
      fault: (row: number, what: string) => void faults.push({ row, what }),
    }
    const result = materialise(node, scope, name)
    reportFaults(faults, source, table, report)
    return result
  }
  const kind = node.kind === 'duration' ? 'number' : node.kind
  return { source, columns: [...used], kind, findings, evaluate }
}

function parseCel(source: string, rewritten: ReturnType<typeof rewrite>) {
  try {
    return parse(rewritten.text).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const position = error.range ? rewritten.positionOf(error.range.start) : null
    const where = position === null ? '' : ` at character ${position + 1}`
    throw new ExpressionError('syntax', source, position, `${error.summary}${where}`, cureOfSyntax(source))
  }
}

function cureOfSyntax(source: string): string {
  if (/[^=!<>]=[^=]/.test(source)) return 'compare with ==, not ='
  if (/\b(and|or|not|AND|OR|NOT)\b/.test(source)) return 'write && for and, || for or, ! for not'
  if (/[“”‘’]/.test(source)) return `use straight quotes: 'text'`
  return "for example: age >= 18 && stage in ['III', 'IV']; unusual column names go in `backticks`"
}

const shownFaults = 20

function reportFaults(
  faults: readonly { row: number; what: string }[],
  source: string,
  table: Table,
  report: ((finding: Finding) => void) | undefined,
): void {
  if (faults.length === 0) return
  const findings = faults.slice(0, shownFaults).map(
    ({ row, what }): Finding => ({
      severity: report ? 'warning' : 'error',
      code: 'expression-no-result',
      message: `${what} has no result (in: ${source})${faults.length > 1 ? `; ${faults.length} such rows` : ''}`,
      cure: 'test for it first, for example x > 0 ? log(x) : 0, or correct the value',
      file: table.source.file,
      row: table.fileRows[row],
      count: faults.length,
    }),
  )
  if (!report) throw new FindingsError(findings)
  for (const finding of findings) report(finding)
}
