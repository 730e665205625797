import type { ImmuneEndpoint, ImmuneEvent } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'

export const endpointColumns = [
  'endpoint',
  'patient_id',
  'time',
  'cause',
  'cause_label',
  'term',
  'organ',
  'grade',
  'event_row',
  'rule',
] as const

export function endpointRow(
  endpoint: string,
  { patientId, time, cause, causeLabel, event, rule }: ImmuneEndpoint['rows'][number],
) {
  return {
    endpoint,
    patient_id: patientId,
    time,
    cause,
    cause_label: causeLabel,
    term: event?.term ?? null,
    organ: event?.organ ?? null,
    grade: event?.grade ?? null,
    event_row: event?.row ?? null,
    rule,
  }
}

export function eventRow({
  patientId,
  organ,
  term,
  grade,
  start,
  studyDay,
  end,
  why,
  file,
  row,
}: ImmuneEvent) {
  return {
    patient_id: patientId,
    organ,
    term,
    grade,
    start: formatDay(start),
    study_day: studyDay,
    end: formatDay(end),
    counted: why === null,
    why_not: why,
    file,
    row,
  }
}
