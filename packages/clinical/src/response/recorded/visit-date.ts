import type { Finding } from '@tessera/evidence'
import { calendarDay } from '@tessera/tables'
import type { ResponseRecord } from '../../cdisc/responses.ts'
import type { RecordedVisit } from './recorded-visit.ts'

/** The day of a visit: of its overall response, else of another record of it, else as far as it is known. */
export function dayOf(
  record: ResponseRecord,
  group: readonly ResponseRecord[],
  findings: Finding[],
  partialDate: 'first' | 'last',
): Pick<RecordedVisit, 'day' | 'dated'> | null {
  const { day, patientId, file, row, visit } = record
  if (day.precision === 'day') return { day: day.day, dated: 'known' }
  const at = { file, row, field: 'RSDTC', patientId }
  const sibling = group.find(
    other =>
      other.day.precision === 'day' &&
      !(other.day.day < day.earliest || Math.floor(other.day.day) > day.latest),
  )
  if (sibling) {
    findings.push({
      severity: 'note',
      code: 'date-from-the-visit',
      message: `the day of ${visit} is not known; row ${sibling.row} of the same visit gives it`,
      cure: 'write the whole date',
      ...at,
    })
    return { day: sibling.day.day, dated: 'from the visit' }
  }
  if (day.precision === 'missing') {
    findings.push({
      severity: 'error',
      code: 'date-missing',
      message: `the response of ${visit} has no date and is left out`,
      cure: 'write its date',
      ...at,
    })
    return null
  }
  const { year, month } = calendarDay(day.earliest)
  const known = day.precision === 'month' ? `${year}-${String(month).padStart(2, '0')}` : String(year)
  findings.push({
    severity: 'warning',
    code: 'date-incomplete',
    message: `only ${known} is known of the date of ${visit}: its ${partialDate} day is taken`,
    cure: 'write the whole date; confirmation and durations depend on it',
    ...at,
  })
  return {
    day: Math.floor(partialDate === 'first' ? day.earliest : day.latest),
    dated: `${partialDate} possible day`,
  }
}

/** Day of study day 1, from the first record with a date and a study day; NaN without one. */
export function startOf(group: readonly ResponseRecord[]): number {
  for (const { day, studyDay } of group)
    if (day.precision === 'day' && Number.isFinite(studyDay) && studyDay !== 0)
      return Math.floor(day.day) - (studyDay > 0 ? studyDay - 1 : studyDay)
  return Number.NaN
}
