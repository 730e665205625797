import { adverseEventHeader } from '../adverse-events/adverse-event-table.ts'
import type { Centre } from '../centres/centre.ts'
import type { Settings, SimulatedFile } from '../simulation.ts'
import { csvFile } from '../writing/csv.ts'
import { imagingHeader, imagingRows, toxicityRows } from './further-table.ts'
import { assayCentres, immuneAssay, immuneHeader, immuneRow } from './immune-labels.ts'
import type { HccPatient } from './patient.ts'

/** Tables beside that of patients: adverse events, visits to imaging, the immune assay of a subset. */
export function furtherFiles(
  centres: readonly Centre[],
  drawn: readonly HccPatient[],
  { seed, noSignal }: Pick<Settings, 'seed' | 'noSignal'>,
): SimulatedFile[] {
  const assayed = assayCentres(centres)
  const total = centres.reduce((sum, { patients }) => sum + patients, 0)
  const there = centres.reduce((sum, { name, patients }) => sum + (assayed.has(name) ? patients : 0), 0)
  const share = Math.min(1, (immuneAssay.values.labelled * total) / there)
  return [
    csvFile(
      'adverse-events.csv',
      adverseEventHeader(),
      drawn.flatMap(patient => toxicityRows(patient, seed, noSignal)),
    ),
    csvFile('imaging.csv', imagingHeader, drawn.flatMap(imagingRows)),
    csvFile(
      'immune-labels.csv',
      immuneHeader,
      drawn.flatMap(patient => {
        if (!assayed.has(patient.centre.name)) return []
        const row = immuneRow(patient, share, seed)
        return row ? [row] : []
      }),
    ),
  ]
}
