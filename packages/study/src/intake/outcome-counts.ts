import type { LearningOutcome } from '@tessera/learning'

/** Events at any time, of competing ones of the cause asked about; null for outcomes without events. */
export function eventCount(outcome: LearningOutcome): number | null {
  return 'event' in outcome ? countOf(outcome.event, 1) : null
}

/** What happened, for the last box of the flow: "120 events", "40 recurrence, 25 death", "50 desert, 30 excluded". */
export function outcomeInWords(outcome: LearningOutcome): string | null {
  switch (outcome.kind) {
    case 'continuous':
      return null
    case 'ordinal':
      return outcome.levels.map((name, k) => `${countOf(outcome.level, k)} ${name}`).join(', ')
    case 'competing-risks':
      return outcome.causes.map((name, k) => `${countOf(outcome.event, k + 1)} ${name}`).join(', ')
    default:
      return `${countOf(outcome.event, 1)} events`
  }
}

export function countOf(codes: Uint8Array, code: number): number {
  return codes.reduce((sum, own) => sum + (own === code ? 1 : 0), 0)
}
