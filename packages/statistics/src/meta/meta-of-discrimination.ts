import { requireFinite, requireProbability, StatisticsInputError } from '../input-error.ts'
import { type MetaAnalysis, type MetaAnalysisOptions, metaAnalysis } from './meta-analysis.ts'

export interface MetaOfDiscriminationOptions extends Omit<MetaAnalysisOptions, 'effect' | 'se'> {
  /** AUC or concordance of each centre, strictly between 0 and 1. */
  readonly value: ArrayLike<number>
  /** Its standard error, on its own scale. */
  readonly se: ArrayLike<number>
  /** Scale of the pooling: logit keeps limits within 0 and 1, and is nearer to normal. */
  readonly scale?: 'logit' | 'identity'
}

export interface MetaOfDiscrimination {
  /** On the scale of the AUC. */
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly predictionLower: number
  readonly predictionUpper: number
  readonly scale: 'logit' | 'identity'
  /** The same on the scale of the pooling, with tau and I-squared. */
  readonly pooled: MetaAnalysis
}

/**
 * AUCs or concordances of several centres put together on the logit scale, where se(logit A) = se(A) / (A (1 - A)), and
 * back. Snell, Ensor, Debray, Moons & Riley, Stat Methods Med Res 2018;27:3505. R: metafor::rma, transf.ilogit.
 * @throws StatisticsInputError as `metaAnalysis`, and on values of 0 or 1, which have no logit
 */
export function metaOfDiscrimination(options: MetaOfDiscriminationOptions): MetaOfDiscrimination {
  const { value, se, scale = 'logit', ...rest } = options
  const k = value.length
  requireProbability('value', value, k, scale === 'logit')
  requireFinite('se', se, k)
  for (let i = 0; i < k; i++)
    if (!(se[i] > 0))
      throw new StatisticsInputError('domain', 'se', `se is ${se[i]} in row ${i}: use more than 0.`, i)
  const logit = scale === 'logit'
  const effect = Float64Array.from(value, one => (logit ? Math.log(one / (1 - one)) : one))
  const error = Float64Array.from(se, (one, i) => (logit ? one / (value[i] * (1 - value[i])) : one))
  const pooled = metaAnalysis({ ...rest, effect, se: error })
  const back = (x: number) => (logit ? 1 / (1 + Math.exp(-x)) : x)
  return {
    value: back(pooled.value),
    lower: back(pooled.lower),
    upper: back(pooled.upper),
    predictionLower: back(pooled.predictionLower),
    predictionUpper: back(pooled.predictionUpper),
    scale,
    pooled,
  }
}
