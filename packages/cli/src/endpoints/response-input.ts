import {
  type Criteria,
  type RecistSettings,
  type RecordedResponses,
  readResponses,
  readResponseTable,
  recordedVisits,
  responseFields,
  responseTableFields,
} from '@tessera/clinical'
import { kindOfTable, requireFields } from './lesion-input.ts'

/**
 * Reads recorded responses: SDTM RS, or a plain table of them.
 * @param criteria what responses are by that do not say it
 */
export async function readResponseInput(
  file: string,
  partialDate: RecistSettings['partialDate'],
  columns?: Readonly<Record<string, string>>,
  criteria: Criteria = 'RECIST 1.1',
): Promise<RecordedResponses> {
  const plain = (await kindOfTable(file)) === 'responses'
  requireFields(columns, plain ? responseTableFields : responseFields)
  const read = plain
    ? await readResponseTable(file, columns)
    : await readResponses(file, columns ? { given: columns } : {})
  return recordedVisits(read.responses, read.file, read.findings, { partialDate, criteria })
}
