import type { Training } from '@tessera/evidence'
import { LearnerError } from '../../learner-error.ts'
import type { ContinuousOutcome } from '../../outcomes.ts'
import { type OutcomeRows, wrongOutcome } from '../outcome-learner.ts'

/** The mean of values. */
export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * The values of training rows: at least three patients, not all alike.
 * @throws LearnerError
 */
export function valuesOf({ data, label }: Training<OutcomeRows>): ContinuousOutcome {
  const { outcome } = data
  if (outcome.kind !== 'continuous') throw wrongOutcome('continuous', outcome.kind)
  const where = `fold '${label.fold}' of '${label.split}'`
  const patients = new Set(data.patient).size
  if (patients < 3)
    throw new LearnerError('too-few-rows', `${where} has ${patients} training patients`, 'pool centres')
  if (outcome.value.some(value => !Number.isFinite(value)))
    throw new LearnerError('not-finite', `a value of ${where} is not known`, 'leave the patient out')
  if (outcome.value.every(value => value === outcome.value[0]))
    throw new LearnerError('one-class', `all training patients of ${where} have one value`, 'pool centres')
  return outcome
}
