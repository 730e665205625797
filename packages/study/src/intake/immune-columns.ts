import {
  adverseEventFields,
  adverseEvents,
  type Exposure,
  type ImmuneEvent,
  immuneEvents,
  periodInDays,
} from '@tessera/clinical'
import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { type Column, dateColumn, numberColumn, readRecords, type Table } from '@tessera/tables'
import type { ImmuneAssessment } from '../protocol/assessments.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { assessmentDays } from './assessment-days.ts'

/**
 * Dates of the first immune-related event of each patient: of any grade and of grade 3 or more, and the worst grade. An
 * event that does not count (before the first dose, after the death, of nobody in the study) is a finding with its row.
 * @throws FindingsError where the table of events cannot be read or a date column is none
 */
export async function immuneColumns(
  file: ProtocolFile,
  name: string,
  assessment: ImmuneAssessment,
  table: Table,
  ids: readonly string[],
  open: (name: string) => string,
): Promise<{ readonly columns: readonly Column[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(open(assessment.table), adverseEventFields)
  if (hasErrors(read.findings)) throw new FindingsError([...read.findings])
  const coded = adverseEvents(read.records, read.file)
  const first = assessmentDays(assessment.firstDose, table, file, name)
  const last =
    assessment.lastDose === undefined ? first : assessmentDays(assessment.lastDose, table, file, name)
  const death = assessment.death === undefined ? null : assessmentDays(assessment.death, table, file, name)
  const exposures = new Map(
    ids.flatMap((patientId, row): [string, Exposure][] =>
      Number.isNaN(first[row]) ? [] : [[patientId, { patientId, first: first[row], last: last[row], row }]],
    ),
  )
  const { events, findings } = immuneEvents(coded.events, exposures, {
    windowDays: assessment.window === undefined ? Number.POSITIVE_INFINITY : periodInDays(assessment.window),
    attribution: assessment.attribution,
    ...(death === null
      ? {}
      : {
          deaths: new Map(
            ids.flatMap((id, row): [string, { day: number }][] =>
              Number.isNaN(death[row]) ? [] : [[id, { day: death[row] }]],
            ),
          ),
        }),
  })
  const counted = Map.groupBy(
    events.filter(({ why }) => why === null),
    ({ patientId }) => patientId,
  )
  const earliest = (least: number) =>
    ids.map(id => {
      const starts = (counted.get(id) ?? []).flatMap(({ grade, start }) =>
        (grade ?? 1) >= least ? [start] : [],
      )
      return starts.length === 0 ? Number.NaN : Math.min(...starts)
    })
  const worst = ids.map(id => {
    const grades = (counted.get(id) ?? []).flatMap(({ grade }) => grade ?? [])
    return grades.length === 0 ? Number.NaN : Math.max(...grades)
  })
  return {
    columns: [
      dateColumn(`${name}_date`, earliest(1)),
      dateColumn(`${name}_severe_date`, earliest(3)),
      numberColumn(`${name}_worst`, worst),
    ],
    findings: [...read.findings, ...coded.findings, ...findings, ...events.flatMap(notCounted)],
  }
}

/** Events that would have counted but for a date or a patient; those not judged immune-related are no fault. */
function notCounted({ why, term, patientId, file, row }: ImmuneEvent): Finding[] {
  if (why !== 'before the first dose' && why !== 'after the death' && why !== 'no start') return []
  return [
    {
      severity: 'warning',
      code: 'immune-event-not-counted',
      message: `'${term}' does not count: ${why}`,
      cure: 'correct its start, or the date of the first dose or of death; what began before treatment is history, not an irAE',
      file,
      row,
      field: 'start',
      patientId,
    },
  ]
}
