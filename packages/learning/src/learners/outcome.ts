import type { Training } from '@tessera/evidence'
import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import type { BinaryOutcome, ModellingRows, Outcome, SurvivalOutcome } from '../rows.ts'

export type OutcomeKind = Outcome['kind']

/** What kind of outcome a model predicts, and when. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('binary') }),
  z.object({ kind: z.literal('time-to-event'), horizon: z.number(), unit: z.string() }),
])
export type Target = Readonly<z.infer<typeof targetSchema>>

export function targetOf(outcome: Outcome): Target {
  if (outcome.kind === 'binary') return { kind: 'binary' }
  return { kind: 'time-to-event', horizon: outcome.horizon, unit: outcome.unit }
}

/**
 * The binary outcome of training rows, with at least two patients on either side.
 * @throws LearnerError
 */
export function binaryOutcome(training: Training<ModellingRows>): BinaryOutcome {
  const { outcome } = training.data
  if (outcome.kind !== 'binary') throw wrongOutcome('binary', outcome.kind)
  const { events, others } = countPatients(training.data)
  requireEvents(events, training)
  if (others < 2)
    throw new LearnerError(
      others === 0 ? 'one-class' : 'too-few-events',
      `${others} of the training patients of ${where(training)} ${others === 1 ? 'has' : 'have'} no event`,
      'check how the endpoint is coded, or take the fold out',
    )
  return outcome
}

/**
 * The survival outcome of training rows, with at least two patients who had the event.
 * @throws LearnerError
 */
export function survivalOutcome(training: Training<ModellingRows>): SurvivalOutcome {
  const { outcome } = training.data
  if (outcome.kind !== 'time-to-event') throw wrongOutcome('time-to-event', outcome.kind)
  requireEvents(countPatients(training.data).events, training)
  return outcome
}

/** Patients with an event in any row, and patients without. */
export function countPatients(rows: ModellingRows): { events: number; others: number } {
  const event = new Map<number, boolean>()
  rows.patient.forEach((patient, row) => {
    event.set(patient, (event.get(patient) ?? false) || rows.outcome.event[row] === 1)
  })
  let events = 0
  for (const had of event.values()) if (had) events++
  return { events, others: event.size - events }
}

function requireEvents(events: number, training: Training<ModellingRows>): void {
  if (events >= 2) return
  throw new LearnerError(
    events === 0 ? 'one-class' : 'too-few-events',
    `${events === 0 ? 'none' : 'one'} of the training patients of ${where(training)} has the event`,
    'a model needs at least two events; lengthen the follow-up, pool centres, or take the fold out',
  )
}

function where(training: Training<ModellingRows>): string {
  return `fold '${training.label.fold}' of '${training.label.split}'`
}

function wrongOutcome(wanted: OutcomeKind, got: OutcomeKind): LearnerError {
  return new LearnerError(
    'wrong-outcome',
    `this learner predicts a ${wanted} outcome and was given a ${got} one`,
    `make it with createLearner(spec, '${got}')`,
  )
}
