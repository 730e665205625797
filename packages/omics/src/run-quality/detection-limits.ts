import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { placesOfKind, valuesAt } from './batches.ts'
import { momentsOf, presentSorted } from './centre-and-spread.ts'

/**
 * `blanks`: mean plus three standard deviations of the blanks (IUPAC), not found counting 0. `least`: the smallest
 * value above 0 that was found in a study or QC sample.
 */
export type DetectionRule = 'blanks' | 'least'

/**
 * The limit of detection of each feature: as given by its id, otherwise by the rule. NaN where the rule has nothing to
 * go by.
 * @throws OmicsError `too-few` where the rule is `blanks` and there are fewer than three
 */
export function detectionLimits(
  assay: Assay,
  rule: DetectionRule,
  given: ReadonlyMap<string, number> = new Map(),
): Float64Array {
  const blanks = placesOfKind(assay, 'blank')
  if (rule === 'blanks' && blanks.length < 3)
    throw new OmicsError(
      'too-few',
      `${blanks.length} blanks in ${assay.name}: their spread cannot be told`,
      'give three or more blanks, limits from the laboratory, or take the smallest value found',
    )
  const others = placesOfKind(assay, 'study', 'qc')
  return Float64Array.from(assay.features, ({ id }, f) => {
    const known = given.get(id)
    if (known !== undefined) return known
    if (rule === 'blanks') {
      const values = valuesAt(assay.row(f), blanks).map(value => (value > 0 ? value : 0))
      const { mean, sd } = momentsOf(values)
      return mean + 3 * sd
    }
    const least = presentSorted(valuesAt(assay.row(f), others)).find(value => value > 0)
    return least ?? Number.NaN
  })
}
