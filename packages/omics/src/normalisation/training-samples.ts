import { makeSplit, type Split, type Training } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { Sample } from '../assay/sample.ts'

/**
 * The samples of an assay that a reference may be learned from, for whoever has no split of a study at hand: all of
 * them, or those that `keep` names. What is then reported on the same samples is no held-out evidence.
 * @throws OmicsError `too-few` with fewer than two samples
 */
export function trainingSamples(assay: Assay, keep?: (sample: Sample) => boolean): Training<Assay> {
  const chosen = keep === undefined ? assay : assay.where(keep)
  if (chosen.size < 2)
    throw new OmicsError(
      'too-few',
      `a reference is learned from two samples or more, and there ${chosen.size === 1 ? 'is 1' : `are ${chosen.size}`}`,
      keep === undefined
        ? 'give the samples together, or a saved reference (--reference FILE)'
        : 'choose more samples to learn from',
    )
  return splitEvery(chosen.size).everyTraining(chosen)
}

/** A split of which {@link Split.everyTraining} is every row: two folds that exchange the first. */
export function splitEvery(size: number): Split {
  const rows = Int32Array.from({ length: size }, (_, s) => s)
  return makeSplit({
    name: 'samples to learn from',
    kind: 'external',
    groups: rows,
    folds: [
      { name: 'without the first', training: rows.subarray(1), heldOut: rows.subarray(0, 1) },
      { name: 'the first', training: rows.subarray(0, 1), heldOut: rows.subarray(1) },
    ],
  })
}
