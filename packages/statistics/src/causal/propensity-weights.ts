import { requireOneOf, StatisticsInputError } from '../input-error.ts'
import { type EffectiveSampleSize, effectiveSampleSize } from './effective-sample-size.ts'
import { checkedScores, type GivenScores } from './given-scores.ts'
import type { PropensityModel } from './propensity-scores.ts'
import { treatmentArms } from './treatment-arms.ts'
import { trimmedRows, truncateWeights } from './weight-limits.ts'

/** For whom the effect is: everyone, the arm `target`, the others, or those in equipoise. */
export type Estimand = 'ate' | 'att' | 'atc' | 'ato' | 'matching'

export interface PropensityWeightOptions {
  readonly group: ArrayLike<number>
  /** From {@link propensityScores}; or give `scores`. */
  readonly model?: PropensityModel
  /** Probability of each arm, one array an arm, or of arm 1 alone where there are two. */
  readonly scores?: GivenScores
  readonly estimand?: Estimand
  /** The arm whose patients are the target of `att` and of `atc` (two arms: the other one); default 1. */
  readonly target?: number
  /** `ate` alone: multiply by the share of each arm. Default false. */
  readonly stabilised?: boolean
  /** Weights beyond this quantile and its mirror are set to those quantiles (0.01: 1 % and 99 %). */
  readonly truncate?: number
  /** Leave out patients for whom any arm has a score below this (Crump: 0.1). */
  readonly trimScore?: number
  /** Leave out patients whose score for some arm is below this quantile of it among that arm's own patients. */
  readonly trimPercentile?: number
}

export interface PropensityWeights {
  readonly estimand: Estimand
  /** 0 where trimmed. */
  readonly weights: Float64Array
  readonly scores: readonly Float64Array[]
  readonly model: PropensityModel | null
  /** Patients whose weight was set to a limit. */
  readonly truncated: number
  /** Patients left out. */
  readonly trimmed: number
  /** By arm, and of all. */
  readonly ess: EffectiveSampleSize
  /**
   * d log w / d eta_m, one array an arm but the first, eta_m the linear predictor of arm m against arm 0; 0 for
   * weights that were truncated or trimmed, whose limits count as fixed.
   */
  readonly slopes: readonly Float64Array[]
  /** Weights of the arm's own share (stabilised) depend on that share too. */
  readonly stabilised: boolean
}

/**
 * Balancing weights w = h(x) / e_a(x), a the arm received: h = 1 for `ate` (stabilised: times the share of the
 * arm), e_target for `att` (two arms: `atc` is the other arm), 1 / sum of 1 / e_k for `ato` (two arms:
 * 1 - e of the arm received; Li, Morgan & Zaslavsky, JASA 2018;113:390; Li & Li, Ann Appl Stat 2019;13:2389),
 * min e_k for `matching` (Li & Greene, Int J Biostat 2013;9:215; Yoshida, Epidemiology 2017;28:387).
 * Trimming at scores: Crump, Biometrika 2009;96:187; at percentiles: Sturmer, Am J Epidemiol 2010;172:843, for
 * several arms Yoshida, Am J Epidemiol 2019;188:609. Trimming comes before truncation; the scores are not fitted
 * again.
 * @throws StatisticsInputError separated arms, scores outside (0, 1) or that do not sum to 1, an option without
 * meaning, or an arm of which nobody is left
 */
export function propensityWeights(options: PropensityWeightOptions): PropensityWeights {
  const { group, model, estimand = 'ate', truncate, trimScore, trimPercentile } = options
  requireOneOf('estimand', estimand, ['ate', 'att', 'atc', 'ato', 'matching'])
  const arms = treatmentArms(group)
  if (model?.separated)
    throw new StatisticsInputError(
      'domain',
      'model',
      'The covariates tell the arms apart completely or in part: there is no overlap to weight. Drop the covariate that decides the treatment, or restrict the cohort to patients who could have had either.',
    )
  const scores = checkedScores(model ? model.scores : options.scores, group, arms.count)
  const stabilised = estimand === 'ate' && options.stabilised === true
  const target = targetArm(options, arms.count)
  const n = group.length
  const weights = new Float64Array(n)
  const slopes = Array.from({ length: arms.count - 1 }, () => new Float64Array(n))
  const e = new Float64Array(arms.count)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < arms.count; k++) e[k] = scores[k][i]
    const own = group[i]
    const share = stabilised ? arms.n[own] / n : 1
    weights[i] = (share * tilt(estimand, e, target)) / e[own]
    for (let m = 1; m < arms.count; m++)
      slopes[m - 1][i] = tiltSlope(estimand, e, target, m) - (own === m ? 1 : 0)
  }
  const out = trimmedRows(group, scores, arms.rows, trimScore, trimPercentile)
  for (let i = 0; i < n; i++) if (out[i]) weights[i] = 0
  const capped = truncate === undefined ? out : truncateWeights(weights, truncate)
  for (const slope of slopes) for (let i = 0; i < n; i++) if (out[i] || capped[i]) slope[i] = 0
  arms.rows.forEach((rows, arm) => {
    if (!rows.some(i => weights[i] > 0))
      throw new StatisticsInputError(
        'empty',
        'weights',
        `Nobody of arm ${arm} is left with a weight above 0: trim less, or give up the comparison.`,
      )
  })
  return {
    estimand,
    weights,
    scores,
    model: model ?? null,
    truncated: truncate === undefined ? 0 : count(capped),
    trimmed: count(out),
    ess: effectiveSampleSize({ group, weights }),
    slopes,
    stabilised,
  }
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0)
}

function targetArm(options: PropensityWeightOptions, count: number): number {
  const { estimand, target = 1 } = options
  if (!Number.isInteger(target) || target < 0 || target >= count)
    throw new StatisticsInputError('option', 'target', `target is ${target}: name an arm, 0 to ${count - 1}.`)
  if (estimand !== 'atc') return target
  if (count !== 2)
    throw new StatisticsInputError(
      'option',
      'estimand',
      'atc has a meaning for two arms: use att with the target arm.',
    )
  return 1 - target
}

/** h(x). */
function tilt(estimand: Estimand, e: Float64Array, target: number): number {
  if (estimand === 'ate') return 1
  if (estimand === 'ato') return 1 / e.reduce((sum, score) => sum + 1 / score, 0)
  return estimand === 'matching' ? Math.min(...e) : e[target]
}

/** d log(h / e_own) / d eta_m, less -1 where own is m. */
function tiltSlope(estimand: Estimand, e: Float64Array, target: number, m: number): number {
  if (estimand === 'ate') return e[m]
  if (estimand === 'ato') return tilt('ato', e, target) / e[m]
  const lowest = estimand === 'matching' ? e.indexOf(Math.min(...e)) : target
  return lowest === m ? 1 : 0
}
