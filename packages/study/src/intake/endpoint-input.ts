import type { EndpointInput } from '@tessera/clinical'
import { columnOf, selectValues } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import { dataCutDay, type Frame } from './frame.ts'
import { type Patients, placeOf } from './patients.ts'

/** What an endpoint may read of the given patients at a time zero. */
export function endpointInput(
  file: ProtocolFile,
  endpoint: string,
  frame: Frame,
  patients: Patients,
  rows: Int32Array,
): EndpointInput {
  const path = ['endpoints', endpoint]
  const { environment, visits, visitRow } = frame
  const pick = (values: Float64Array | null) => (values ? Float64Array.from(rows, row => values[row]) : null)
  return {
    rowCount: rows.length,
    column: name => selectValues(columnOf(environment.table, name), rows),
    evaluate: expression => selectValues(environment.evaluate(expression, path), rows),
    columnsRead: expression => environment.columnsRead(expression, path),
    timeZero: pick(frame.timeZero),
    dataCut: dataCutDay(file),
    sinceVisit: pick(frame.sinceVisit),
    place: index => {
      const row = rows[index]
      const place = placeOf(patients, row)
      if (!visits || !visitRow || visitRow[row] < 0) return place
      return { ...place, file: visits.table.source.file, row: visits.table.fileRows[visitRow[row]] }
    },
  }
}
