import { FindingsError } from '@tessera/evidence'
import { type Column, nearestName } from '@tessera/tables'
import type { FeatureRequest } from './feature-columns.ts'
import type { Frame } from './frame.ts'
import type { Visits } from './visits.ts'

/** Where the protocol asks for a column. */
export interface Line {
  readonly file: string
  readonly row: number
}

/** The column of a visits table that a feature asks for. @throws FindingsError where there is none */
export function visitColumn(table: Visits, request: FeatureRequest, place: Line): Column {
  const found = table.table.columns.find(column => column.name === request.column)
  if (found) return found
  throw noColumn(
    request.column ?? request.name,
    table.table.columns.map(column => column.name),
    place,
  )
}

/** The column of the patients at a time zero that a feature asks for. @throws FindingsError where there is none */
export function patientColumn(request: FeatureRequest, frame: Frame, place: Line): Column {
  const { table } = frame.environment
  const found = table.columns.find(column => column.name === request.column)
  if (found) return found
  throw noColumn(
    request.column ?? request.name,
    table.columns.map(column => column.name),
    place,
  )
}

function noColumn(name: string, known: readonly string[], place: Line): FindingsError {
  const near = nearestName(name, known)
  return new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `there is no column '${name}'`,
      cure: near ? `did you mean '${near}'?` : `the columns are ${known.join(', ')}`,
      ...place,
      field: name,
    },
  ])
}
