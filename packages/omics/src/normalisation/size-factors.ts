import { OmicsError } from '../assay/omics-error.ts'
import { forEachColumn, geometricMean, medianInPlace } from './columns.ts'

/**
 * `ratio`: features with a zero in any training sample do not count (Anders & Huber, Genome Biol 2010;11:R106).
 * `positive-counts`: the geometric mean is over the positive counts, for tables where every feature has a zero.
 */
export type SizeFactorKind = 'ratio' | 'positive-counts'

export interface SizeFactorReference {
  readonly kind: SizeFactorKind
  /** Log of the geometric mean of each feature over the training samples; -Infinity where it does not count. */
  readonly logMeans: Float64Array
}

/**
 * The geometric means of `values[f * samples + s]`, counts.
 * @throws OmicsError `value` where every feature has a zero somewhere
 */
export function sizeFactorReference(
  values: Float64Array,
  samples: number,
  kind: SizeFactorKind = 'ratio',
): SizeFactorReference {
  const features = samples === 0 ? 0 : values.length / samples
  const logMeans = new Float64Array(features)
  let usable = 0
  for (let f = 0; f < features; f++) {
    let sum = 0
    let any = false
    for (let s = 0; s < samples; s++) {
      const count = values[f * samples + s]
      if (count > 0) {
        sum += Math.log(count)
        any = true
      } else if (kind === 'ratio') {
        sum = Number.NEGATIVE_INFINITY
        break
      }
    }
    logMeans[f] = any ? sum / samples : Number.NEGATIVE_INFINITY
    if (logMeans[f] > Number.NEGATIVE_INFINITY) usable++
  }
  if (usable === 0)
    throw new OmicsError(
      'value',
      'every feature has a count of zero in some sample, so none has a geometric mean',
      kind === 'ratio'
        ? "use the geometric means of positive counts (kind 'positive-counts', --positive-counts), or TMM"
        : 'give samples with reads',
    )
  return { kind, logMeans }
}

/**
 * Size factor of each sample: the median ratio of its positive counts to the reference's geometric means. Counts
 * divided by it are comparable between samples. DESeq2: estimateSizeFactorsForMatrix(counts, type).
 * @throws OmicsError `value` for a sample without a read in a feature that counts
 */
export function sizeFactors(
  { logMeans }: SizeFactorReference,
  values: Float64Array,
  samples: number,
): Float64Array {
  const factors = new Float64Array(samples)
  const ratios = new Float64Array(logMeans.length)
  forEachColumn(values, samples, (column, s) => {
    let n = 0
    for (let f = 0; f < column.length; f++)
      if (column[f] > 0 && logMeans[f] > Number.NEGATIVE_INFINITY)
        ratios[n++] = Math.log(column[f]) - logMeans[f]
    if (n === 0)
      throw new OmicsError(
        'value',
        `sample ${s + 1} has no read in any feature that the size factors rest on`,
        'leave the sample out: it is empty, or made of other features',
      )
    factors[s] = Math.exp(medianInPlace(ratios, n))
  })
  return factors
}

/** Size factors of the samples from themselves. */
export function ownSizeFactors(
  values: Float64Array,
  samples: number,
  kind: SizeFactorKind = 'ratio',
): Float64Array {
  return sizeFactors(sizeFactorReference(values, samples, kind), values, samples)
}

/** Factors divided by their geometric mean. */
export function centredFactors(factors: Float64Array): Float64Array {
  const mean = geometricMean(factors)
  return factors.map(factor => factor / mean)
}
