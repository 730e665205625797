import type { Random } from '@tessera/statistics'
import { SplitPlanError } from './split-rows.ts'

/**
 * Puts patients into k folds: all rows of a patient together, events spread evenly, folds of equal size.
 *
 * Patients with an event in any row and those without are dealt one after the other, in random order and
 * larger ones first, each to the fold that has least of that stratum, then least in all, then by chance. With
 * one row a patient, events differ by at most one between folds, and so does the number of rows.
 * @param rows the rows to divide, as row numbers into `patient` and `event`
 * @returns fold of each entry of `rows`, 0 to k - 1
 * @throws SplitPlanError with fewer than k patients
 */
export function stratifiedFolds(options: {
  readonly rows: Int32Array
  readonly patient: Int32Array
  readonly event: Uint8Array
  readonly folds: number
  readonly random: Random
}): Int32Array {
  const { rows, patient, event, folds, random } = options
  const patients = collectPatients(rows, patient, event)
  if (folds < 2) throw new SplitPlanError(`${folds} folds were asked for`, 'ask for at least two')
  if (patients.length < folds)
    throw new SplitPlanError(`${patients.length} patients cannot fill ${folds} folds`, 'ask for fewer folds')
  const shuffled = Array.from(random.permutation(patients.length), i => patients[i])
  const luck = random.permutation(folds)
  const total = new Float64Array(folds)
  const foldOf = new Map<number, number>()
  for (const stratum of [1, 0]) {
    const members = shuffled.filter(member => member.event === stratum).sort((a, b) => b.rows - a.rows)
    const load = new Float64Array(folds)
    for (const member of members) {
      let best = 0
      for (let fold = 1; fold < folds; fold++)
        if ((load[fold] - load[best] || total[fold] - total[best] || luck[fold] - luck[best]) < 0) best = fold
      load[best] += member.rows
      total[best] += member.rows
      foldOf.set(member.patient, best)
    }
  }
  return rows.map(row => foldOf.get(patient[row]) ?? 0)
}

interface Member {
  readonly patient: number
  event: 0 | 1
  rows: number
}

function collectPatients(rows: Int32Array, patient: Int32Array, event: Uint8Array): Member[] {
  const members = new Map<number, Member>()
  for (const row of rows) {
    const member = members.get(patient[row]) ?? { patient: patient[row], event: 0, rows: 0 }
    member.rows++
    if (event[row] === 1) member.event = 1
    members.set(patient[row], member)
  }
  return [...members.values()]
}
