import { type Assay, requireScale } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'

/**
 * @param missing whether a value may be missing (a feature that a new file lacks); in training none may
 * @throws OmicsError `scale` unless the assay holds counts; `value` for a negative, infinite or missing one, and for a
 * sample without a read
 */
export function requireCounts(assay: Assay, method: string, missing = false): void {
  requireScale(assay, ['counts'], method)
  const { values, size, samples, features } = assay
  const any = new Uint8Array(size)
  for (let i = 0, s = 0; i < values.length; i++, s = s + 1 === size ? 0 : s + 1) {
    const value = values[i]
    if (value > 0 && value < Number.POSITIVE_INFINITY) any[s] = 1
    else if (value !== 0 && !(missing && Number.isNaN(value))) {
      const what = Number.isNaN(value) ? 'a missing count' : `a count of ${value}`
      throw new OmicsError(
        'value',
        `${method}: ${what} in ${features[Math.floor(i / size)].id} of ${samples[s].id}`,
        'give counts of 0 or more; a feature that was not measured in every sample is left out',
      )
    }
  }
  const empty = samples.filter((_, s) => any[s] === 0).map(({ id }) => id)
  if (features.length > 0 && empty.length > 0)
    throw new OmicsError(
      'value',
      `${method}: no read at all in ${empty.slice(0, 5).join(', ')}${empty.length > 5 ? ', ...' : ''}`,
      'leave the empty libraries out',
    )
}
