import { FindingsError } from '@tessera/evidence'
import { columnOf } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Frame } from './frame.ts'
import type { ExclusionLedger } from './ledger.ts'

/**
 * Takes out whose outcome was known at time zero, or whose follow-up had ended: an endpoint without dates of its own (a
 * best response) says by `settled` which dates tell it.
 * @throws FindingsError where a column is no date, or time zero has none
 */
export function excludeSettled(
  file: ProtocolFile,
  name: string,
  frame: Frame,
  ledger: ExclusionLedger,
): void {
  const endpoint = file.protocol.endpoints[name]
  if (endpoint === undefined || !('settled' in endpoint) || endpoint.settled === undefined) return
  const { timeZero, environment } = frame
  for (const column of [endpoint.settled].flat()) {
    const date = columnOf(environment.table, column)
    if (date.kind !== 'date' || timeZero === null)
      throw new FindingsError([
        {
          severity: 'error',
          code: 'settled-without-date',
          message:
            date.kind === 'date'
              ? `endpoint '${name}' is settled by dates, and time zero has none`
              : `'${column}' settles endpoint '${name}' and is a ${date.kind}, not a date`,
          cure: 'name date columns, and give timeZero.at or landmarks',
          file: file.file,
          row: file.lineOf(['endpoints', name, 'settled']),
          field: column,
        },
      ])
    ledger.exclude(
      'risk set',
      'outcome-settled',
      `outcome known or follow-up ended by then (${column})`,
      row => date.values[row] <= timeZero[row],
    )
  }
}
