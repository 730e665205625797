import { quantileOfSorted } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import { featureSums, forEachColumn, librarySizes } from './columns.ts'

/** 1 for features that have a read in any of the samples. */
export function expressedIn(values: Float64Array, samples: number): Uint8Array {
  return Uint8Array.from(featureSums(values, samples), sum => (sum > 0 ? 1 : 0))
}

/**
 * The upper quartile (R's type 7) of each library over the expressed features, divided by the library's size and by
 * `scale`: the effective library size is the size times it. Bullard et al., BMC Bioinformatics 2010;11:94. With `scale`
 * the factors' geometric mean, edgeR::calcNormFactors(x, method = "upperquartile").
 * @throws OmicsError `value` for a library of which three quarters of the features are zero
 */
export function upperQuartileFactors(
  values: Float64Array,
  samples: number,
  {
    expressed = expressedIn(values, samples),
    scale = 1,
  }: { expressed?: ArrayLike<number>; scale?: number } = {},
): Float64Array {
  const sizes = librarySizes(values, samples)
  const factors = new Float64Array(samples)
  const kept = new Float64Array(values.length / Math.max(1, samples))
  forEachColumn(values, samples, (column, s) => {
    let n = 0
    for (let f = 0; f < column.length; f++)
      if (expressed[f] === 1 && !Number.isNaN(column[f])) kept[n++] = column[f]
    const quartile = n === 0 ? 0 : quantileOfSorted(kept.subarray(0, n).sort(), 0.75)
    if (!(quartile > 0))
      throw new OmicsError(
        'value',
        `the upper quartile of sample ${s + 1} is 0: three quarters of its features have no read`,
        'use TMM or positive-count size factors, or leave the sample out',
      )
    factors[s] = quartile / sizes[s] / scale
  })
  return factors
}
