import { type AdverseEvent, adverseEventFields, adverseEvents } from '@tessera/clinical'
import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { type Column, dateColumn, numberColumn, readRecords, type Table } from '@tessera/tables'
import type { AdverseAssessment } from '../protocol/assessments.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { assessmentDays } from './assessment-days.ts'

/**
 * Dates of each patient's first adverse event from a day on: of any grade and of grade 3 or more, and the worst grade. Of
 * a start that is known to the month, the first day that it can be is taken. An event without a start cannot be dated,
 * and is a finding with its row; one before the day is history.
 * @throws FindingsError where the table of events cannot be read or a date column is none
 */
export async function adverseColumns(
  file: ProtocolFile,
  name: string,
  { table: events, from, terms, related, death }: AdverseAssessment,
  table: Table,
  ids: readonly string[],
  open: (name: string) => string,
): Promise<{ readonly columns: readonly Column[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(open(events), adverseEventFields)
  if (hasErrors(read.findings)) throw new FindingsError([...read.findings])
  const coded = adverseEvents(read.records, read.file)
  const begins = assessmentDays(from, table, file, name)
  const ends = death === undefined ? null : assessmentDays(death, table, file, name)
  const rowOf = new Map(ids.map((id, row) => [id, row]))
  const wanted = terms?.map(term => term.toLowerCase())
  const findings: Finding[] = []
  const counted = ids.map((): { day: number; grade: number }[] => [])
  for (const event of coded.events) {
    const row = rowOf.get(event.patientId)
    if (row === undefined || (related && event.related !== true)) continue
    if (wanted && !wanted.includes(event.term.toLowerCase())) continue
    const day = Math.max(Math.floor(event.start.earliest), begins[row])
    if (!Number.isFinite(event.start.earliest)) {
      findings.push(undated(event))
      continue
    }
    if (event.start.latest < begins[row] || Number.isNaN(day) || (ends && day > ends[row])) continue
    counted[row].push({ day, grade: event.grade ?? 1 })
  }
  const first = (least: number) =>
    counted.map(own => {
      const days = own.flatMap(({ day, grade }) => (grade >= least ? [day] : []))
      return days.length === 0 ? Number.NaN : Math.min(...days)
    })
  return {
    columns: [
      dateColumn(`${name}_date`, first(1)),
      dateColumn(`${name}_severe_date`, first(3)),
      numberColumn(
        `${name}_worst`,
        counted.map(own => (own.length === 0 ? Number.NaN : Math.max(...own.map(({ grade }) => grade)))),
      ),
    ],
    findings: [...read.findings, ...coded.findings, ...findings],
  }
}

function undated({ term, patientId, file, row }: AdverseEvent): Finding {
  return {
    severity: 'warning',
    code: 'adverse-event-not-counted',
    message: `'${term}' does not count: it has no start`,
    cure: 'give the day, or the month, on which it began',
    file,
    row,
    field: 'start',
    patientId,
  }
}
