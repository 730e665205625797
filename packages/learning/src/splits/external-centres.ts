import type { FoldPlan } from '@tessera/evidence'
import { centreIndices, patientsWhere, rowsWhere, SplitPlanError, type SplitRows } from './split-rows.ts'

/**
 * One fold an external centre, every one predicted by the model that is trained on all centres that are not
 * external. `training` is the same array in every fold, so that a caller may fit once. Patients who also
 * have rows in an external centre train nothing.
 * @throws SplitPlanError for an unknown centre, a centre without rows, or when no centre is left to train on
 */
export function externalCentres(rows: SplitRows, external: readonly string[]): FoldPlan[] {
  const outside = centreIndices(rows, external)
  const size = rows.patient.length
  const patients = patientsWhere(rows, row => outside.has(rows.centre[row]))
  const training = rowsWhere(size, row => !patients.has(rows.patient[row]))
  if (training.length === 0)
    throw new SplitPlanError('every centre is external', 'leave at least one centre to train on')
  return [...outside].map(centre => {
    const name = rows.centres[centre]
    const heldOut = rowsWhere(size, row => rows.centre[row] === centre)
    if (heldOut.length === 0)
      throw new SplitPlanError(`the external centre '${name}' has no patient left`, 'take it off the list')
    return { name, training, heldOut }
  })
}
