import {
  chiSquaredUpper,
  normalQuantile,
  normalTwoSided,
  studentQuantile,
  studentTwoSided,
} from '../distributions/index.ts'
import { requireFinite, requireLevel, requireOneOf, StatisticsInputError } from '../input-error.ts'

export interface MetaAnalysisOptions {
  /** Effect of each centre, on a scale on which it is roughly normal (log, logit). */
  readonly effect: ArrayLike<number>
  /** Its standard error. */
  readonly se: ArrayLike<number>
  /** `fixed`: common effect; `DL`: DerSimonian and Laird; `REML`: restricted maximum likelihood. */
  readonly method: 'fixed' | 'DL' | 'REML'
  /**
   * Hartung-Knapp(-Sidik-Jonkman) standard error with t quantiles; not with `fixed`. `'adhoc'` never takes it smaller than
   * without the adjustment: few centres that happen to agree would give an interval narrower than a common effect's.
   */
  readonly hartungKnapp?: boolean | 'adhoc'
  readonly level?: number
}

export interface MetaAnalysis {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly p: number
  /** Between-centre variance and its root, on the scale of the effects. */
  readonly tau2: number
  readonly tau: number
  /** Share of the variance that lies between centres, in 0 to 1; see `iSquaredMethod`. */
  readonly iSquared: number
  readonly iSquaredMethod: string
  /** Cochran's Q with its p-value on k - 1 degrees of freedom. */
  readonly q: number
  readonly qP: number
  /** Where the effect of a new centre may lie; NaN with `fixed`. */
  readonly predictionLower: number
  readonly predictionUpper: number
  readonly k: number
}

/**
 * Effects of several centres put together.
 *
 * Weights are 1 / (se^2 + tau^2). With Hartung-Knapp the variance of the mean is
 * sum w (y - mean)^2 / ((k - 1) sum w), with t quantiles on k - 1 degrees of freedom ('adhoc': at least 1 / sum w). The prediction interval is
 * value -/+ c sqrt(se^2 + tau^2), with the same c as the confidence interval. I-squared is
 * tau^2 / (tau^2 + s^2), s^2 the typical within-centre variance (Higgins and Thompson 2002); with `fixed` it is
 * max(0, 1 - (k - 1) / Q). Checked against metafor: rma(yi, sei = , method = , test = "knha" or "adhoc") and predict().
 * @throws StatisticsInputError fewer than two centres, a standard error that is not positive
 */
export function metaAnalysis(options: MetaAnalysisOptions): MetaAnalysis {
  const { effect, se, method, hartungKnapp = false, level = 0.95 } = options
  const k = effect.length
  requireLevel(level)
  requireOneOf('method', method, ['fixed', 'DL', 'REML'])
  requireFinite('effect', effect, k)
  requireFinite('se', se, k)
  if (k < 2)
    throw new StatisticsInputError('empty', 'effect', `${k} centres cannot be pooled: give two or more.`)
  const variance = Float64Array.from(se, (s, i) => {
    if (s <= 0) throw new StatisticsInputError('domain', 'se', `se is ${s} in row ${i}: use more than 0.`, i)
    return s * s
  })
  const common = weightedMean(effect, variance, 0)
  const q = common.q
  const tau2 =
    method === 'fixed' ? 0 : method === 'DL' ? derSimonianLaird(variance, q) : reml(effect, variance)
  const { mean, weight, q: spread } = weightedMean(effect, variance, tau2)
  const knapp = hartungKnapp !== false && method !== 'fixed'
  const factor = hartungKnapp === 'adhoc' ? Math.max(1, spread / (k - 1)) : spread / (k - 1)
  const error = Math.sqrt((knapp ? factor : 1) / weight)
  const c = knapp ? studentQuantile(0.5 + level / 2, k - 1) : normalQuantile(0.5 + level / 2)
  // Equal effects have a Hartung-Knapp error of 0: at 0 they speak for nothing, elsewhere against it with certainty.
  const statistic = mean === 0 ? 0 : mean / error
  const reach = method === 'fixed' ? Number.NaN : c * Math.sqrt(error * error + tau2)
  return {
    value: mean,
    se: error,
    lower: mean - c * error,
    upper: mean + c * error,
    p: knapp ? studentTwoSided(statistic, k - 1) : normalTwoSided(statistic),
    tau2,
    tau: Math.sqrt(tau2),
    ...heterogeneity(method, variance, tau2, q),
    q,
    qP: chiSquaredUpper(q, k - 1),
    predictionLower: mean - reach,
    predictionUpper: mean + reach,
    k,
  }
}

function weightedMean(effect: ArrayLike<number>, variance: Float64Array, tau2: number) {
  let weight = 0
  let sum = 0
  for (let i = 0; i < variance.length; i++) {
    const w = 1 / (variance[i] + tau2)
    weight += w
    sum += w * effect[i]
  }
  const mean = sum / weight
  let q = 0
  for (let i = 0; i < variance.length; i++) q += (effect[i] - mean) ** 2 / (variance[i] + tau2)
  return { mean, weight, q }
}

function powerSums(variance: Float64Array, tau2: number): { s1: number; s2: number; s3: number } {
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (const v of variance) {
    const w = 1 / (v + tau2)
    s1 += w
    s2 += w * w
    s3 += w * w * w
  }
  return { s1, s2, s3 }
}

function derSimonianLaird(variance: Float64Array, q: number): number {
  const { s1, s2 } = powerSums(variance, 0)
  return Math.max(0, (q - (variance.length - 1)) / (s1 - s2 / s1))
}

/** Fisher scoring of the restricted likelihood (Viechtbauer 2005), kept at 0 or above. */
function reml(effect: ArrayLike<number>, variance: Float64Array): number {
  const k = variance.length
  let tau2 = derSimonianLaird(variance, weightedMean(effect, variance, 0).q)
  for (let iteration = 0; iteration < 1000; iteration++) {
    const { mean } = weightedMean(effect, variance, tau2)
    const { s1, s2, s3 } = powerSums(variance, tau2)
    let quadratic = 0
    for (let i = 0; i < k; i++) quadratic += ((effect[i] - mean) / (variance[i] + tau2)) ** 2
    // trace of P and of P P, with P = W - w w' / sum w
    const trace = s1 - s2 / s1
    const information = s2 - (2 * s3) / s1 + (s2 / s1) ** 2
    const next = Math.max(0, tau2 + (quadratic - trace) / information)
    if (Math.abs(next - tau2) <= 1e-14 * (1 + tau2)) return next
    tau2 = next
  }
  return tau2
}

function heterogeneity(
  method: MetaAnalysisOptions['method'],
  variance: Float64Array,
  tau2: number,
  q: number,
) {
  const k = variance.length
  if (method === 'fixed')
    return { iSquared: Math.max(0, 1 - (k - 1) / q), iSquaredMethod: 'from Q, 1 - (k - 1) / Q' }
  const { s1, s2 } = powerSums(variance, 0)
  const typical = ((k - 1) * s1) / (s1 * s1 - s2)
  return {
    iSquared: tau2 / (tau2 + typical),
    iSquaredMethod: 'between-centre variance over total (Higgins and Thompson)',
  }
}
