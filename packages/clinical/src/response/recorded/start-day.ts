import type { Finding } from '@tessera/evidence'
import type { RecordedVisit } from './recorded-visit.ts'

/**
 * Day of study day 1 of each patient, from date and study day (RSDY) of the first visit that has both; a patient without
 * them is absent. Where other visits put it on another day (study days that were planned rather than counted), one
 * warning says so for all patients.
 */
export function startDays(visits: readonly RecordedVisit[]): {
  readonly days: ReadonlyMap<string, number>
  readonly findings: readonly Finding[]
} {
  const days = new Map<string, number>()
  const odd: { readonly first: RecordedVisit; readonly other: RecordedVisit }[] = []
  for (const [patientId, own] of Map.groupBy(visits, visit => visit.patientId)) {
    const counted = own.filter(({ startDay }) => !Number.isNaN(startDay)).toSorted((a, b) => a.day - b.day)
    const [first] = counted
    if (!first) continue
    days.set(patientId, first.startDay)
    const other = counted.find(({ startDay }) => startDay !== first.startDay)
    if (other) odd.push({ first, other })
  }
  return { days, findings: odd.length === 0 ? [] : [contradiction(odd[0], odd.length)] }
}

function contradiction(
  { first, other }: { readonly first: RecordedVisit; readonly other: RecordedVisit },
  patients: number,
): Finding {
  const away = other.startDay - first.startDay
  return {
    severity: 'warning',
    code: 'study-day-contradicts-date',
    message: `date and study day of ${other.visit} put day 1 ${Math.abs(away)} days ${away > 0 ? 'later' : 'earlier'} than those of ${first.visit}${patients > 1 ? `, and so in ${patients - 1} further patients` : ''}: the first visit counts, minimum durations may be some days off`,
    cure: 'give the start of each patient (--patients), or correct RSDY',
    file: other.file,
    ...(other.rows.overall === undefined ? {} : { row: other.rows.overall }),
    field: 'RSDY',
    patientId: other.patientId,
    count: patients,
  }
}
