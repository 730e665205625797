import { fUpper, studentTwoSided } from '@tessera/statistics'
import { OmicsError } from '../../assay/omics-error.ts'
import type { LinearFits } from '../linear/linear-fits.ts'
import { contrastVariance } from './contrast-variance.ts'
import { fitVariancePrior, type VariancePrior } from './variance-prior.ts'

export interface ModerationOptions {
  /** The prior variance follows the mean expression. */
  readonly trend?: boolean
  /** Share of the features that are supposed to differ, for the log-odds; 0.01 by default. */
  readonly proportion?: number
  /** Standard deviation of true differences, least and most, for the log-odds; 0.1 to 4 by default. */
  readonly differences?: readonly [number, number]
}

/** Moderated tests of every contrast of every feature; arrays as in {@link LinearFits}. */
export interface ModeratedTests {
  readonly fits: LinearFits
  readonly prior: VariancePrior
  /** Posterior variance of each feature. */
  readonly posterior: Float64Array
  /** Residual and prior degrees of freedom, at most those of all features together. */
  readonly totalDf: Float64Array
  readonly t: Float64Array
  readonly p: Float64Array
  /** Log-odds that the feature differs (limma's B). */
  readonly logOdds: Float64Array
  /** Variance of true differences over the prior variance, of each contrast. */
  readonly contrastVariance: Float64Array
  /** Moderated F of all contrasts together, on `fits.rank` and `totalDf` degrees of freedom. */
  readonly f: Float64Array
  readonly fP: Float64Array
}

/**
 * Empirical Bayes moderation of the residual variances: t = estimate / (s* u) with s*^2 = (d0 s0^2 + d s^2) / (d0 + d).
 * Smyth, Stat Appl Genet Mol Biol 2004;3:3. limma: eBayes(fit, proportion, stdev.coef.lim, trend).
 * @throws OmicsError `too-few` where no two features have a residual degree of freedom
 */
export function moderatedTests(fits: LinearFits, options: ModerationOptions = {}): ModeratedTests {
  const { trend = false, proportion = 0.01, differences = [0.1, 4] } = options
  const variances = fits.sigma.map(sigma => sigma * sigma)
  const prior = fitVariancePrior(variances, fits.residualDf, trend ? fits.mean : null)
  if (prior === null)
    throw new OmicsError(
      'too-few',
      'fewer than two features have residual degrees of freedom',
      'give more samples than coefficients, and two features or more',
    )
  const posterior = variances.map((variance, f) =>
    posteriorVariance(variance, fits.residualDf[f], prior.variance[f], prior.df),
  )
  const pooled = fits.residualDf.reduce((sum, df) => sum + df, 0)
  const totalDf = fits.residualDf.map(df => Math.min(df + prior.df, pooled))
  const count = fits.contrasts.length
  const size = fits.features * count
  const t = new Float64Array(size)
  const p = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const f = Math.floor(i / count)
    t[i] = fits.estimates[i] / fits.unscaled[i] / Math.sqrt(posterior[f])
    p[i] = studentTwoSided(t[i], totalDf[f])
  }
  const f = fits.quadratic.map((quadratic, feature) => quadratic / posterior[feature])
  const fP = f.map((value, feature) =>
    Number.isNaN(value) ? Number.NaN : fUpper(value, fits.rank, totalDf[feature]),
  )
  const { logOdds, variance } = logOddsOf(fits, t, totalDf, prior, proportion, differences)
  return { fits, prior, posterior, totalDf, t, p, logOdds, contrastVariance: variance, f, fP }
}

/** Without a residual degree of freedom the prior alone speaks. */
export function posteriorVariance(own: number, df: number, prior: number, priorDf: number): number {
  if (priorDf === Number.POSITIVE_INFINITY || !(df > 0)) return prior
  return (df * own + priorDf * prior) / (df + priorDf)
}

function logOddsOf(
  fits: LinearFits,
  t: Float64Array,
  totalDf: Float64Array,
  prior: VariancePrior,
  proportion: number,
  differences: readonly [number, number],
): { logOdds: Float64Array; variance: Float64Array } {
  const count = fits.contrasts.length
  const { features } = fits
  const typical = median(prior.variance)
  const limits = [differences[0] ** 2 / typical, differences[1] ** 2 / typical] as const
  const logOdds = new Float64Array(t.length)
  const variance = new Float64Array(count)
  const prefix = Math.log(proportion / (1 - proportion))
  for (let c = 0; c < count; c++) {
    const column = (from: Float64Array) =>
      Float64Array.from({ length: features }, (_, f) => from[f * count + c])
    const found = contrastVariance(column(t), column(fits.unscaled), totalDf, { proportion, limits })
    variance[c] = Number.isNaN(found) ? 1 / prior.variance[0] : found
    for (let f = 0; f < features; f++) {
      const i = f * count + c
      const u2 = fits.unscaled[i] ** 2
      const r = (u2 + variance[c]) / u2
      const t2 = t[i] * t[i]
      const df = totalDf[f]
      const kernel =
        prior.df > 1e6 ? (t2 * (1 - 1 / r)) / 2 : ((1 + df) / 2) * Math.log((t2 + df) / (t2 / r + df))
      logOdds[i] = prefix - Math.log(r) / 2 + kernel
    }
  }
  return { logOdds, variance }
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
