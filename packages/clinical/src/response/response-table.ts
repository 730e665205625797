import { type Fields, formatDay, type GivenColumns, readRecords } from '@tessera/tables'
import type { ResponseRecord, ResponseRecords } from '../cdisc/responses.ts'

/** Columns of a plain table of overall responses: one row a visit and reader. */
export const responseTableFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'patient'],
    required: true,
    always: true,
    what: 'patient',
  },
  response: {
    kind: 'text',
    names: ['response', 'overall_response', 'overall'],
    required: true,
    what: 'overall response',
  },
  target: { kind: 'text', names: ['target', 'target_response'], what: 'target response' },
  nonTarget: { kind: 'text', names: ['non_target', 'non_target_response'], what: 'non-target response' },
  newLesion: { kind: 'text', names: ['new_lesion', 'new_lesions'], what: 'new lesion: Y, N or equivocal' },
  visit: { kind: 'text', names: ['visit', 'timepoint'], what: 'visit' },
  visitNumber: { kind: 'number', names: ['visit_number'], what: 'number of the visit' },
  day: { kind: 'day', names: ['date', 'assessment_date'], required: true, what: 'date of the response' },
  reader: { kind: 'text', names: ['reader', 'evaluator'], what: 'reader' },
  accepted: { kind: 'flag', names: ['accepted'], what: 'whether the reading is the accepted one' },
  criteria: { kind: 'text', names: ['criteria'], what: 'criteria: RECIST 1.1, iRECIST or mRECIST' },
} as const satisfies Fields

/**
 * Reads a plain table of overall responses, with their parts where they are recorded, as the rows that SDTM RS has
 * for them.
 * @throws FindingsError when the file cannot be read or a required column is missing
 */
export async function readResponseTable(
  path: string,
  given?: GivenColumns<typeof responseTableFields>,
): Promise<ResponseRecords> {
  const read = await readRecords(path, responseTableFields, given ? { given } : {})
  const responses = read.records.flatMap((record): ResponseRecord[] => {
    const { patientId, day, row } = record
    if (patientId === null) return []
    const parts = [
      ['OVRLRESP', record.response],
      ['TRGRESP', record.target],
      ['NTRGRESP', record.nonTarget],
      ['NEWLIND', record.newLesion],
    ] as const
    return parts.flatMap(([test, result]) =>
      result === null && test !== 'OVRLRESP'
        ? []
        : [
            {
              patientId,
              reader: record.reader ?? 'reader',
              accepted: record.accepted,
              visit: record.visit ?? (Number.isNaN(day.earliest) ? 'no visit' : formatDay(day.earliest)),
              visitNumber: record.visitNumber,
              day,
              studyDay: Number.NaN,
              test,
              category: record.criteria,
              result,
              notDone: false,
              reason: null,
              file: read.file,
              row,
            },
          ],
    )
  })
  return { file: read.file, responses, findings: read.findings }
}
