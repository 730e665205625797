import type { TableRecord } from '@tessera/evidence'
import { type Column, isMissingAt } from '@tessera/tables'
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
      { key: 'column', label: 'Column', align: 'left', format: { kind: 'text' } },
      ...centres.map((name, code) => ({
        key: `centre${code}`,
        label: `${name} (n = ${size[code]})`,
        align: 'right' as const,
        format: { kind: 'percent' as const, digits: 0 },
      })),
      {
        key: 'all',
        label: `All (n = ${centre.length})`,
        align: 'right',
        format: { kind: 'percent', digits: 0 },
      },
    ],
    rows,
    indent: null,
    note: null,
  }
}
