import type { Finding, Severity } from '@tessera/evidence'
import { formatDay, missingDay } from '@tessera/tables'
import { type AdverseEvent, type AdverseEventRecord, eventGrade, isRelated } from './adverse-event.ts'

export interface AdverseEvents {
  readonly events: readonly AdverseEvent[]
  readonly findings: readonly Finding[]
}

/**
 * Coded events from their rows. A grade that CTCAE does not have (0, 6, 2.5) is an error: the event of grade 0 is none
 * and is left out, the others stay with no grade. An end before the start is an error and is not used. A row that says
 * the same as an earlier one in every column that is read is left out with a warning.
 */
export function adverseEvents(records: readonly AdverseEventRecord[], file: string): AdverseEvents {
  const findings: Finding[] = []
  const graded = records.some(({ grade }) => grade !== null)
  if (!graded && records.length > 0) findings.push(noGrades(records.length, file))
  const first = new Map<string, number>()
  const events = records.flatMap(record => {
    const { patientId, term, row } = record
    if (patientId === null || term === null) return []
    const say: Say = (severity, code, message, cure, field) =>
      findings.push({ severity, code, message, cure, field, file, row, patientId })
    const key = identityOf(record)
    const same = first.get(key)
    if (same !== undefined) {
      say(
        'warning',
        'event-twice',
        `'${term}' is in row ${same} already: counted once`,
        'leave one out',
        'term',
      )
      return []
    }
    first.set(key, row)
    if (Number(record.grade) === 0 && record.grade !== null) {
      say('error', 'event-grade', `grade 0 of '${term}' is no adverse event: left out`, gradeCure, 'grade')
      return []
    }
    return [eventOf(record, patientId, term, graded, file, say)]
  })
  return { events, findings }
}

/** What makes two rows the same event: everything that is read of them. */
function identityOf({
  patientId,
  term,
  reported,
  severity,
  grade,
  start,
  end,
  outcome,
  relation,
  serious,
}: AdverseEventRecord) {
  const texts = [patientId, term, reported, severity, grade, outcome, relation].map(text =>
    text?.toLowerCase(),
  )
  return [...texts, start.earliest, end.latest, serious].join('\n')
}

function noGrades(count: number, file: string): Finding {
  return {
    severity: 'warning',
    code: 'events-without-grades',
    message: 'no event has a grade: only events of any grade can be counted',
    cure: 'give the CTCAE grades; a severity (mild, moderate, severe) is none',
    field: 'grade',
    file,
    count,
  }
}

type Say = (severity: Severity, code: string, message: string, cure: string, field: string) => void

const gradeCure = 'give a grade from 1 to 5'

function eventOf(
  record: AdverseEventRecord,
  patientId: string,
  term: string,
  graded: boolean,
  file: string,
  say: Say,
): AdverseEvent {
  const { start, end, bodySystem, serious, relation, immune, row } = record
  const grade = eventGrade(record.grade)
  if (record.grade !== null && grade === null)
    say(
      'error',
      'event-grade',
      `'${record.grade}' of '${term}' is no grade of CTCAE: it has none`,
      gradeCure,
      'grade',
    )
  if (record.grade === null && graded)
    say('warning', 'event-without-grade', `'${term}' has no grade`, gradeCure, 'grade')
  if (Number.isNaN(start.earliest))
    say('warning', 'event-without-date', `'${term}' has no start`, 'give its date, or its month', 'start')
  else if (start.precision !== 'day')
    say(
      'note',
      'event-date-incomplete',
      `only the ${start.precision} of the start is known`,
      'give the day',
      'start',
    )
  const fatal = isFatal(record)
  if (fatal && grade !== null && grade < 5)
    say(
      'error',
      'event-fatal-grade',
      `'${term}' led to death and has grade ${grade}`,
      'fatal events have grade 5',
      'grade',
    )
  if (grade === 5 && record.outcome !== null && !fatal)
    say(
      'error',
      'event-fatal-outcome',
      `'${term}' has grade 5 and ended '${record.outcome}'`,
      'correct one of them',
      'outcome',
    )
  const reversed = end.latest < start.earliest
  if (reversed)
    say(
      'error',
      'event-ends-before-it-starts',
      `'${term}' ends on ${formatDay(end.latest)}, before it starts on ${formatDay(start.earliest)}; the end is not used`,
      'correct the dates',
      'end',
    )
  return {
    patientId,
    term,
    bodySystem,
    grade,
    start,
    end: reversed ? missingDay : end,
    serious,
    related: isRelated(relation),
    immune,
    file,
    row,
  }
}

/** Whether the row says that the event led to death. */
export function isFatal({
  outcome,
  causedDeath,
}: Pick<AdverseEventRecord, 'outcome' | 'causedDeath'>): boolean {
  return causedDeath === true || /^(fatal|death|died|死亡)$/i.test(outcome?.trim() ?? '')
}
