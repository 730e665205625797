import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type DeltaFeatures,
  deltaFeatures,
  deltaMeasures,
  deltaTable,
  type MissingDelta,
  type MissingOutcome,
  missingDeltaFindings,
  missingDeltaTests,
  pairScans,
} from '@tessera/radiomics'
import { columnOf, formatDay, readTable, type Table, textAt, writeCsv } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { parseColumnValue, whereValue } from '../stats/coded-column.ts'
import { textTable } from '../terminal/text-table.ts'
import type { DeltaOptions } from './options-of-robustness.ts'
import { daysOf, readScans } from './read-scans.ts'

/** The change of every feature between two tables, one row a patient in each. */
export async function deltaOfTables(
  beforeFile: string,
  afterFile: string,
  options: DeltaOptions,
): Promise<Outcome> {
  const { id, timeZero } = options
  const measures = deltaMeasures.filter(one => options.measures?.includes(one) ?? true)
  const unknown = options.measures?.find(one => deltaMeasures.every(known => known !== one))
  if (unknown !== undefined)
    throw new UsageError(`--measures has '${unknown}'; give some of ${deltaMeasures.join(', ')}`)
  const except = timeZero === undefined ? [] : [timeZero]
  const columns = { id, date: options.date, state: options.maskState, except }
  const before = await readScans(beforeFile, columns)
  const after = await readScans(afterFile, columns)
  const zero = timeZero === undefined ? undefined : timeZeros(before.table, id, timeZero)
  const paired = pairScans(before.scans, after.scans, zero)
  const features = options.features ?? before.features
  const nowhere = features.filter(name => !before.features.includes(name))
  if (nowhere.length > 0)
    throw new UsageError(
      `--features names ${nowhere.join(', ')}, which ${beforeFile} does not have as numbers`,
    )
  const deltas = deltaFeatures(paired, { features, measures })
  const { table, dictionary } = deltaTable(deltas)
  if (options.out !== undefined) await writeCsv(table, options.out)
  const missing = await missingAgainst(deltas, options)
  const findings: Finding[] = [
    ...before.findings,
    ...after.findings,
    ...paired.findings,
    ...(missing === null ? [] : missingDeltaFindings(missing.tests, missing.outcome)),
  ]
  return {
    document: {
      measures,
      patients: deltas.map(
        ({ patient, maskBefore, maskAfter, dateBefore, knownAt, days, values, states }) => ({
          patient_id: patient,
          mask_before: maskBefore,
          mask_after: maskAfter,
          date_before: dateBefore === null ? null : formatDay(dateBefore),
          known_at: knownAt === null ? null : formatDay(knownAt),
          days,
          values,
          states,
        }),
      ),
      exclusions: paired.exclusions,
      missing: missing?.tests ?? null,
      dictionary,
    },
    text: summary(deltas, missing?.tests ?? null, paired.exclusions.length),
    findings,
  }
}

function timeZeros(table: Table, id: string, name: string): ReadonlyMap<string, number> {
  const days = daysOf(columnOf(table, name), table)
  const patient = columnOf(table, id)
  return new Map(
    Array.from(days, (day, row) => [textAt(patient, row) ?? '', day] as const).filter(
      ([, day]) => !Number.isNaN(day),
    ),
  )
}

/** The tests of missing features, where an outcome was given. */
async function missingAgainst(
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

function summary(
  deltas: readonly DeltaFeatures[],
  tests: readonly MissingDelta[] | null,
  unpaired: number,
): string {
  const states = new Map<string, number>()
  for (const { maskAfter } of deltas) states.set(maskAfter, (states.get(maskAfter) ?? 0) + 1)
  const rows = deltas.map(({ patient, days, maskAfter, values, states: why }) => [
    patient,
    days === null ? '–' : String(days),
    maskAfter,
    String(Object.keys(values).length),
    String(Object.keys(why).length),
  ])
  return [
    textTable(['patient', 'days', 'mask after', 'values', 'without'], rows),
    '',
    `${deltas.length} pairs (${[...states].map(([state, n]) => `${n} ${state}`).join(', ')}); ${unpaired} scans in no pair`,
    ...(tests === null ? [] : [`${tests.length} patterns of missing features tested against the outcome`]),
  ].join('\n')
}
