import type { Assay } from '@tessera/omics'
import { formatDay } from '@tessera/tables'
import { csvFile } from '../writing/csv.ts'

/**
 * The sheet of the samples of a run: who, when, and where in the run; QC samples and blanks too. Visits are a column where
 * samples have them.
 */
export function runSheet(name: string, { samples }: Assay) {
  const visits = samples.some(({ visit }) => visit !== null)
  return csvFile(
    name,
    [
      ...['sample', 'patient_id', 'kind', ...(visits ? ['visit'] : [])],
      ...['date', 'material', 'batch', 'run_order'],
    ],
    samples.map(({ id, patientId, kind, visit, takenAt, material, batch, runOrder }) => [
      ...[id, patientId, kind, ...(visits ? [visit] : [])],
      ...[takenAt === null ? null : formatDay(takenAt), material, batch, runOrder],
    ]),
  )
}
