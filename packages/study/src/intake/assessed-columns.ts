import {
  assessRecist,
  bestResponsesOf,
  type LesionReading,
  type LesionTable,
  type MeasuredBestResponse,
  periodInDays,
  readLesionTable,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { booleanColumn, columnOf, dateColumn, type Table, textColumn, withColumn } from '@tessera/tables'
import type { RecistAssessment } from '../protocol/assessments.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { adverseColumns } from './adverse-columns.ts'
import { immuneColumns } from './immune-columns.ts'

/** Opens a file of the study by the name that the protocol gives it. */
export type OpenFile = (name: string) => string

/**
 * The patients with the columns that the protocol's `assessments` derive from adverse events (`immuneColumns`, `adverseColumns`) and from lesions: best response, whether a
 * response was confirmed, and the days of response, progression and the last evaluable assessment. With `until` only
 * readings up to that day of the patient are seen, so that what is derived was known then.
 * @throws FindingsError where a table of lesions cannot be read
 */
export async function withAssessments(
  file: ProtocolFile,
  table: Table,
  ids: readonly string[],
  open: OpenFile,
): Promise<{
  readonly table: Table
  readonly findings: readonly Finding[]
  readonly read: readonly LesionTable[]
}> {
  const findings: Finding[] = []
  const read = new Map<string, LesionTable>()
  let wider = table
  for (const [name, assessment] of Object.entries(file.protocol.assessments)) {
    if (assessment.rule !== 'recist-1.1') {
      const events =
        assessment.rule === 'immune-related'
          ? await immuneColumns(file, name, assessment, table, ids, open)
          : await adverseColumns(file, name, assessment, table, ids, open)
      findings.push(...events.findings)
      for (const column of events.columns) wider = withColumn(wider, column)
      continue
    }
    const known = read.get(assessment.table) ?? (await readLesionTable(open(assessment.table)))
    if (!read.has(assessment.table)) findings.push(...known.findings)
    read.set(assessment.table, known)
    const made = assess(file, name, assessment, known, table, ids)
    findings.push(...made.findings)
    const of = <T>(value: (best: MeasuredBestResponse) => T) =>
      ids.map(id => {
        const best = made.best.get(id)
        return best === undefined ? null : value(best)
      })
    const days = (value: (best: MeasuredBestResponse) => number | null) =>
      of(value).map(day => day ?? Number.NaN)
    for (const column of [
      textColumn(
        `${name}_best`,
        of(best => best.best.response),
      ),
      booleanColumn(
        `${name}_confirmed`,
        of(best => best.confirmedObjectiveResponse),
      ),
      dateColumn(
        `${name}_response_date`,
        days(best => best.responseDay),
      ),
      dateColumn(
        `${name}_progression_date`,
        days(best => best.progressionDay),
      ),
      dateColumn(
        `${name}_last_assessment_date`,
        days(best => best.lastEvaluableDay),
      ),
    ])
      wider = withColumn(wider, column)
  }
  return { table: wider, findings: unique(findings), read: [...read.values()] }
}

function assess(
  file: ProtocolFile,
  name: string,
  { reader, until, confirmation, stableFor }: RecistAssessment,
  { lesions, readings, file: lesionFile }: LesionTable,
  table: Table,
  ids: readonly string[],
): { readonly best: ReadonlyMap<string, MeasuredBestResponse>; readonly findings: readonly Finding[] } {
  const at = { file: file.file, row: file.lineOf(['assessments', name]), field: `assessments.${name}` }
  const read = reader === undefined ? readings : readings.filter(reading => reading.reader === reader)
  const readers = [...new Set(read.map(reading => reading.reader))]
  if (readers.length !== 1)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'assessment-reader',
        message:
          readers.length === 0
            ? `nobody called '${reader}' read the lesions of ${lesionFile}`
            : `${lesionFile} has readings by ${readers.join(', ')}`,
        cure: 'name the reader whose readings count: assessments.NAME.reader',
        ...at,
      },
    ])
  const known = until === undefined ? read : knownBy(read, until, table, ids)
  const confirmDays = periodInDays(confirmation)
  const assessed = assessRecist(lesions, known, { settings: { confirmDays } })
  const { best, findings } = bestResponsesOf(assessed, {
    settings: { confirmDays, minStableDays: periodInDays(stableFor) },
  })
  return {
    best: new Map(best.map(one => [one.patientId, one])),
    findings: [...assessed.findings, ...findings],
  }
}

/** Readings up to a day of each patient; a patient without the day has none. */
function knownBy(
  readings: readonly LesionReading[],
  until: string,
  table: Table,
  ids: readonly string[],
): LesionReading[] {
  const column = columnOf(table, until)
  if (column.kind !== 'date')
    throw new FindingsError([
      {
        severity: 'error',
        code: 'assessment-until',
        message: `'${until}' is a ${column.kind}, not a date`,
        cure: 'name a date column of the patients',
        file: table.source.file,
        field: until,
      },
    ])
  const dayOf = new Map(ids.map((id, row) => [id, column.values[row]]))
  return readings.filter(({ patientId, day }) => day.latest <= (dayOf.get(patientId) ?? Number.NaN))
}

/** What two assessments of one table say alike is said once. */
function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map(finding => [JSON.stringify(finding), finding])).values()]
}
