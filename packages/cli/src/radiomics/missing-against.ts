import { FindingsError } from '@tessera/evidence'
import {
  type DeltaFeatures,
  type MissingDelta,
  type MissingOutcome,
  missingDeltaTests,
} from '@tessera/radiomics'
import { columnOf, readTable, type Table, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import { parseColumnValue, whereValue } from '../stats/coded-column.ts'
import type { DeltaOptions } from './options-of-robustness.ts'

/** The tests of missing features, where an outcome was given. */
export async function missingAgainst(
  deltas: readonly DeltaFeatures[],
  options: DeltaOptions,
): Promise<{ readonly tests: readonly MissingDelta[]; readonly outcome: MissingOutcome } | null> {
  const { outcomes, outcome, time, event, id } = options
  if (outcomes === undefined) {
    if (outcome !== undefined || time !== undefined || event !== undefined)
      throw new UsageError('--outcome, --time and --event are columns of --outcomes FILE: give the file')
    return null
  }
  const { table } = await readTable(outcomes)
  const rows = rowsOf(table, id, deltas)
  const known = await outcomeOf(table, rows, { outcome, time, event })
  return { tests: missingDeltaTests(deltas, known), outcome: known }
}

async function outcomeOf(
  table: Table,
  rows: readonly number[],
  { outcome, time, event }: Pick<DeltaOptions, 'outcome' | 'time' | 'event'>,
): Promise<MissingOutcome> {
  if (outcome !== undefined) {
    const column = columnOf(table, outcome)
    return {
      kind: 'classes',
      name: outcome,
      classes: rows.map(row => needed(textAt(column, row), table, row, outcome)),
    }
  }
  if (time === undefined || event === undefined)
    throw new UsageError('give --outcome COLUMN, or --time COLUMN with --event COLUMN=VALUE')
  const coded = parseColumnValue('--event', event)
  const status = columnOf(table, coded.column)
  const happened = whereValue(status, coded, table.source.file)
  const duration = columnOf(table, time)
  return {
    kind: 'time-to-event',
    name: coded.column,
    time: rows.map(row => Number(needed(textAt(duration, row), table, row, time))),
    event: rows.map(row => {
      needed(textAt(status, row), table, row, coded.column)
      return happened[row]
    }),
  }
}

/** The row of each patient in the table of outcomes. */
function rowsOf(table: Table, id: string, deltas: readonly DeltaFeatures[]): number[] {
  const column = columnOf(table, id)
  const rowOf = new Map(Array.from({ length: table.rowCount }, (_, row) => [textAt(column, row), row]))
  const absent = deltas.filter(({ patient }) => !rowOf.has(patient))
  if (absent.length > 0)
    throw new FindingsError(
      absent.map(({ patient }) => ({
        severity: 'error',
        code: 'no-outcome',
        message: `patient ${patient} has no row of outcomes`,
        cure: 'add the row, or leave the patient out of both tables of features',
        file: table.source.file,
        patientId: patient,
      })),
    )
  return deltas.map(({ patient }) => rowOf.get(patient) ?? -1)
}

function needed(text: string | null, table: Table, row: number, field: string): string {
  if (text !== null) return text
  throw new FindingsError([
    {
      severity: 'error',
      code: 'outcome-missing',
      message: `'${field}' is empty`,
      cure: 'fill it in, or leave the patient out of both tables of features',
      file: table.source.file,
      row: table.fileRows[row],
      field,
    },
  ])
}
