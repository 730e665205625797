import { OmicsError } from '../assay/omics-error.ts'

/**
 * Transcripts per million: reads a kilobase of each feature, in each sample divided by their sum over the features,
 * times a million. Features without a length are left out of the sum and missing in the result.
 * Li & Dewey, BMC Bioinformatics 2011;12:323.
 * @param lengths (effective) length of each feature in bases
 * @throws OmicsError `value` where no feature has a length
 */
export function transcriptsPerMillion(
  values: Float64Array,
  samples: number,
  lengths: ArrayLike<number>,
): Float64Array {
  const rates = new Float64Array(values.length).fill(Number.NaN)
  const sums = new Float64Array(samples)
  let known = 0
  for (let f = 0; f < lengths.length; f++) {
    if (!(lengths[f] > 0)) continue
    known++
    for (let s = 0; s < samples; s++) {
      const rate = values[f * samples + s] / lengths[f]
      rates[f * samples + s] = rate
      if (!Number.isNaN(rate)) sums[s] += rate
    }
  }
  if (known === 0)
    throw new OmicsError(
      'value',
      'no feature has a length',
      'give the lengths under the names that the features have',
    )
  for (let f = 0; f < lengths.length; f++)
    for (let s = 0; s < samples; s++) rates[f * samples + s] *= 1e6 / sums[s]
  return rates
}
