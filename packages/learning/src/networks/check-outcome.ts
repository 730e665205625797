import type { Training } from '@tessera/evidence'
import type { BagRows } from '../bag-rows.ts'
import { LearnerError } from '../learner-error.ts'

/**
 * Refuses outcomes of training rows that nothing can be learned from: fewer than two patients with an event, or
 * without one where the outcome is binary, fewer than two levels or patients, a value or time that is not finite.
 * @throws LearnerError `one-class`, `too-few-events`, `too-few-rows` or `not-finite`
 */
export function checkOutcome(training: Training<BagRows>): void {
  const { outcome } = training.data
  const where = `fold '${training.label.fold}' of '${training.label.split}'`
  const cure = 'lengthen the follow-up, pool centres, or take the fold out'
  if (outcome.kind === 'continuous' || outcome.kind === 'ordinal') {
    const values: Float64Array | Uint8Array = outcome.kind === 'continuous' ? outcome.value : outcome.level
    if (values.length < 3)
      throw new LearnerError('too-few-rows', `${where} has ${values.length} training rows`, cure)
    mustBeFinite(values, where)
    if (outcome.kind === 'ordinal' && values.every(level => level === values[0]))
      throw new LearnerError('one-class', `all training rows of ${where} have one level`, cure)
    return
  }
  if (outcome.kind !== 'binary') mustBeFinite(outcome.time, where)
  const events = patientsWhere(training.data, row => outcome.event[row] !== 0)
  if (events < 2)
    throw new LearnerError(
      events === 0 ? 'one-class' : 'too-few-events',
      `${events === 0 ? 'none' : 'one'} of the training patients of ${where} has the event`,
      `a model needs at least two events; ${cure}`,
    )
  const others = patientsWhere(training.data, () => true) - events
  if (outcome.kind !== 'binary' || others >= 2) return
  throw new LearnerError(
    others === 0 ? 'one-class' : 'too-few-events',
    `${others} of the training patients of ${where} ${others === 1 ? 'has' : 'have'} no event`,
    'check how the endpoint is coded, or take the fold out',
  )
}

/** Patients of whom a row fulfils the condition. */
function patientsWhere({ patient }: BagRows, holds: (row: number) => boolean): number {
  const found = new Set<number>()
  patient.forEach((one, row) => {
    if (holds(row)) found.add(one)
  })
  return found.size
}

function mustBeFinite(values: Float64Array | Uint8Array, where: string): void {
  const row = values.findIndex(value => !Number.isFinite(value))
  if (row >= 0)
    throw new LearnerError(
      'not-finite',
      `the outcome of training row ${row + 1} of ${where} is ${values[row]}`,
      'leave patients out whose outcome is not known',
    )
}
