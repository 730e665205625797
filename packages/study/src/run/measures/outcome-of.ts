import type { BinaryOutcome, CompetingOutcome, SurvivalOutcome } from '@tessera/learning'
import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'

/** The binary outcome of evaluated patients. A measure is only ever made for the outcome of its question. */
export function binaryOf(evaluated: Evaluated): BinaryOutcome {
  if (evaluated.outcome.kind !== 'binary')
    throw new TypeError(`a binary measure was given a ${evaluated.outcome.kind} outcome`)
  return evaluated.outcome
}

/** The time-to-event outcome of evaluated patients. */
export function survivalOf(evaluated: Evaluated): SurvivalOutcome {
  if (evaluated.outcome.kind !== 'time-to-event')
    throw new TypeError(`a survival measure was given a ${evaluated.outcome.kind} outcome`)
  return evaluated.outcome
}

/** The competing events of evaluated patients; the first cause is the one asked about. */
export function competingOf(evaluated: Evaluated): CompetingOutcome {
  if (evaluated.outcome.kind !== 'competing-risks')
    throw new TypeError(`a measure of competing events was given a ${evaluated.outcome.kind} outcome`)
  return evaluated.outcome
}

/** One class alone, or no event: nothing can be ranked. */
export function refuseOneClass(evaluated: Evaluated): string | null {
  const events = eventsOf(evaluated.outcome) ?? Number.NaN
  const n = sizeOf(evaluated)
  if (events === 0) return `none of ${n} patients had the event`
  if (events === n && evaluated.outcome.kind === 'binary') return `all ${n} patients had the event`
  return null
}

/** Outcomes of which the event has a time: the event is 1, of competing ones the first cause. */
export function timedOf(evaluated: Evaluated): SurvivalOutcome | CompetingOutcome {
  return evaluated.outcome.kind === 'competing-risks' ? evaluated.outcome : survivalOf(evaluated)
}

/** As {@link refuseOneClass}, counting events up to the horizon. */
export function refuseNoEventByHorizon(evaluated: Evaluated): string | null {
  const { time, event, horizon, unit } = timedOf(evaluated)
  let events = 0
  let beyond = 0
  for (let i = 0; i < time.length; i++) {
    if (event[i] === 1 && time[i] <= horizon) events++
    if (time[i] > horizon) beyond++
  }
  if (events === 0) return `no event by ${horizon} ${unit} among ${time.length} patients`
  if (beyond === 0) return `nobody was followed beyond ${horizon} ${unit}`
  return null
}
