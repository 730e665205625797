import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { logOf } from '../run-quality/centre-and-spread.ts'

/** Natural logarithms of a linear assay (not above 0 is missing); the values themselves of one that is logarithmic. */
export function logValues(assay: Assay): Float64Array {
  return isLinear(assay) ? assay.values.map(logOf) : assay.values
}

/** The way back from {@link logValues}. */
export function fromLog(assay: Assay, value: number): number {
  return isLinear(assay) ? Math.exp(value) : value
}

/** @throws OmicsError `scale` on scores, which have no detection limit */
function isLinear({ scale, name }: Assay): boolean {
  if (scale === 'score')
    throw new OmicsError(
      'scale',
      `${name} is on the scale 'score': nothing is known of why its values are missing`,
      'declare the scale of the file as it is (--scale)',
    )
  return scale === 'intensity' || scale === 'counts' || scale === 'tpm'
}

/** A value on the assay's scale as {@link logValues} has it. */
export function fromScale(assay: Assay, value: number): number {
  return isLinear(assay) ? logOf(value) : value
}

/** How much lower half a value lies on the scale of {@link logValues}. */
export function logOfTwo(assay: Assay): number {
  if (assay.scale === 'log10') return Math.log10(2)
  return isLinear(assay) || assay.scale === 'ln' ? Math.LN2 : 1
}
