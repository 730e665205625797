import type { Finding } from '@tessera/evidence'
import type { RecordedVisit } from './recorded-visit.ts'

/**
 * Day of study day 1 of each patient, from dates and study days (RSDY) of the same rows; a patient without both is absent.
 * Where they disagree the day that most visits give counts, with a note.
 */
export function startDays(visits: readonly RecordedVisit[]): {
  readonly days: ReadonlyMap<string, number>
  readonly findings: readonly Finding[]
} {
  const days = new Map<string, number>()
  const findings: Finding[] = []
  for (const [patientId, own] of Map.groupBy(visits, visit => visit.patientId)) {
    const counts = new Map<number, number>()
    for (const { startDay } of own)
      if (!Number.isNaN(startDay)) counts.set(startDay, (counts.get(startDay) ?? 0) + 1)
    const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
    if (!most) continue
    days.set(patientId, most[0])
    const odd = own.find(({ startDay }) => !Number.isNaN(startDay) && startDay !== most[0])
    if (odd)
      findings.push({
        severity: 'note',
        code: 'study-day-contradicts-date',
        message: `date and study day of ${odd.visit} put day 1 ${Math.abs(odd.startDay - most[0])} days ${odd.startDay > most[0] ? 'later' : 'earlier'} than other visits do; the dates count`,
        cure: 'correct RSDY, or give the start with the subjects (DM)',
        file: odd.file,
        ...(odd.rows.overall === undefined ? {} : { row: odd.rows.overall }),
        field: 'RSDY',
        patientId,
      })
  }
  return { days, findings }
}
