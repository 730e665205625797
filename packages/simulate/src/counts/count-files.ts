import type { Assay } from '@tessera/omics'
import { assayCsv, sampleSheetCsv, truthText } from '../writing/assay-tables.ts'
import type { CountTruth } from './simulate-counts.ts'

/** Simulated counts as files: the table, its sheet of samples, and what is true. */
export function countFiles({ assay, truth }: { readonly assay: Assay; readonly truth: CountTruth }) {
  return {
    'counts.csv': assayCsv(assay),
    'samples.csv': sampleSheetCsv(assay),
    'truth.json': truthText({
      law: truth.law,
      features: assay.features.map(({ id }) => id),
      difference: truth.difference,
      dispersion: truth.dispersion,
      share: truth.share,
      samples: assay.samples.map(({ id }) => id),
      librarySize: truth.librarySize,
      group: truth.group,
    }),
  } as const
}
