import type { FoldPlan } from '@tessera/evidence'
import { centreIndices, patientsWhere, rowsWhere, SplitPlanError, type SplitRows } from './split-rows.ts'

/**
 * One fold a centre: trained on all other centres, validated in it. A small centre is held out like any
 * other (merging centres would hide it); {@link foldNotes} says what cannot be estimated there. Rows that a
 * held-out patient has in other centres train nothing in that fold.
 * @param rows one entry a row of the data
 * @param without centres that take no part (external ones, kept for their own validation)
 * @throws SplitPlanError with fewer than two centres
 */
export function leaveOneCentreOut(rows: SplitRows, without: readonly string[] = []): FoldPlan[] {
  const absent = centreIndices(rows, without)
  const counts = new Int32Array(rows.centres.length)
  for (const centre of rows.centre) counts[centre]++
  const present = rows.centres.map((_, i) => i).filter(i => counts[i] > 0 && !absent.has(i))
  if (present.length < 2)
    throw new SplitPlanError(
      `leaving a centre out needs at least two centres; there is ${present.length}`,
      'use repeated k-fold cross-validation instead',
    )
  return present.map(held => {
    const patients = patientsWhere(rows, row => rows.centre[row] === held)
    const size = rows.patient.length
    return {
      name: rows.centres[held],
      heldOut: rowsWhere(size, row => rows.centre[row] === held),
      training: rowsWhere(size, row => !absent.has(rows.centre[row]) && !patients.has(rows.patient[row])),
    }
  })
}
