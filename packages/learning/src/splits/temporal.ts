import type { FoldPlan } from '@tessera/evidence'
import { centreIndices, rowsWhere, SplitPlanError, type SplitRows } from './split-rows.ts'

/**
 * One fold: trained on rows whose time zero is before `date`, validated on those from it on. A patient goes
 * by the first of their rows: later rows of a training patient are in neither part.
 * @param date days since 1970-01-01
 * @param without centres that take no part
 * @throws SplitPlanError without dates, with a missing date, or with an empty side
 */
export function temporal(
  rows: SplitRows,
  date: number,
  options: { readonly name?: string; readonly without?: readonly string[] } = {},
): FoldPlan[] {
  const parts = divideByDate(rows, () => date, options.without ?? [])
  return [{ name: options.name ?? 'later patients', ...parts }]
}

/** Rows before and from the date that holds for each row; used by the two temporal splits. */
export function divideByDate(
  rows: SplitRows,
  dateOf: (row: number) => number,
  without: readonly string[],
): { training: Int32Array; heldOut: Int32Array } {
  const day = rows.timeZero
  if (day === null)
    throw new SplitPlanError(
      'a temporal split needs the calendar day of time zero, and the tables have no dates',
      'take the temporal validation out of the protocol',
    )
  const absent = centreIndices(rows, without)
  const size = rows.patient.length
  const trainingPatients = new Set<number>()
  for (let row = 0; row < size; row++) {
    if (absent.has(rows.centre[row])) continue
    if (Number.isNaN(day[row]))
      throw new SplitPlanError(`row ${row} has no time zero`, 'exclude patients without a time zero first')
    if (day[row] < dateOf(row)) trainingPatients.add(rows.patient[row])
  }
  const taking = (row: number) => !absent.has(rows.centre[row])
  const training = rowsWhere(size, row => taking(row) && day[row] < dateOf(row))
  const heldOut = rowsWhere(
    size,
    row => taking(row) && day[row] >= dateOf(row) && !trainingPatients.has(rows.patient[row]),
  )
  if (training.length === 0 || heldOut.length === 0)
    throw new SplitPlanError(
      `no patient has a time zero ${training.length === 0 ? 'before' : 'on or after'} the date`,
      'choose a date within the time of recruitment',
    )
  return { training, heldOut }
}
