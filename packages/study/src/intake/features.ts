import { type Finding, FindingsError } from '@tessera/evidence'
import type { Feature } from '@tessera/learning'
import { type Column, columnOf, type DateColumn, nearestName } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import { featureFrom } from './feature.ts'
import type { FeatureRequest } from './feature-columns.ts'
import type { Frame } from './frame.ts'
import { type LateValue, lateValueFindings } from './late-values.ts'
import { type Patients, placeOf } from './patients.ts'
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

export interface BuiltFeatures {
  readonly features: readonly Feature[]
  readonly findings: readonly Finding[]
  readonly declarations: readonly KnownAtDeclaration[]
}

/**
 * The features of a question at a time zero, each of which must be known by then: by the date of its visit, by a
 * date column, or by the protocol's declaration (printed as unverified). Outcomes, dates and identifiers are
 * refused.
 */
export function buildFeatures(options: {
  readonly file: ProtocolFile
  readonly requests: readonly FeatureRequest[]
  readonly frame: Frame
  readonly patients: Patients
  readonly visits: ReadonlyMap<string, Visits>
  readonly outcome: ReadonlyMap<string, string>
  readonly notes: (column: string) => ColumnNotes
  /** 1 for each patient whose values are read: those who are analysed. */
  readonly included: Uint8Array
}): BuiltFeatures {
  const { file, requests, frame, outcome, notes } = options
  const features: Feature[] = []
  const findings: Finding[] = []
  const declarations = new Map<string, KnownAtDeclaration>()
  for (const request of requests) {
    const place = { file: file.file, row: file.lineOf(request.path), field: request.name }
    const refusal = outcomeRefusal(request, frame, outcome, notes, place)
    if (refusal) {
      findings.push(refusal)
      continue
    }
    const known = valuesKnown(request, options)
    findings.push(...known.findings)
    if (known.declaration) declarations.set(JSON.stringify(known.declaration), known.declaration)
    const { column } = known
    if (column === null) continue
    if (column.kind === 'date')
      findings.push({
        severity: 'error',
        code: 'date-as-feature',
        message: `'${request.name}' is a date and cannot be a feature`,
        cure: 'derive a duration from it: surgery_date - birth_date',
        ...place,
      })
    else features.push(featureFrom(request.name, column))
  }
  return { features, findings, declarations: [...declarations.values()] }
}

type Place = { readonly file: string; readonly row: number; readonly field: string }

/** A feature that is an endpoint's column, or is made of one, or that the dictionary calls an outcome. */
function outcomeRefusal(
  request: FeatureRequest,
  frame: Frame,
  outcome: ReadonlyMap<string, string>,
  notes: (column: string) => ColumnNotes,
  place: Place,
): Finding | null {
  if (request.column === null) return null
  const parts = frame.environment.madeOf(request.column)
  const read = parts.find(part => outcome.has(part))
  if (read !== undefined)
    return {
      severity: 'error',
      code: 'feature-is-outcome',
      message:
        read === request.column
          ? `'${request.name}' is read by the endpoint '${outcome.get(read)}': it is the outcome, not something known before it`
          : `'${request.name}' is made of '${read}', which the endpoint '${outcome.get(read)}' reads`,
      cure: 'take it out of the block',
      ...place,
    }
  const role = parts.map(part => notes(part).role).find(given => given === 'outcome' || given === 'id')
  if (role === undefined) return null
  return {
    severity: 'error',
    code: role === 'id' ? 'identifier-as-feature' : 'feature-is-outcome',
    message: `the dictionary gives '${request.name}' the role ${role}`,
    cure: 'take it out of the block, or correct its role',
    ...place,
  }
}

interface KnownValues {
  readonly column: Column | null
  readonly findings: readonly Finding[]
  readonly declaration: KnownAtDeclaration | null
}

function valuesKnown(request: FeatureRequest, options: Parameters<typeof buildFeatures>[0]): KnownValues {
  const { file, frame, patients, visits, notes, included } = options
  const block = request.block === null ? undefined : file.protocol.blocks[request.block]
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

function refused(
  request: FeatureRequest,
  place: Omit<Place, 'field'>,
  message: string,
  cure: string,
): KnownValues {
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

/** Whether a column of the frame stands in its visits table, or is derived from such columns. */
function isOfVisits(name: string, frame: Frame): boolean {
  const own = new Set(frame.visits?.table.columns.map(column => column.name))
  return frame.environment.madeOf(name).some(part => own.has(part))
}

function visitColumn(table: Visits, request: FeatureRequest, place: Omit<Place, 'field'>): Column {
  const found = table.table.columns.find(column => column.name === request.column)
  if (found) return found
  throw noColumn(
    request.column ?? request.name,
    table.table.columns.map(column => column.name),
    place,
  )
}

function patientColumn(request: FeatureRequest, frame: Frame, place: Omit<Place, 'field'>): Column {
  const { table } = frame.environment
  const found = table.columns.find(column => column.name === request.column)
  if (found) return found
  throw noColumn(
    request.column ?? request.name,
    table.columns.map(column => column.name),
    place,
  )
}

function noColumn(name: string, known: readonly string[], place: Omit<Place, 'field'>): FindingsError {
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

/** Every value dated after time zero is an error; a value without a date is not known to be known. */
function checkDates(
  request: FeatureRequest,
  column: Column,
  dated: string,
  { frame, patients, included }: Parameters<typeof buildFeatures>[0],
  place: Omit<Place, 'field'>,
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

function lateValues(
  name: string,
  column: Column,
  date: DateColumn,
  timeZero: Float64Array,
  patients: Patients,
  included: Uint8Array,
): LateValue[] {
  const late: LateValue[] = []
  for (let row = 0; row < timeZero.length; row++) {
    if (included[row] === 0 || !(date.values[row] > timeZero[row])) continue
    if (column.kind === 'text' ? column.codes[row] < 0 : Number.isNaN(column.values[row])) continue
    const place = placeOf(patients, row)
    late.push({
      column: name,
      file: place.file,
      row: place.row,
      patientId: place.patientId,
      known: date.values[row],
      timeZero: timeZero[row],
    })
  }
  return late
}
