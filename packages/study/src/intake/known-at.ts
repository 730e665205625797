import type { Finding } from '@tessera/evidence'
import { type Column, columnOf } from '@tessera/tables'
import { columnBlock } from '../protocol/block.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import type { FeatureRequest } from './feature-columns.ts'
import type { Frame } from './frame.ts'
import { lateValueFindings, lateValues } from './late-values.ts'
import { type Line, patientColumn, visitColumn } from './named-column.ts'
import type { Patients } from './patients.ts'
import { aggregateOfVisits, valueOfVisit } from './visit-values.ts'
import type { Visits } from './visits.ts'

/** What the protocol says of a column besides the block: from the data dictionary. */
export interface ColumnNotes {
  readonly role: string | null
  /** Column of the date at which the value was known. */
  readonly knownAt: string | null
}

/** When the values of a block were known, and whether dates in the tables prove it. */
export interface KnownAtDeclaration {
  readonly block: string
  readonly knownAt: string
  readonly verified: boolean
}

/** What a feature is read from. */
export interface FeatureOptions {
  readonly file: ProtocolFile
  readonly requests: readonly FeatureRequest[]
  readonly frame: Frame
  readonly patients: Patients
  readonly visits: ReadonlyMap<string, Visits>
  readonly outcome: ReadonlyMap<string, string>
  readonly notes: (column: string) => ColumnNotes
  /** 1 for each patient whose values are read: those who are analysed. */
  readonly included: Uint8Array
}

interface KnownValues {
  readonly column: Column | null
  readonly findings: readonly Finding[]
  readonly declaration: KnownAtDeclaration | null
}

/** The values of a feature, all known by time zero, and what proves it; a null column where nothing does. */
export function valuesKnown(request: FeatureRequest, options: FeatureOptions): KnownValues {
  const { file, frame, patients, visits, notes, included } = options
  const block = request.block === null ? undefined : columnBlock(file.protocol.blocks, request.block)
  const place = { file: file.file, row: file.lineOf(request.path) }
  const risk = { timeZero: frame.timeZero ?? new Float64Array(), ids: patients.ids, included }
  const table = visitsOf(request, block?.table, frame, visits)
  if (table && (block?.table !== undefined || request.aggregate)) {
    if (!frame.timeZero)
      return refused(request, place, 'visits need a time zero with a date', 'give timeZero.at or landmarks')
    if (request.aggregate) {
      const column = request.aggregate.aggregate === 'count' ? null : visitColumn(table, request, place)
      const made = aggregateOfVisits(request.aggregate, column, table, risk, place)
      return {
        ...made,
        declaration: verified(request, `visits of ${table.name} up to time zero, by their date`),
      }
    }
    const own = table.table.columns.find(column => column.name === request.column)
    if (own) {
      const pick = block?.visit ?? 'last'
      const value = valueOfVisit(own, table, pick, risk)
      return {
        ...value,
        declaration: verified(request, `${pick} visit of ${table.name} at or before time zero, by its date`),
      }
    }
  }
  if (block?.table !== undefined && block.visit !== 'last')
    return refused(
      request,
      place,
      `'${request.name}' does not stand in the visits table, and is made of the last visit, not the ${block.visit} one`,
      'use visit: last, or list columns of the table itself',
    )
  const column = patientColumn(request, frame, place)
  const { treatment } = file.protocol
  const start = request.column === treatment?.column ? treatment?.started : undefined
  const dated = start ?? block?.dated ?? notes(column.name).knownAt
  if (dated !== undefined && dated !== null) return checkDates(request, column, dated, options, place)
  const madeOfDates = datesOf(column.name, frame)
  if (block === undefined && madeOfDates.length > 0) {
    // A duration is known when the last of its dates was.
    const checked = madeOfDates.map(name => checkDates(request, column, name, options, place))
    return (
      checked.find(({ column: known }) => known === null) ?? {
        ...checked[0],
        findings: checked.flatMap(({ findings }) => findings),
      }
    )
  }
  if (frame.visits && isOfVisits(column.name, frame))
    return {
      column,
      findings: [],
      declaration: verified(
        request,
        `last visit of ${frame.visits.name} at or before time zero, by its date`,
      ),
    }
  if (block?.knownAt !== undefined)
    return {
      column,
      findings: [],
      declaration: { block: request.block ?? '', knownAt: block.knownAt, verified: false },
    }
  return refused(
    request,
    place,
    `nothing says when '${request.name}' was known`,
    request.block === null
      ? 'list it in a block that has knownAt, dated or a visits table'
      : `give the block '${request.block}' a date column (dated: ...), or declare knownAt: ...`,
  )
}

function refused(request: FeatureRequest, place: Line, message: string, cure: string): KnownValues {
  const finding: Finding = {
    severity: 'error',
    code: 'known-at-not-declared',
    message,
    cure,
    ...place,
    field: request.name,
  }
  return { column: null, findings: [finding], declaration: null }
}

function verified(request: FeatureRequest, knownAt: string): KnownAtDeclaration {
  return { block: request.block ?? '', knownAt, verified: true }
}

function visitsOf(
  request: FeatureRequest,
  table: string | undefined,
  frame: Frame,
  visits: ReadonlyMap<string, Visits>,
): Visits | null {
  if (table !== undefined) return visits.get(table) ?? null
  return request.aggregate ? frame.visits : null
}

/** The dates that a derived column is made of; none where it is made of anything else too. */
function datesOf(name: string, frame: Frame): string[] {
  const parts = frame.environment.madeOf(name).filter(part => part !== name)
  const isDate = (part: string) =>
    frame.environment.table.columns.find(column => column.name === part)?.kind === 'date'
  return parts.every(isDate) ? [...parts] : []
}

/** Whether a column of the frame stands in its visits table, or is derived from such columns. */
function isOfVisits(name: string, frame: Frame): boolean {
  const own = new Set(frame.visits?.table.columns.map(column => column.name))
  return frame.environment.madeOf(name).some(part => own.has(part))
}

/** Every value dated after time zero is an error; a value without a date is not known to be known. */
function checkDates(
  request: FeatureRequest,
  column: Column,
  dated: string,
  { frame, patients, included }: FeatureOptions,
  place: Line,
): KnownValues {
  const { timeZero } = frame
  if (!timeZero)
    return refused(
      request,
      place,
      `'${dated}' dates the values, but time zero has no date`,
      'give timeZero.at',
    )
  const date = columnOf(frame.environment.table, dated)
  if (date.kind !== 'date')
    return refused(
      request,
      place,
      `'${dated}' is ${date.kind}, not a date`,
      'give it type date in the dictionary',
    )
  const late = lateValues(request.name, column, date, timeZero, patients, included)
  return {
    column,
    findings: lateValueFindings(late, 'use the value known at time zero, or leave it empty'),
    declaration: verified(request, `${dated}, at or before time zero`),
  }
}
