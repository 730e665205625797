import type { FoldPlan } from '@tessera/evidence'
import { rowsWhere, SplitPlanError, type SplitRows } from './split-rows.ts'
import { divideByDate } from './temporal.ts'

/**
 * The date taken within each centre: one model is trained on all rows before their own centre's date, and
 * validated in each centre on its rows from the date on, one fold a centre. `training` is the same array in
 * every fold. A centre without later patients has no fold.
 * @param dates one day for all centres, or a day (since 1970-01-01) by centre name
 * @throws SplitPlanError for a centre without a date, and as {@link temporal}
 */
export function temporalByCentre(
  rows: SplitRows,
  dates: number | Readonly<Record<string, number>>,
  without: readonly string[] = [],
): FoldPlan[] {
  const days = rows.centres.map(name => {
    if (typeof dates === 'number') return dates
    const day = dates[name]
    if (day === undefined && !without.includes(name) && isPresent(rows, name))
      throw new SplitPlanError(`centre '${name}' has no date`, 'give a date for every centre, or one for all')
    return day
  })
  const { training, heldOut } = divideByDate(rows, row => days[rows.centre[row]], without)
  return rows.centres.flatMap((name, centre) => {
    const here = rowsWhere(heldOut.length, i => rows.centre[heldOut[i]] === centre).map(i => heldOut[i])
    return here.length === 0 ? [] : [{ name, training, heldOut: here }]
  })
}

function isPresent(rows: SplitRows, name: string): boolean {
  return rows.centre.includes(rows.centres.indexOf(name))
}
