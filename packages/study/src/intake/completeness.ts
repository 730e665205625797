import type { TableRecord } from '@tessera/evidence'
import { type Column, isMissingAt } from '@tessera/tables'
import { percentColumn, textColumn } from '../run/report-tables/columns.ts'
import type { Patients } from './patients.ts'

/** Share of patients with a value, by column and centre, of the columns that the study uses. */
export function completenessTable(patients: Patients, columns: readonly Column[]): TableRecord {
  const { centres, centre } = patients
  const size = new Int32Array(centres.length)
  for (const code of centre) size[code]++
  const rows = columns.map(column => {
    const known = new Int32Array(centres.length)
    for (let row = 0; row < centre.length; row++) if (!isMissingAt(column, row)) known[centre[row]]++
    const all = known.reduce((sum, n) => sum + n, 0)
    const cells: TableRecord['rows'][number] = { column: column.name }
    known.forEach((n, code) => {
      cells[`centre${code}`] = size[code] === 0 ? null : n / size[code]
    })
    cells.all = centre.length === 0 ? null : all / centre.length
    return cells
  })
  return {
    id: 'completeness',
    section: 'patients',
    question: null,
    validation: null,
    model: null,
    title: 'Completeness by centre',
    caption: 'Share of patients with a value, before any is imputed.',
    status: 'planned',
    columns: [
      textColumn('column', 'Column'),
      ...centres.map((name, code) => percentColumn(`centre${code}`, `${name} (n = ${size[code]})`)),
      percentColumn('all', `All (n = ${centre.length})`),
    ],
    rows,
    indent: null,
    note: null,
  }
}
