import type { Estimate } from '@tessera/evidence'
import { metaAnalysis, normalQuantile } from '@tessera/statistics'
import type { Measure } from '../measures/measure.ts'
import { type EstimateContext, makeEstimate, wordsOf } from './estimate.ts'

/** What centres pool to, with where the next centre may lie. All on the measure's own scale but tau. */
export interface Pooled {
  readonly estimate: Estimate
  readonly predictionLower: number | null
  readonly predictionUpper: number | null
  readonly tau: number
  readonly iSquared: number
  readonly iSquaredMethod: string
}

const scales = {
  fisher: { to: Math.atanh, from: Math.tanh, slope: (x: number) => 1 / (1 - x * x) },
  identity: { to: (x: number) => x, from: (y: number) => y, slope: () => 1 },
  log: { to: Math.log, from: Math.exp, slope: (x: number) => 1 / x },
  logit: {
    to: (x: number) => Math.log(x / (1 - x)),
    from: (y: number) => 1 / (1 + Math.exp(-y)),
    slope: (x: number) => 1 / (x * (1 - x)),
  },
} as const

/**
 * Random effects over the folds that have a number (REML, Hartung-Knapp), on the logit scale for areas and
 * concordances (Snell et al., Stat Methods Med Res 2018), the log scale for ratios, Fisher's for correlations.
 * @param byFold estimates of one model and measure, one a fold
 * @returns null with fewer than two usable folds
 */
export function poolFolds(
  context: EstimateContext,
  measure: Measure,
  byFold: readonly Estimate[],
): Pooled | null {
  if (measure.pooledOn === null) return null
  const scale = scales[measure.pooledOn]
  const z = normalQuantile(0.5 + context.level / 2)
  const usable = byFold.flatMap(({ value, se, lower, upper }) => {
    if (value === null || lower === null || upper === null) return []
    const spread =
      measure.pooledOn === 'log'
        ? (Math.log(upper) - Math.log(lower)) / (2 * z)
        : (se ?? (upper - lower) / (2 * z))
    const onScale =
      measure.pooledOn === 'logit' || measure.pooledOn === 'fisher' ? spread * scale.slope(value) : spread
    const effect = scale.to(value)
    return Number.isFinite(effect) && onScale > 0 ? [{ effect, se: onScale }] : []
  })
  if (usable.length < 2) return null
  const meta = metaAnalysis({
    effect: Float64Array.from(usable, u => u.effect),
    se: Float64Array.from(usable, u => u.se),
    method: 'REML',
    hartungKnapp: true,
    level: context.level,
  })
  const back = (value: number | null) =>
    value === null || !Number.isFinite(value) ? null : scale.from(value)
  return {
    estimate: makeEstimate(
      { ...context, about: 'modelling procedure' },
      {
        ...wordsOf(measure),
        model: byFold[0].model,
        value: scale.from(meta.value),
        lower: scale.from(meta.lower),
        upper: scale.from(meta.upper),
        n: byFold.reduce((sum, e) => sum + e.n, 0),
        events: byFold.reduce((sum, e) => sum + (e.events ?? 0), 0),
        method: `random effects over ${usable.length} centres (REML, Hartung-Knapp${measure.pooledOn === 'identity' ? '' : `, ${measure.pooledOn === 'fisher' ? "Fisher's z" : measure.pooledOn} scale`})`,
      },
      'meta',
    ),
    predictionLower: back(meta.predictionLower),
    predictionUpper: back(meta.predictionUpper),
    tau: meta.tau,
    iSquared: meta.iSquared,
    iSquaredMethod: meta.iSquaredMethod,
  }
}
