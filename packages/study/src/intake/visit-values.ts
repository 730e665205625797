import { periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { type Column, numberAt, selectValues } from '@tessera/tables'
import type { AggregateProtocol, ColumnBlock } from '../protocol/block.ts'
import { type LateValue, lateValueFindings } from './late-values.ts'
import {
  endAt,
  firstVisit,
  lastVisit,
  latestVisit,
  nearestVisit,
  type Visits,
  visitBeforeLast,
} from './visits.ts'

/** One value a patient, and what was wrong with how it was asked for. */
export interface VisitValues {
  readonly column: Column
  readonly findings: readonly Finding[]
}

/** Whose values are wanted, and as of when. */
export interface AtTimeZero {
  readonly timeZero: Float64Array
  readonly ids: readonly string[]
  /** 0 for a patient who is not analysed: no value, and no finding. */
  readonly included: Uint8Array
}

/**
 * The value of one visit a patient. Where the chosen visit falls after time zero (`nearest`, `latest`, or a
 * first visit that came later) each is an error and the value is left out.
 */
export function valueOfVisit(
  column: Column,
  visits: Visits,
  pick: ColumnBlock['visit'],
  { timeZero, ids, included }: AtTimeZero,
): VisitValues {
  const decided = visits.knownAtNextVisit.has(column.name)
  const late: LateValue[] = []
  const rows = Int32Array.from(ids, (_, p) => {
    if (included[p] === 0) return -1
    const row = pickRow(visits, p, pick, timeZero[p], decided)
    if (row < 0 || !(visits.date[row] > timeZero[p])) return row
    late.push({
      column: column.name,
      file: visits.table.source.file,
      row: visits.table.fileRows[row],
      patientId: ids[p],
      known: visits.date[row],
      timeZero: timeZero[p],
    })
    return -1
  })
  const cure = `use visit: last, the last visit at or before time zero, instead of '${pick}'`
  const findings = pick === 'first' ? [] : lateValueFindings(late, cure)
  return { column: selectValues(column, rows), findings }
}

function pickRow(
  visits: Visits,
  p: number,
  pick: ColumnBlock['visit'],
  day: number,
  decided: boolean,
): number {
  if (pick === 'nearest') return nearestVisit(visits, p, day)
  if (pick === 'latest') return latestVisit(visits, p)
  if (pick === 'first') {
    const row = firstVisit(visits, p)
    // What was decided at the first visit is known once a second one has come.
    return decided && endAt(visits, p, day) < visits.start[p] + 2 ? -1 : row
  }
  return decided ? visitBeforeLast(visits, p, day) : lastVisit(visits, p, day)
}

/**
 * A feature made of the visits of a window. The window must end at time zero: without one the aggregate would
 * read visits after it (the total number of visits tells how long a patient lived), and is refused by name.
 */
export function aggregateOfVisits(
  request: AggregateProtocol,
  column: Column | null,
  visits: Visits,
  at: AtTimeZero,
  place: { readonly file: string; readonly row: number },
): VisitValues {
  const { timeZero, ids, included } = at
  const findings = windowFindings(request, visits, at, place)
  const { window } = request
  const from =
    window !== undefined && window !== 'up to time zero' && window.from !== undefined
      ? periodInDays(window.from)
      : Number.POSITIVE_INFINITY
  const decided = column !== null && visits.knownAtNextVisit.has(column.name)
  const values = new Float64Array(ids.length).fill(Number.NaN)
  for (let p = 0; p < ids.length; p++) {
    if (included[p] === 0) continue
    const end = endAt(visits, p, timeZero[p]) - (decided ? 1 : 0)
    const within: number[] = []
    for (let i = visits.start[p]; i < end; i++) {
      const row = visits.order[i]
      if (visits.date[row] < timeZero[p] - from) continue
      const value = column === null ? 1 : numberAt(column, row)
      if (!Number.isNaN(value)) within.push(value)
    }
    values[p] = aggregate(request.aggregate, within)
  }
  return { column: { kind: 'number', name: request.name, unit: null, values }, findings }
}

function aggregate(kind: AggregateProtocol['aggregate'], values: readonly number[]): number {
  if (kind === 'count') return values.length
  if (kind === 'any') return values.some(value => value !== 0) ? 1 : 0
  if (values.length === 0) return Number.NaN
  switch (kind) {
    case 'first':
      return values[0]
    case 'minimum':
      return Math.min(...values)
    case 'maximum':
      return Math.max(...values)
    case 'sum':
      return values.reduce((sum, value) => sum + value, 0)
    case 'mean':
      return values.reduce((sum, value) => sum + value, 0) / values.length
    case 'change':
      return values[values.length - 1] - values[0]
  }
}

function windowFindings(
  request: AggregateProtocol,
  visits: Visits,
  at: AtTimeZero,
  place: { readonly file: string; readonly row: number },
): Finding[] {
  const { timeZero, ids, included } = at
  const { window } = request
  const what =
    request.aggregate === 'count' ? 'the number of visits' : `the ${request.aggregate} of '${request.column}'`
  if (window === undefined)
    return [
      {
        severity: 'error',
        code: 'aggregate-without-window',
        message: `'${request.name}' is ${what} over all visits, ${visitsAfter(visits, at)}`,
        cure: 'declare a window that ends at time zero: window: up to time zero, or { from: 12 months }',
        ...place,
        field: request.name,
      },
    ]
  if (window === 'up to time zero' || window.to === 'time zero') return []
  const reach = periodInDays(window.to)
  const late: LateValue[] = []
  for (let p = 0; p < ids.length; p++)
    for (
      let i = included[p] === 0 ? visits.start[p + 1] : endAt(visits, p, timeZero[p]);
      i < visits.start[p + 1];
      i++
    ) {
      const row = visits.order[i]
      if (visits.date[row] > timeZero[p] + reach) break
      late.push({
        column: request.name,
        file: visits.table.source.file,
        row: visits.table.fileRows[row],
        patientId: ids[p],
        known: visits.date[row],
        timeZero: timeZero[p],
      })
    }
  return lateValueFindings(late, 'end the window at time zero')
}

function visitsAfter(visits: Visits, { timeZero, included }: AtTimeZero): string {
  let after = 0
  let patients = 0
  for (let p = 0; p < included.length; p++) {
    if (included[p] === 0) continue
    const n = visits.start[p + 1] - endAt(visits, p, timeZero[p])
    after += n
    if (n > 0) patients++
  }
  return `and ${after} visits of ${patients} patients are after time zero`
}
