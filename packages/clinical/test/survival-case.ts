import { missingDay, type PartialDay, parsePartialDay, wholeDay } from '@tessera/tables'
import type { Assessment, Fact, FactKind, Site, SurvivalPatient } from '../src/survival/fact.ts'

/** A patient in a few words: days as `2020-03-01` or numbers, assessments as pairs of day and response. */
export interface PatientCase {
  readonly id?: string
  readonly group?: string
  readonly zero: string | number | null
  readonly facts?: readonly (readonly [FactKind, string | number, Site?])[]
  readonly assessments?: readonly (readonly [string | number, string])[]
}

export function survivalPatient({
  id = 'P1',
  group,
  zero,
  facts = [],
  assessments = [],
}: PatientCase): SurvivalPatient {
  const at = { file: 'case.csv', row: 2 }
  return {
    patientId: id,
    group: group ?? null,
    timeZero: dayOf(zero),
    facts: facts.map(
      ([kind, day, site], i): Fact => ({
        kind,
        day: dayOf(day),
        site: site ?? null,
        detail: null,
        field: kind,
        file: 'case.csv',
        row: i + 2,
      }),
    ),
    assessments: assessments.map(
      ([day, response], i): Assessment => ({
        day: dayOf(day),
        adequate: response !== 'NE',
        response,
        file: 'rs.csv',
        row: i + 2,
      }),
    ),
    ...at,
  }
}

function dayOf(day: string | number | null): PartialDay {
  if (day === null) return missingDay
  if (typeof day === 'number') return wholeDay(day)
  const read = parsePartialDay(day)
  if (read === null) throw new Error(`${day} is no day`)
  return read
}
