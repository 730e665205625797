import type { Finding } from '@tessera/evidence'
import { type Fields, formatDay, type PartialDay, type RecordOf } from '@tessera/tables'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'
import { evaluatorFields, readerOf, visitFields, visitOf } from './evaluator.ts'

/** Variables of RS that are read (SDTM Implementation Guide 3.4, Disease Response and Clinical Classification). */
export const responseFields = {
  ...subjectFields,
  ...evaluatorFields('RS'),
  ...visitFields,
  test: {
    kind: 'text',
    names: ['RSTESTCD'],
    required: true,
    always: true,
    what: 'short name of the response',
  },
  category: { kind: 'text', names: ['RSCAT'], what: 'criteria' },
  result: { kind: 'text', names: ['RSSTRESC', 'RSORRES'], required: true, what: 'response' },
  status: { kind: 'text', names: ['RSSTAT'], what: 'completion status' },
  reason: { kind: 'text', names: ['RSREASND'], what: 'reason why it was not done' },
  day: { kind: 'day', names: ['RSDTC', 'date'], required: true, what: 'date of the response' },
  studyDay: { kind: 'number', names: ['RSDY'], what: 'study day of the response' },
} as const satisfies Fields

/** One row of RS: a response, or a component of one (`OVRLRESP`, `TRGRESP`, `NTRGRESP`, `NEWLPROG`, `NEWLIND` ...). */
export interface ResponseRecord {
  readonly patientId: string
  readonly reader: string
  readonly accepted: boolean | null
  readonly visit: string
  readonly visitNumber: number
  readonly day: PartialDay
  /** RSDY: 1 is the day of the reference, there is no day 0; NaN where it is not recorded. */
  readonly studyDay: number
  /** RSTESTCD in capitals. */
  readonly test: string
  /** RSCAT: `RECIST 1.1`, `iRECIST`; null where it is not said. */
  readonly category: string | null
  /** RSSTRESC as it stands; null where it is empty. */
  readonly result: string | null
  readonly notDone: boolean
  readonly reason: string | null
  readonly file: string
  readonly row: number
}

export interface ResponseRecords {
  readonly file: string
  readonly responses: readonly ResponseRecord[]
  readonly findings: readonly Finding[]
}

/**
 * Rows of an SDTM RS data set. Two results of one test, patient, reader, criteria and visit are a finding; both
 * rows are kept.
 */
export async function readResponses(
  path: string,
  options: DomainOptions<typeof responseFields> = {},
): Promise<ResponseRecords> {
  const { file, records, findings } = await readDomain(path, 'RS', responseFields, options)
  const responses = records.flatMap(record => responseOf(record, file))
  return { file, responses, findings: [...findings, ...duplicates(responses)] }
}

function responseOf(record: RecordOf<typeof responseFields>, file: string): ResponseRecord[] {
  const { patientId, test, day, row } = record
  if (patientId === null || test === null) return []
  return [
    {
      patientId,
      reader: readerOf(record),
      accepted: record.accepted,
      visit: visitOf(record, day.precision === 'missing' ? 'no visit' : formatDay(day.earliest)),
      visitNumber: record.visitNumber,
      day,
      studyDay: record.studyDay,
      test: test.toUpperCase(),
      category: record.category,
      result: record.result,
      notDone: record.status?.toUpperCase() === 'NOT DONE',
      reason: record.reason,
      file,
      row,
    },
  ]
}

function duplicates(responses: readonly ResponseRecord[]): Finding[] {
  const seen = new Map<string, ResponseRecord>()
  const findings: Finding[] = []
  for (const response of responses) {
    const { patientId, reader, category, test, visit, day, file, row } = response
    const key = JSON.stringify([patientId, reader, category, test, visit, formatDay(day.earliest)])
    const earlier = seen.get(key)
    if (!earlier) {
      seen.set(key, response)
      continue
    }
    findings.push({
      severity: earlier.result === response.result ? 'warning' : 'error',
      code: 'response-recorded-twice',
      message: `${test} of ${visit} by ${reader} is ${earlier.result} in row ${earlier.row} and ${response.result} in row ${row}`,
      cure: 'leave one of the rows out, or correct the visit',
      file,
      row,
      field: 'RSTESTCD',
      patientId,
    })
  }
  return findings
}
