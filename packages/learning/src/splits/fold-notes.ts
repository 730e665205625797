import type { FoldPlan } from '@tessera/evidence'
import type { SplitRows } from './split-rows.ts'

/** What cannot be estimated in a fold, and why. */
export interface FoldNote {
  readonly fold: string
  readonly code: 'one-patient' | 'no-event' | 'no-non-event' | 'training-no-event' | 'training-no-non-event'
  readonly message: string
}

/**
 * Folds that are held out but cannot carry evidence of their own (one patient, no event, nobody without an
 * event), and folds that cannot be trained on. Notes, not errors: the caller decides.
 */
export function foldNotes(rows: SplitRows, plans: readonly FoldPlan[]): FoldNote[] {
  return plans.flatMap(plan => {
    const notes: FoldNote[] = []
    const note = (code: FoldNote['code'], message: string) => notes.push({ fold: plan.name, code, message })
    const patients = new Set(plan.heldOut.map(row => rows.patient[row])).size
    const held = countEvents(rows, plan.heldOut)
    const trained = countEvents(rows, plan.training)
    const still = 'it is predicted, but discrimination within it is not estimable'
    if (patients === 1) note('one-patient', `'${plan.name}' has one patient: ${still}`)
    else if (held === 0) note('no-event', `'${plan.name}' has ${patients} patients and no event: ${still}`)
    else if (held === plan.heldOut.length)
      note('no-non-event', `in '${plan.name}' every patient has the event: ${still}`)
    if (trained === 0)
      note('training-no-event', `nobody in the training part of '${plan.name}' has the event`)
    else if (trained === plan.training.length)
      note('training-no-non-event', `everybody in the training part of '${plan.name}' has the event`)
    return notes
  })
}

function countEvents(rows: SplitRows, which: Int32Array): number {
  let events = 0
  for (const row of which) events += rows.event[row]
  return events
}
