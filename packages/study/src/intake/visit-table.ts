import { type Finding, FindingsError } from '@tessera/evidence'
import { columnOf, type Table, withColumn } from '@tessera/tables'
import type { FurtherTable } from '../protocol/data.ts'
import { groupVisits, type Visits } from './visits.ts'

/**
 * The dated rows of a table, by patient; visits without date or patient, and of one day, are findings.
 * @throws FindingsError where the date column holds no dates
 */
export function visitsFrom(
  name: string,
  table: Table,
  given: FurtherTable,
  dateColumn: string,
  patient: Int32Array,
  patients: number,
  findings: Finding[],
): Visits {
  const date = columnOf(table, dateColumn)
  const { file } = table.source
  if (date.kind !== 'date')
    throw new FindingsError([
      {
        severity: 'error',
        code: 'visit-date-not-a-date',
        message: `'${dateColumn}' of ${file} is ${date.kind}, not a date`,
        cure: 'give it type date (and, if need be, a format) in the dictionary',
        file,
        field: dateColumn,
      },
    ])
  for (const column of given.knownAtNextVisit) columnOf(table, column)
  const undated = date.values.filter(Number.isNaN).length
  const strangers = patient.filter(p => p < 0).length
  const report = (code: string, count: number, message: string, cure: string, field: string) => {
    if (count > 0) findings.push({ severity: 'warning', code, message, cure, file, field, count })
  }
  report(
    'visit-without-date',
    undated,
    `${undated} visits have no date and are not used`,
    'fill in the date',
    dateColumn,
  )
  const id = given.id ?? 'id'
  report(
    'visit-without-patient',
    strangers,
    `${strangers} visits are of patients who are not in the study`,
    'check the identifiers',
    id,
  )
  const grouped = groupVisits({
    name,
    table: withColumn(table, date),
    date: date.values,
    patient,
    patients,
    knownAtNextVisit: given.knownAtNextVisit,
  })
  const twice = visitsOnOneDay(grouped, patients)
  report(
    'visits-on-one-day',
    twice,
    `${twice} visits stand on the day of another visit of the same patient`,
    'check them; the later row counts as the later visit',
    dateColumn,
  )
  return grouped
}

function visitsOnOneDay({ start, order, date }: Visits, patients: number): number {
  let count = 0
  for (let p = 0; p < patients; p++)
    for (let i = start[p] + 1; i < start[p + 1]; i++) if (date[order[i]] === date[order[i - 1]]) count++
  return count
}
