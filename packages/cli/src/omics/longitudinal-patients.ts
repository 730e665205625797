import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type AssessedResponse,
  type FollowUp,
  type ModelColumn,
  modelColumn,
  type PatientVisits,
} from '@tessera/omics'
import { type Column, columnOf, daysPerMonth, hasColumn, numberAt, type Table, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import { clinicalEndpoint } from './clinical-endpoint.ts'
import { requireOncePerPatient } from './clinical-patients.ts'
import type { LongitudinalOptions } from './longitudinal-options.ts'

/** The rows of the clinical table by patient. */
export interface ClinicalRows {
  readonly table: Table
  readonly rowOf: ReadonlyMap<string, number>
  readonly patientIds: readonly string[]
}

/** @throws FindingsError for an absent column of patients, or a patient in several rows */
export function clinicalRows(table: Table, idColumn: string): ClinicalRows {
  const id = columnOf(table, idColumn)
  requireOncePerPatient(table, id)
  const rowOf = new Map<string, number>()
  for (let row = 0; row < table.rowCount; row++) {
    const patientId = textAt(id, row)
    if (patientId !== null) rowOf.set(patientId, row)
  }
  return { table, rowOf, patientIds: [...rowOf.keys()] }
}

/** Day of each patient's time zero since 1970-01-01; empty where the sheet has days itself. */
export function timeZeroOf(clinical: ClinicalRows | null, options: LongitudinalOptions): Map<string, number> {
  if (options.day !== undefined) return new Map()
  if (clinical === null)
    throw new UsageError('give --clinical TABLE with the date of time zero, or --day COLUMN of the sheet')
  const { table, rowOf } = clinical
  if (!hasColumn(table, options.timeZero))
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-such-column',
        message: `${table.source.file} has no column '${options.timeZero}' for time zero`,
        cure: 'name its column of dates (--time-zero COLUMN), or the column of days of the sheet (--day COLUMN)',
        file: table.source.file,
        field: options.timeZero,
      },
    ])
  const column = columnOf(table, options.timeZero)
  if (column.kind !== 'date') throw new FindingsError([notDates(column, table)])
  return new Map([...rowOf].map(([id, row]) => [id, numberAt(column, row)]))
}

/** A clinical column for each sample. */
export function sampleColumn(
  visits: PatientVisits,
  { table, rowOf }: ClinicalRows,
  name: string,
  options: { readonly reference?: string; readonly categorical?: boolean } = {},
): ModelColumn {
  const column = columnOf(table, name)
  const values = Array.from(visits.patient, i => {
    const row = rowOf.get(visits.patients[i])
    return row === undefined ? null : cellOf(column, row)
  })
  if (options.reference !== undefined && !values.some(value => String(value) === options.reference))
    throw new UsageError(`--reference ${options.reference}: no patient of ${name} has it`)
  return modelColumn(name, values, options)
}

/** A clinical column as numbers, one a patient id; texts become 0, 1, ... by two levels alone. */
export function patientNumbers(
  { table, rowOf }: ClinicalRows,
  name: string,
  ids: readonly string[],
): Float64Array {
  const column = columnOf(table, name)
  const values = ids.map(id => {
    const row = rowOf.get(id)
    return row === undefined ? null : cellOf(column, row)
  })
  const coded = modelColumn(name, values)
  if (coded.levels !== null && coded.levels.length > 2)
    throw new UsageError(`--adjust ${name}: with --landmark a covariate is a number or has two values`)
  return coded.values
}

/** Follow-up of the patients, in days; null where the options name none. */
export function followUpOf(clinical: ClinicalRows, options: LongitudinalOptions): FollowUp | null {
  if (options.time === undefined && options.event === undefined) return null
  const { table } = clinical
  const endpoint = clinicalEndpoint(table, { ...options, endpoint: undefined })
  const { outcome } = endpoint
  if (outcome.kind !== 'time-to-event' && outcome.kind !== 'competing-risks') return null
  const id = columnOf(table, options.id)
  const centre = options.centre === undefined ? null : columnOf(table, options.centre)
  const unit = { days: 1, weeks: 7, months: daysPerMonth }[options.timeUnit]
  const rows = Array.from(endpoint.rows.keys()).filter(at => textAt(id, endpoint.rows[at]) !== null)
  return {
    patientIds: rows.map(at => textAt(id, endpoint.rows[at]) ?? ''),
    time: Float64Array.from(rows, at => outcome.time[at] * unit),
    cause: rows.map(at => outcome.event[at]),
    causes: [options.event ?? 'the outcome', 'a competing event'],
    ...(centre === null ? {} : { centre: rows.map(at => textAt(centre, endpoint.rows[at])) }),
  }
}

/** A response and when it was assessed; null where the options name none. */
export function responseOf(
  clinical: ClinicalRows,
  timeZero: ReadonlyMap<string, number>,
  options: LongitudinalOptions,
): AssessedResponse | null {
  if (options.endpoint === undefined) return null
  if (options.assessed === undefined)
    throw new UsageError(
      '--endpoint needs --assessed COLUMN: a response known by the landmark cannot be predicted',
    )
  const { table } = clinical
  const endpoint = clinicalEndpoint(table, { endpoint: options.endpoint, timeUnit: options.timeUnit })
  const { outcome } = endpoint
  if (outcome.kind !== 'binary') throw new UsageError('--endpoint: write COLUMN=VALUES for a response')
  const id = columnOf(table, options.id)
  const assessed = columnOf(table, options.assessed)
  const centre = options.centre === undefined ? null : columnOf(table, options.centre)
  const rows = Array.from(endpoint.rows.keys()).filter(at => textAt(id, endpoint.rows[at]) !== null)
  return {
    patientIds: rows.map(at => textAt(id, endpoint.rows[at]) ?? ''),
    response: Uint8Array.from(rows, at => outcome.event[at]),
    assessedDay: Float64Array.from(rows, at => {
      const row = endpoint.rows[at]
      const value = numberAt(assessed, row)
      return assessed.kind === 'date' ? value - (timeZero.get(textAt(id, row) ?? '') ?? Number.NaN) : value
    }),
    ...(centre === null ? {} : { centre: rows.map(at => textAt(centre, endpoint.rows[at])) }),
  }
}

function cellOf(column: Column, row: number): string | number | null {
  if (column.kind === 'number' || column.kind === 'date') {
    const value = numberAt(column, row)
    return Number.isNaN(value) ? null : value
  }
  return textAt(column, row)
}

function notDates(column: Column, table: Table): Finding {
  return {
    severity: 'error',
    code: 'time-zero-no-date',
    message: `${table.source.file}: time zero (${column.name}) is a column of ${column.kind}s`,
    cure: 'write dates as 2024-03-15, or give the days of the samples (--day COLUMN of the sheet)',
    file: table.source.file,
    field: column.name,
  }
}
