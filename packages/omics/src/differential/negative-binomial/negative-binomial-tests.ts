import { chiSquaredUpper, fQuantile, normalTwoSided, normalUpper } from '@tessera/statistics'
import type { Contrast, Design } from '../linear/linear-fits.ts'
import { cooksDistances, replaceOutliers, replicated } from './cooks-distance.ts'
import { type CountModel, countModel, dividedMoments } from './count-model.ts'
import { type Dispersions, estimateDispersions, finalDispersion } from './dispersions.ts'
import { geneDispersion } from './gene-dispersion.ts'
import { fitLogLinear, type LogLinearFit } from './log-linear-fit.ts'
import { treatmentCoded } from './treatment-coding.ts'

export interface NegativeBinomialOptions {
  readonly contrasts: readonly Contrast[]
  /** Differences up to this (log2) do not matter. */
  readonly threshold?: number
  /** Outliers by Cook's distance lose their p-value, or are replaced where there are replicates enough. */
  readonly outliers?: boolean
  /** Samples in a cell from which outliers are replaced; 7 by default. */
  readonly replicates?: number
  readonly onProgress?: (done: number, total: number) => void
}

/** Arrays over features and contrasts as `values[f * count + c]`; estimates on the log2 scale. */
export interface NegativeBinomialTests {
  readonly model: CountModel
  readonly dispersions: Dispersions
  /** Mean of the divided counts, after outliers were replaced. */
  readonly baseMean: Float64Array
  /** Dispersion of each feature as it was tested. */
  readonly dispersion: Float64Array
  readonly estimates: Float64Array
  readonly se: Float64Array
  readonly z: Float64Array
  readonly p: Float64Array
  /** Largest Cook's distance in cells of three or more; NaN where there is none. */
  readonly cooks: Float64Array
  /** 1 where an outlier took the p-value away. */
  readonly flagged: Uint8Array
  /** 1 where outliers were replaced. */
  readonly replaced: Uint8Array
  readonly logLikelihood: Float64Array
  readonly notConverged: number
}

/**
 * Wald tests of negative-binomial log-linear models with shrunken dispersions and unshrunken coefficients.
 * Love, Huber & Anders, Genome Biol 2014;15:550. DESeq2: DESeq(betaPrior = FALSE), results(contrast). In a comparison of
 * two groups alone an outlier with three higher counts keeps its p-value, as there.
 * @throws OmicsError for a design that is aliased or leaves nothing over
 */
export function negativeBinomialTests(
  counts: Float64Array,
  given: Design,
  sizeFactors: Float64Array,
  options: NegativeBinomialOptions,
): NegativeBinomialTests {
  const { threshold = 0, outliers = true, replicates = 7, onProgress } = options
  const { design, contrasts } = treatmentCoded(given, options.contrasts)
  const model = countModel(design, sizeFactors)
  const { samples, coefficients: p } = model
  const features = counts.length / samples
  const dispersions = estimateDispersions(counts, model, onProgress)
  const count = contrasts.length
  const result = {
    model,
    dispersions,
    baseMean: dispersions.baseMean.slice(),
    dispersion: dispersions.final.slice(),
    estimates: new Float64Array(features * count).fill(Number.NaN),
    se: new Float64Array(features * count).fill(Number.NaN),
    z: new Float64Array(features * count).fill(Number.NaN),
    p: new Float64Array(features * count).fill(Number.NaN),
    cooks: new Float64Array(features).fill(Number.NaN),
    flagged: new Uint8Array(features),
    replaced: new Uint8Array(features),
    logLikelihood: new Float64Array(features).fill(Number.NaN),
    notConverged: 0,
  }
  const cut = fQuantile(0.99, p, samples - p)
  const judged = replicated(model, 3)
  const replaceable = replicated(model, replicates)
  const twoGroups = p === 2 && model.cellCount === 2
  for (let f = 0; f < features; f++) {
    if (Number.isNaN(dispersions.final[f])) continue
    let row = counts.subarray(f * samples, (f + 1) * samples)
    let fit = fitLogLinear(row, dispersions.final[f], model)
    const distances = cooksDistances(row, fit, model)
    const replacement =
      outliers && replaceable.includes(1)
        ? replaceOutliers(row, distances, cut, replaceable, sizeFactors)
        : null
    if (replacement !== null) {
      result.replaced[f] = 1
      result.baseMean[f] = dividedMoments(replacement, sizeFactors).mean
      // What was an outlier alone leaves no difference.
      if (!replacement.some(one => one > 0)) {
        result.estimates.fill(0, f * count, (f + 1) * count)
        result.z.fill(0, f * count, (f + 1) * count)
        result.p.fill(1, f * count, (f + 1) * count)
        continue
      }
      const gene = geneDispersion(replacement, model)
      const { dispersion } = finalDispersion(replacement, gene, model, dispersions.trend, dispersions.spread)
      row = replacement
      result.dispersion[f] = dispersion
      fit = fitLogLinear(row, dispersion, model)
    }
    if (!fit.converged) result.notConverged++
    result.logLikelihood[f] = fit.logLikelihood
    result.cooks[f] = largestDistance(
      distances,
      judged,
      replacement === null && !replaceable.includes(1) ? null : replaceable,
    )
    const flag =
      outliers &&
      result.cooks[f] > cut &&
      !(twoGroups && hasHigher(counts.subarray(f * samples, (f + 1) * samples), distances))
    if (flag) result.flagged[f] = 1
    contrasts.forEach(({ weights }, c) => {
      wald(fit, weights, threshold, flag, f * count + c, result)
    })
  }
  return result
}

function wald(
  { beta, covariance }: LogLinearFit,
  weights: readonly number[],
  threshold: number,
  flagged: boolean,
  at: number,
  into: { estimates: Float64Array; se: Float64Array; z: Float64Array; p: Float64Array },
): void {
  const n = weights.length
  let estimate = 0
  let variance = 0
  for (let a = 0; a < n; a++) {
    estimate += weights[a] * beta[a]
    for (let b = 0; b < n; b++) variance += weights[a] * covariance[a * n + b] * weights[b]
  }
  estimate /= Math.LN2
  const se = Math.sqrt(variance) / Math.LN2
  const size = Math.abs(estimate)
  into.estimates[at] = estimate
  into.se[at] = se
  into.z[at] = threshold > 0 ? Math.sign(estimate) * Math.max((size - threshold) / se, 0) : estimate / se
  if (flagged) return
  into.p[at] =
    threshold > 0 ? Math.min(1, 2 * normalUpper((size - threshold) / se)) : normalTwoSided(into.z[at])
}

/** Of the samples that have replicates, and whose outliers were not replaced. */
function largestDistance(distances: Float64Array, judged: Uint8Array, replaced: Uint8Array | null): number {
  let largest = Number.NaN
  for (let s = 0; s < distances.length; s++) {
    if (judged[s] === 0) continue
    const distance = replaced !== null && replaced[s] === 1 ? 0 : distances[s]
    largest = Number.isNaN(largest) ? distance : Math.max(largest, distance)
  }
  return largest
}

/** Whether three counts or more are above the one of the largest distance. */
function hasHigher(counts: Float64Array, distances: Float64Array): boolean {
  let worst = 0
  for (let s = 1; s < counts.length; s++) if (distances[s] > distances[worst]) worst = s
  return counts.filter(count => count > counts[worst]).length >= 3
}

/**
 * Likelihood-ratio tests of a design against one with fewer columns, at the full design's dispersions.
 * DESeq2: DESeq(test = "LRT", reduced).
 * @returns twice the difference of the log-likelihoods and its p-value, NaN for features without a read
 */
export function negativeBinomialRatioTests(
  counts: Float64Array,
  full: CountModel,
  reduced: Design,
  dispersion: Float64Array,
): { readonly statistic: Float64Array; readonly p: Float64Array } {
  const smaller = countModel(treatmentCoded(reduced, []).design, full.sizeFactors)
  const { samples } = full
  const df = full.coefficients - smaller.coefficients
  const statistic = dispersion.map((alpha, f) => {
    if (Number.isNaN(alpha)) return Number.NaN
    const row = counts.subarray(f * samples, (f + 1) * samples)
    return (
      2 * (fitLogLinear(row, alpha, full).logLikelihood - fitLogLinear(row, alpha, smaller).logLikelihood)
    )
  })
  return { statistic, p: statistic.map(one => (Number.isNaN(one) ? Number.NaN : chiSquaredUpper(one, df))) }
}
