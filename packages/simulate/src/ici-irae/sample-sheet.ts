import type { Sample } from '@tessera/omics'
import { formatDay } from '@tessera/tables'
import { csvText } from '../writing/csv.ts'

/** The sheet of the samples: who, when, and where in the run; QC samples and blanks too. */
export function sampleSheet(samples: readonly Sample[]): string {
  return csvText(
    ['sample', 'patient_id', 'kind', 'visit', 'date', 'material', 'batch', 'run_order'],
    samples.map(({ id, patientId, kind, visit, takenAt, material, batch, runOrder }) => [
      ...[id, patientId, kind, visit, takenAt === null ? null : formatDay(takenAt)],
      ...[material, batch, runOrder],
    ]),
  )
}
