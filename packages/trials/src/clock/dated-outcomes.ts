import { daysPerMonth } from '@tessera/tables'
import type { TrialOutcome } from './trial-patient.ts'
import type { TrialRecord } from './trial-record.ts'

/**
 * Progression-free and overall survival from the dates of a record, in months from time zero: the first of progression
 * and death, or death, else censored at the last contact. An event after the last contact counts (the contact was not
 * updated). An outcome whose date is known only to the month, or that has no date at all, is absent.
 */
export function datedOutcomes(record: TrialRecord, timeZero: number): Readonly<Record<string, TrialOutcome>> {
  const { progression, death, lastContact } = record
  const months = (day: number) => (day - timeZero) / daysPerMonth
  const outcomes: Record<string, TrialOutcome> = {}
  const partly = (date: typeof death) => date.precision !== 'missing' && Number.isNaN(date.day)
  if (!partly(death)) {
    const end = Number.isNaN(death.day) ? lastContact.day : death.day
    if (end >= timeZero)
      outcomes.os = { kind: 'time-to-event', time: months(end), event: !Number.isNaN(death.day) }
    if (!partly(progression)) {
      const first = [progression.day, death.day].filter(day => !Number.isNaN(day))
      const exit = first.length > 0 ? Math.min(...first) : lastContact.day
      if (exit >= timeZero)
        outcomes.pfs = { kind: 'time-to-event', time: months(exit), event: first.length > 0 }
    }
  }
  return outcomes
}
