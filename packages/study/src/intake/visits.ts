import type { Table } from '@tessera/tables'

/** A visits table, its rows grouped by patient and ordered by date. */
export interface Visits {
  readonly name: string
  readonly table: Table
  /** Date of each row of the table. */
  readonly date: Float64Array
  /** Rows of patient p are `order[start[p]]` to `order[start[p + 1] - 1]`, earliest first. */
  readonly start: Int32Array
  readonly order: Int32Array
  /** Columns decided at a visit, and so known only at the next one. */
  readonly knownAtNextVisit: ReadonlySet<string>
}

/**
 * Groups visits by patient. Rows without a date or of a patient who is not in the study are left out.
 * @param patient the patient of each row, -1 for none
 */
export function groupVisits(options: {
  readonly name: string
  readonly table: Table
  readonly date: Float64Array
  readonly patient: Int32Array
  readonly patients: number
  readonly knownAtNextVisit: readonly string[]
}): Visits {
  const { name, table, date, patient, patients } = options
  const start = new Int32Array(patients + 1)
  const usable = (row: number) => patient[row] >= 0 && !Number.isNaN(date[row])
  for (let row = 0; row < table.rowCount; row++) if (usable(row)) start[patient[row] + 1]++
  for (let p = 0; p < patients; p++) start[p + 1] += start[p]
  const next = start.slice(0, patients)
  const order = new Int32Array(start[patients])
  for (let row = 0; row < table.rowCount; row++) if (usable(row)) order[next[patient[row]]++] = row
  for (let p = 0; p < patients; p++) {
    const rows = order.subarray(start[p], start[p + 1])
    rows.sort((a, b) => date[a] - date[b] || a - b)
  }
  return { name, table, date, start, order, knownAtNextVisit: new Set(options.knownAtNextVisit) }
}

/** Position in `order` just after the last visit at or before a day; `start[patient]` when there is none. */
export function endAt(visits: Visits, patient: number, day: number): number {
  let end = visits.start[patient]
  while (end < visits.start[patient + 1] && visits.date[visits.order[end]] <= day) end++
  return end
}

/** Row of the last visit at or before a day; -1 when there is none. */
export function lastVisit(visits: Visits, patient: number, day: number): number {
  const end = endAt(visits, patient, day)
  return end > visits.start[patient] ? visits.order[end - 1] : -1
}

/** Row of the visit before the last one at or before a day: the last whose decisions are known by then. */
export function visitBeforeLast(visits: Visits, patient: number, day: number): number {
  const end = endAt(visits, patient, day)
  return end > visits.start[patient] + 1 ? visits.order[end - 2] : -1
}

/** Row of the first visit; -1 when there is none. */
export function firstVisit(visits: Visits, patient: number): number {
  return visits.start[patient] < visits.start[patient + 1] ? visits.order[visits.start[patient]] : -1
}

/** Row of the visit nearest to a day, before or after it; the earlier of two equally near. */
export function nearestVisit(visits: Visits, patient: number, day: number): number {
  let best = -1
  for (let i = visits.start[patient]; i < visits.start[patient + 1]; i++) {
    const row = visits.order[i]
    if (best < 0 || Math.abs(visits.date[row] - day) < Math.abs(visits.date[best] - day)) best = row
  }
  return best
}

/** Row of the last visit of all, whenever it was. */
export function latestVisit(visits: Visits, patient: number): number {
  return visits.start[patient] < visits.start[patient + 1] ? visits.order[visits.start[patient + 1] - 1] : -1
}
