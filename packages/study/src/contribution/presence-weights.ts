import type { Feature, LearningOutcome, OutcomeRows } from '@tessera/learning'
import {
  effectiveSampleSize,
  firthLogistic,
  nelsonAalenAtOwnTime,
  propensityScores,
  quantileOfSorted,
} from '@tessera/statistics'

/** Weights by which those who have a modality stand for everybody. */
export interface PresenceWeights {
  /** 0 for those without it. */
  readonly weights: Float64Array
  /** Kish's effective number of those who have it. */
  readonly effective: number
  /** Weights set to a limit. */
  readonly truncated: number
  readonly smallest: number
  readonly largest: number
  /** A combination of what the model reads decides who has it, so that its likelihood was penalised (Firth). */
  readonly penalised: boolean
}

/** Weights beyond these quantiles among those who have it are set to them. */
export const truncatedAt = [0.01, 0.99] as const

/**
 * P(has it) / P(has it | x) for those who have it, P by logistic regression on the features (a missing number at the
 * median and told by a column of its own, as a missing level is), the centre and the outcome: weights under which the
 * measures of those who have it are those of all, if what is not read here says nothing of who has it. Under
 * separation Firth's penalty keeps the probabilities off 0 and 1. Seaman & White, Stat Methods Med Res 2013;22:278;
 * stabilised and truncated as Cole & Hernan, Am J Epidemiol 2008;168:656. R: glm(has ~ x, binomial).
 * @param present 1 where the patient has it; both must occur
 */
export function presenceWeights(
  present: Uint8Array,
  rows: Pick<OutcomeRows, 'outcome' | 'centre' | 'centres' | 'size'>,
  features: readonly Feature[],
): PresenceWeights {
  const x = [
    ...features.flatMap(featureColumns),
    ...centreColumns(rows),
    ...outcomeColumns(rows.outcome),
  ].filter(column => column.some(value => value !== column[0]))
  const fit = propensityScores({ group: present, x })
  const scores = fit.separated ? firthLogistic({ y: present, x, profile: false }).fitted : fit.scores[1]
  const share = present.reduce((sum, has) => sum + has, 0) / present.length
  const weights = Float64Array.from(present, (has, row) => (has === 1 ? share / scores[row] : 0))
  const sorted = weights.filter(weight => weight > 0).sort()
  const [low, high] = truncatedAt.map(p => quantileOfSorted(sorted, p))
  let truncated = 0
  weights.forEach((weight, row) => {
    if (weight === 0 || (weight >= low && weight <= high)) return
    weights[row] = weight < low ? low : high
    truncated++
  })
  const { arms } = effectiveSampleSize({ group: present, weights: weights.map(w => (w === 0 ? 1 : w)) })
  return { weights, effective: arms[1], truncated, smallest: low, largest: high, penalised: fit.separated }
}

function featureColumns(feature: Feature): Float64Array[] {
  if (feature.kind === 'categorical')
    // The first level is the reference; missing is a level of its own.
    return [-1, ...feature.levels.keys()]
      .filter(code => code !== 0)
      .map(code => Float64Array.from(feature.codes, own => (own === code ? 1 : 0)))
  const { values } = feature
  const known = values.filter(value => !Number.isNaN(value)).sort()
  if (known.length === 0) return []
  const median = quantileOfSorted(known, 0.5)
  return [
    values.map(value => (Number.isNaN(value) ? median : value)),
    values.map(value => (Number.isNaN(value) ? 1 : 0)),
  ]
}

function centreColumns({ centre, centres }: Pick<OutcomeRows, 'centre' | 'centres'>): Float64Array[] {
  return centres.slice(1).map((_, k) => Float64Array.from(centre, code => (code === k + 1 ? 1 : 0)))
}

/** An event, and the cumulative hazard at the time until which it was looked for (White & Royston 2009). */
function outcomeColumns(outcome: LearningOutcome): Float64Array[] {
  if (outcome.kind === 'continuous') return [outcome.value]
  if (outcome.kind === 'ordinal')
    return outcome.levels
      .slice(1)
      .map((_, k) => Float64Array.from(outcome.level, level => (level === k + 1 ? 1 : 0)))
  if (outcome.kind === 'binary') return [Float64Array.from(outcome.event)]
  const codes = [...new Set(outcome.event)].filter(code => code > 0).sort((a, b) => a - b)
  const any = outcome.event.map(code => (code > 0 ? 1 : 0))
  return [
    ...codes.map(code => Float64Array.from(outcome.event, own => (own === code ? 1 : 0))),
    nelsonAalenAtOwnTime({ time: outcome.time, event: any }),
  ]
}
