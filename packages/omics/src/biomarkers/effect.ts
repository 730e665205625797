import {
  chiSquaredUpper,
  normalQuantile,
  normalTwoSided,
  type ScreenFit,
  type ScreenState,
  studentQuantile,
  studentTwoSided,
} from '@tessera/statistics'

/** A number with its limits: a ratio, or a slope. */
export interface Limits {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** What one model says of a feature. */
export interface Effect {
  readonly n: number
  /** Null for an outcome without events. */
  readonly events: number | null
  /** Per unit of the feature's scale: log ratio or slope, and its standard error. Null where there is no finite estimate. */
  readonly coefficient: number | null
  readonly se: number | null
  readonly perUnit: Limits | null
  /** Per standard deviation of the feature among the patients of the model. */
  readonly perSd: Limits | null
  /** Per doubling, where the scale is a logarithm. */
  readonly perDoubling: Limits | null
  /** Coefficient over its error: z, or t for a slope. */
  readonly statistic: number | null
  readonly pWald: number | null
  /** Of the likelihood ratio with the model without the feature; null where the model has none. */
  readonly pLikelihoodRatio: number | null
  /** Why there is no estimate. */
  readonly why: string | null
}

const reasons: Readonly<Record<Exclude<ScreenState, 'estimated'>, string>> = {
  constant: 'the feature does not vary among these patients',
  collinear: 'the covariates decide the feature',
  infinite: 'the feature separates the outcome: no finite estimate',
  'not-converged': 'the fit did not converge',
  'too-few': 'too few patients or events for the model',
}

/** Why a fit has no estimate; null where it has one. */
export function whyNot(state: ScreenState): string | null {
  return state === 'estimated' ? null : reasons[state]
}

export interface EffectScale {
  readonly ratio: boolean
  readonly level: number
  readonly doubling: number | null
  readonly sd: number
}

/** The first own coefficient of a fit as an effect. */
export function effectOf(
  fit: ScreenFit,
  nullLogLikelihood: number | null,
  events: number | null,
  scale: EffectScale,
): Effect {
  const pLikelihoodRatio = likelihoodRatio(fit, nullLogLikelihood, 1)
  if (fit.state !== 'estimated')
    return {
      n: fit.n,
      events,
      coefficient: null,
      se: null,
      perUnit: null,
      perSd: null,
      perDoubling: null,
      statistic: null,
      pWald: null,
      pLikelihoodRatio: fit.state === 'infinite' ? pLikelihoodRatio : null,
      why: whyNot(fit.state),
    }
  const coefficient = fit.coefficients[0]
  const se = Math.sqrt(fit.covariance[0])
  return {
    n: fit.n,
    events,
    coefficient,
    se,
    ...scaled(coefficient, se, fit.residualDf, scale),
    statistic: coefficient / se,
    pWald: waldP(coefficient / se, fit.residualDf),
    pLikelihoodRatio,
    why: null,
  }
}

/** p of twice the difference of log likelihoods. */
export function likelihoodRatio(fit: ScreenFit, nullLogLikelihood: number | null, df: number): number | null {
  if (nullLogLikelihood === null || Number.isNaN(fit.logLikelihood)) return null
  return chiSquaredUpper(Math.max(0, 2 * (fit.logLikelihood - nullLogLikelihood)), df)
}

/** Two-sided p of a statistic by the normal distribution, or Student's. */
export function waldP(statistic: number, residualDf: number | null): number {
  return residualDf === null ? normalTwoSided(statistic) : studentTwoSided(statistic, residualDf)
}

/** A coefficient with limits, per unit, per standard deviation and per doubling. */
export function scaled(
  coefficient: number,
  se: number,
  residualDf: number | null,
  { ratio, level, doubling, sd }: EffectScale,
): Pick<Effect, 'perUnit' | 'perSd' | 'perDoubling'> {
  const c = reach(level, residualDf)
  const per = (step: number): Limits => {
    const to = (value: number) => (ratio ? Math.exp(value * step) : value * step)
    return { value: to(coefficient), lower: to(coefficient - c * se), upper: to(coefficient + c * se) }
  }
  return { perUnit: per(1), perSd: per(sd), perDoubling: doubling === null ? null : per(doubling) }
}

const reaches = new Map<string, number>()

/** How many standard errors an interval reaches; thousands of features ask for the same. */
function reach(level: number, residualDf: number | null): number {
  const key = `${level}/${residualDf}`
  const known = reaches.get(key)
  if (known !== undefined) return known
  const upper = 0.5 + level / 2
  const found = residualDf === null ? normalQuantile(upper) : studentQuantile(upper, residualDf)
  if (reaches.size > 1000) reaches.clear()
  reaches.set(key, found)
  return found
}
