import { periodInDays } from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Column,
  dateColumn,
  type ExpressionFunction,
  parseIsoDay,
  selectValues,
  type Table,
  withColumn,
} from '@tessera/tables'
import type { LandmarkTimeZero } from '../protocol/clock.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { type Environment, makeEnvironment } from './environment.ts'
import { type MeasuredAt, measuredAt } from './measured-at.ts'
import type { Patients } from './patients.ts'
import { firstVisit, lastVisit, type Visits, visitBeforeLast } from './visits.ts'

/** All patients as they stand at one time zero: a landmark, or the one time zero of the study. */
export interface Frame {
  /** '' for the one time zero of a study, else `at-6-months`. */
  readonly suffix: string
  /** 'start of treatment', or '6 months after first visit'. */
  readonly label: string
  readonly landmark: string | null
  /** Days from the start that landmarks are after to this one; 0 where there are none. */
  readonly wait: number
  /** One of the protocol's `clocks`; null for its time zero and for landmarks. */
  readonly clock: string | null
  readonly environment: Environment
  /** Day of time zero of each patient; null where the tables have no dates. */
  readonly timeZero: Float64Array | null
  /** Where time zero is a landmark: the row of the visits table that each patient's values stand in; -1 none. */
  readonly visitRow: Int32Array | null
  readonly visits: Visits | null
  /** Days from that visit to time zero. */
  readonly sinceVisit: Float64Array | null
  /** Furthest that visit may lie back, in days. */
  readonly lookBack: number | null
  /** The protocol's `measured`, of samples taken by time zero. */
  readonly measured: readonly MeasuredAt[]
}

/** One frame for each time zero of the protocol. */
export function makeFrames(
  file: ProtocolFile,
  patients: Patients,
  visits: ReadonlyMap<string, Visits>,
  functions: (timeZero: Float64Array | null) => readonly ExpressionFunction[],
): Frame[] {
  const { timeZero } = file.protocol
  if ('landmarks' in timeZero) {
    const table = visits.get(timeZero.visits)
    if (!table) throw new RangeError(`visits table '${timeZero.visits}' was not loaded`)
    return timeZero.landmarks.map(landmark =>
      landmarkFrame(file, timeZero, landmark, patients, table, functions),
    )
  }
  if (!('at' in timeZero)) {
    const environment = makeEnvironment(file, patients.table, functions(null))
    return [{ ...base, label: timeZero.name, environment, timeZero: null, measured: [] }]
  }
  return [datedFrame(file, timeZero, ['timeZero', 'at'], patients, functions)]
}

/** The frame of one of the protocol's further clocks. @throws FindingsError where its expression gives no date */
export function clockFrame(
  file: ProtocolFile,
  name: string,
  patients: Patients,
  functions: (timeZero: Float64Array | null) => readonly ExpressionFunction[],
): Frame {
  const clock = file.protocol.clocks[name]
  if (!clock) throw new RangeError(`there is no clock '${name}'`)
  return { ...datedFrame(file, clock, ['clocks', name, 'at'], patients, functions), clock: name }
}

const base = {
  suffix: '',
  landmark: null,
  wait: 0,
  clock: null,
  visitRow: null,
  visits: null,
  sinceVisit: null,
  lookBack: null,
} as const

function datedFrame(
  file: ProtocolFile,
  { name, at }: { readonly name: string; readonly at: string },
  path: readonly PropertyKey[],
  patients: Patients,
  functions: (timeZero: Float64Array | null) => readonly ExpressionFunction[],
): Frame {
  const before = makeEnvironment(file, patients.table, functions(null))
  const days = datesFrom(before.evaluate(at, path), at, file, path)
  const measured = measuredBy(days, patients)
  const table = withTimeZero(patients.table, days, measured)
  return {
    ...base,
    label: name,
    measured,
    environment: makeEnvironment(file, table, functions(days)),
    timeZero: days,
  }
}

function landmarkFrame(
  file: ProtocolFile,
  timeZero: LandmarkTimeZero,
  landmark: string,
  patients: Patients,
  visits: Visits,
  functions: (timeZero: Float64Array | null) => readonly ExpressionFunction[],
): Frame {
  const n = patients.ids.length
  const wait = periodInDays(landmark)
  const from = startDays(file, timeZero, patients, visits, functions)
  const days = Float64Array.from(from, day => day + wait)
  const visitRow = new Int32Array(n)
  const decidedRow = new Int32Array(n)
  const sinceVisit = new Float64Array(n)
  for (let p = 0; p < n; p++) {
    visitRow[p] = lastVisit(visits, p, days[p])
    decidedRow[p] = visitBeforeLast(visits, p, days[p])
    sinceVisit[p] = visitRow[p] < 0 ? Number.NaN : days[p] - visits.date[visitRow[p]]
  }
  let table = patients.table
  for (const column of visits.table.columns) {
    const rows = visits.knownAtNextVisit.has(column.name) ? decidedRow : visitRow
    if (!table.columns.some(known => known.name === column.name))
      table = withColumn(table, selectValues(column, rows))
  }
  const measured = measuredBy(days, patients)
  table = withTimeZero(table, days, measured)
  return {
    suffix: `at-${landmark.replaceAll(/[^a-z0-9]+/g, '-')}`,
    label: labelOf(timeZero, landmark, wait),
    landmark,
    wait,
    clock: null,
    environment: makeEnvironment(file, table, functions(days)),
    timeZero: days,
    visitRow,
    visits,
    sinceVisit,
    lookBack: timeZero.lookBack ? periodInDays(timeZero.lookBack) : null,
    measured,
  }
}

/** "6 months after first visit"; a start that is an expression goes by the name of time zero. */
function labelOf({ after, name }: LandmarkTimeZero, landmark: string, wait: number): string {
  const start = after === 'first visit' ? after : name
  return wait === 0 ? `at ${start}` : `${landmark} after ${start}`
}

function startDays(
  file: ProtocolFile,
  timeZero: LandmarkTimeZero,
  patients: Patients,
  visits: Visits,
  functions: (timeZero: Float64Array | null) => readonly ExpressionFunction[],
): Float64Array {
  if (timeZero.after === 'first visit')
    return Float64Array.from(patients.ids, (_, p) => {
      const row = firstVisit(visits, p)
      return row < 0 ? Number.NaN : visits.date[row]
    })
  const path = ['timeZero', 'after']
  // Derived columns may read visits; the start itself is known of the patient, or by the first visit.
  const first = Int32Array.from(patients.ids, (_, p) => firstVisit(visits, p))
  let table = patients.table
  for (const column of visits.table.columns)
    if (!table.columns.some(known => known.name === column.name))
      table = withColumn(table, selectValues(column, first))
  const column = makeEnvironment(file, table, functions(null)).evaluate(timeZero.after, path)
  return datesFrom(column, timeZero.after, file, path)
}

/** The computed time zero as a column, so that expressions may read it, and the scores as they were measured by then. */
function withTimeZero(table: Table, days: Float64Array, measured: readonly MeasuredAt[]): Table {
  return measured
    .map(({ column }) => column)
    .reduce<Table>(withColumn, withColumn(table, dateColumn('timeZero', days)))
}

function measuredBy(days: Float64Array, { measured = [], ids }: Patients): MeasuredAt[] {
  return measured.map(score => measuredAt(score, days, ids.length))
}

function datesFrom(
  column: Column,
  source: string,
  file: ProtocolFile,
  path: readonly PropertyKey[],
): Float64Array {
  if (column.kind === 'date') return column.values
  throw new FindingsError([
    {
      severity: 'error',
      code: 'time-zero-not-a-date',
      message: `'${source}' gives a ${column.kind}, not a date`,
      cure: 'name a date column; give it type date in the dictionary',
      file: file.file,
      row: file.lineOf(path),
    },
  ])
}

/** The data cut as a day; null where the protocol gives none. */
export function dataCutDay(file: ProtocolFile): number | null {
  return file.protocol.dataCut === undefined ? null : parseIsoDay(file.protocol.dataCut)
}

/** Findings of derived columns and expressions, once for all frames. */
export function frameFindings(frames: readonly Frame[]): Finding[] {
  return frames.flatMap(frame => [...frame.environment.findings])
}
