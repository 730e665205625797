import type { Assay } from '@tessera/omics'
import { assayCsv, sampleSheetCsv, truthText } from '../writing/assay-tables.ts'
import type { RunTruth } from './simulate-run.ts'

/** A simulated run as files: the table, its sheet of samples, and what is true. */
export function runFiles({ assay, truth }: { readonly assay: Assay; readonly truth: RunTruth }) {
  return {
    'intensities.csv': assayCsv(assay),
    'samples.csv': sampleSheetCsv(assay),
    'truth.json': truthText({
      law: truth.law,
      features: assay.features.map(({ id }) => id),
      difference: truth.difference,
      limit: truth.limit,
      samples: assay.samples.map(({ id }) => id),
      dilution: truth.dilution,
      group: truth.group,
    }),
  } as const
}
