import { OmicsError } from '../../assay/omics-error.ts'
import type { CountModel } from './count-model.ts'
import {
  type DispersionSpread,
  type DispersionTrend,
  dispersionSpread,
  meanTrend,
  parametricTrend,
  trendAt,
} from './dispersion-trend.ts'
import { type GeneDispersion, geneDispersion, shrunkenDispersion } from './gene-dispersion.ts'

export interface Dispersions {
  readonly baseMean: Float64Array
  /** Each feature's own; NaN for a feature without a read. */
  readonly own: Float64Array
  readonly trend: DispersionTrend
  readonly spread: DispersionSpread
  /** What is used: shrunken towards the trend, or its own where it lies far above it. */
  readonly final: Float64Array
  /** 1 where the feature keeps its own, two standard deviations or more above the trend. */
  readonly outlier: Uint8Array
}

/**
 * Own dispersions, their trend over the mean, and the maximum a posteriori about the trend. DESeq2:
 * estimateDispersions(fitType = "parametric"). Where no parametric trend settles it is their mean (DESeq2 fits a local
 * regression there). With up to three residual degrees of freedom the prior's variance is by the same formula (DESeq2
 * simulates there).
 * @throws OmicsError `value` where no feature has a dispersion above the smallest
 */
export function estimateDispersions(
  counts: Float64Array,
  model: CountModel,
  onProgress?: (done: number, total: number) => void,
): Dispersions {
  const { samples } = model
  const features = counts.length / samples
  const genes: (GeneDispersion | null)[] = []
  const baseMean = new Float64Array(features)
  const own = new Float64Array(features).fill(Number.NaN)
  for (let f = 0; f < features; f++) {
    const row = counts.subarray(f * samples, (f + 1) * samples)
    const gene = row.some(count => count > 0) ? geneDispersion(row, model) : null
    genes.push(gene)
    if (gene !== null) {
      baseMean[f] = gene.baseMean
      own[f] = gene.dispersion
    }
    if (f % 500 === 0) onProgress?.(f, 2 * features)
  }
  const trend = fitTrend(baseMean, own, model)
  const above = Array.from(own.keys()).filter(f => own[f] >= model.smallest * 100)
  const residuals = Float64Array.from(above, f => Math.log(own[f]) - Math.log(trendAt(trend, baseMean[f])))
  const spread = dispersionSpread(residuals, samples - model.coefficients)
  const final = new Float64Array(features).fill(Number.NaN)
  const outlier = new Uint8Array(features)
  genes.forEach((gene, f) => {
    if (gene === null) return
    const shrunk = finalDispersion(
      counts.subarray(f * samples, (f + 1) * samples),
      gene,
      model,
      trend,
      spread,
    )
    final[f] = shrunk.dispersion
    outlier[f] = shrunk.outlier ? 1 : 0
    if (f % 500 === 0) onProgress?.(features + f, 2 * features)
  })
  return { baseMean, own, trend, spread, final, outlier }
}

/** The dispersion that a feature is tested with. */
export function finalDispersion(
  counts: Float64Array,
  gene: GeneDispersion,
  model: CountModel,
  trend: DispersionTrend,
  spread: DispersionSpread,
): { dispersion: number; outlier: boolean } {
  const mean = Math.log(trendAt(trend, gene.baseMean))
  const shrunk = shrunkenDispersion(counts, gene, model, { mean, variance: spread.prior })
  const outlier = Math.log(gene.dispersion) > mean + 2 * Math.sqrt(spread.total)
  return { dispersion: outlier ? gene.dispersion : shrunk, outlier }
}

/** The trend over the features whose own dispersion is well above the smallest. */
export function fitTrend(baseMean: Float64Array, own: Float64Array, model: CountModel): DispersionTrend {
  const used = Array.from(own.keys()).filter(f => own[f] > 100 * model.smallest)
  if (used.length === 0)
    throw new OmicsError(
      'value',
      'no feature varies more than Poisson counts would: there is no dispersion to estimate',
      'check that these are counts of different samples',
    )
  const means = Float64Array.from(used, f => baseMean[f])
  const dispersions = Float64Array.from(used, f => own[f])
  return parametricTrend(means, dispersions) ?? meanTrend(own.filter(one => one > 10 * model.smallest))
}
