import {
  type RecistSettings,
  type RecordedResponses,
  readResponses,
  readResponseTable,
  recordedVisits,
  responseFields,
  responseTableFields,
} from '@tessera/clinical'
import { wholeDay } from '@tessera/tables'
import { kindOfTable, requireFields } from './lesion-input.ts'

/** Reads recorded responses: SDTM RS, or a plain table of them. */
export async function readResponseInput(
  file: string,
  partialDate: RecistSettings['partialDate'],
  columns?: Readonly<Record<string, string>>,
): Promise<RecordedResponses> {
  const plain = (await kindOfTable(file)) === 'responses'
  requireFields(columns, plain ? responseTableFields : responseFields)
  const read = plain
    ? await readResponseTable(file, columns)
    : await readResponses(file, columns ? { given: columns } : {})
  if (partialDate === 'first') return recordedVisits(read.responses, read.file, read.findings)
  const partial = read.responses.filter(({ day }) => day.precision === 'month' || day.precision === 'year')
  const [one] = partial
  const dated = read.responses.map(response => ({
    ...response,
    day: wholeDay(Math.floor(response.day.latest)),
  }))
  const recorded = recordedVisits(dated, read.file, read.findings)
  if (!one) return recorded
  return {
    ...recorded,
    findings: [
      ...recorded.findings,
      {
        severity: 'warning',
        code: 'date-incomplete',
        message: `only the ${one.day.precision} of ${partial.length} dates is known: the last day of it is taken`,
        cure: 'write the whole date; confirmation and durations depend on it',
        file: read.file,
        row: one.row,
        field: 'date',
        patientId: one.patientId,
        count: partial.length,
      },
    ],
  }
}
