import { normalQuantile, normalTwoSided } from '../distributions/index.ts'
import { requireLevel, requireOneOf } from '../input-error.ts'
import { aucCovarianceOf, classesOf, components } from './delong.ts'

export interface Auc {
  readonly value: number
  /** DeLong's standard error; NaN with fewer than two events or two non-events. */
  readonly se: number
  readonly lower: number
  readonly upper: number
  /** Sum of the weights: rows, without weights. */
  readonly n: number
  readonly events: number
  /** What the interval does not tell: classes that the score separates, too few of one class. */
  readonly warnings: readonly string[]
}

/** Scale on which the interval of an AUC is symmetric. */
export type AucInterval = 'plain' | 'logit'

/**
 * Area under the ROC curve: P(score of an event > score of a non-event) + P(equal) / 2, with DeLong's variance
 * from the structural components, in O(n log n) (DeLong et al., Biometrics 1988;44:837; Sun & Xu, IEEE Signal
 * Process Lett 2014;21:1389). A higher score means an event. R: pROC::ci.auc(roc(event, score, direction = "<"),
 * method = "delong").
 *
 * Limits are value -/+ z se within 0 to 1, or with `conf: 'logit'` symmetric for logit(AUC) (Pepe, 2003, section
 * 5.2.5). A score that separates the classes has AUC 1 (or 0), standard error 0, both limits at that value, and a
 * warning.
 * @throws StatisticsInputError on one class alone, missing values, unequal lengths or negative weights
 */
export function auc(options: {
  /** 0 or 1. */
  readonly event: ArrayLike<number>
  readonly score: ArrayLike<number>
  /** Frequencies: a row of weight 2 counts as two. */
  readonly weights?: ArrayLike<number>
  readonly conf?: AucInterval
  readonly level?: number
}): Auc {
  const { event, score, weights, conf = 'plain', level = 0.95 } = options
  requireOneOf('conf', conf, ['plain', 'logit'])
  requireLevel(level)
  const classes = classesOf(event, weights)
  const found = components(classes, score, event.length, 'score')
  const se = Math.sqrt(aucCovarianceOf(classes, found, found))
  const [lower, upper] = aucLimits(found.value, se, level, conf)
  const { eventTotal, otherTotal } = classes
  return {
    value: found.value,
    se,
    lower,
    upper,
    n: eventTotal + otherTotal,
    events: eventTotal,
    warnings: aucWarnings([found.value], se),
  }
}

export interface AucDifference {
  /** AUC of score1 minus AUC of score2. */
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly z: number
  readonly p: number
  readonly auc1: number
  readonly auc2: number
  readonly warnings: readonly string[]
}

/**
 * Difference of the AUC of two scores of the same patients, with DeLong's paired variance. R:
 * pROC::roc.test(roc1, roc2, paired = TRUE, method = "delong"). Two scores of the same order have difference 0,
 * se 0 and p 1.
 * @throws StatisticsInputError as `auc`
 */
export function aucDifference(options: {
  readonly event: ArrayLike<number>
  readonly score1: ArrayLike<number>
  readonly score2: ArrayLike<number>
  /** Frequencies. */
  readonly weights?: ArrayLike<number>
  readonly level?: number
}): AucDifference {
  const { event, score1, score2, weights, level = 0.95 } = options
  requireLevel(level)
  const classes = classesOf(event, weights)
  const first = components(classes, score1, event.length, 'score1')
  const second = components(classes, score2, event.length, 'score2')
  const contrast = {
    value: first.value - second.value,
    ofEvents: first.ofEvents.map((v, i) => v - second.ofEvents[i]),
    ofOthers: first.ofOthers.map((v, i) => v - second.ofOthers[i]),
  }
  const { value } = contrast
  const se = Math.sqrt(aucCovarianceOf(classes, contrast, contrast))
  const reach = normalQuantile(0.5 + level / 2) * se
  const z = se === 0 && value === 0 ? 0 : value / se
  return {
    value,
    se,
    lower: value - reach,
    upper: value + reach,
    z,
    p: normalTwoSided(z),
    auc1: first.value,
    auc2: second.value,
    warnings: aucWarnings([first.value, second.value], se),
  }
}

/** Limits of an AUC on a scale, `quantile` (by default the normal one) standard errors away; the value where that error is 0. */
export function aucLimits(
  value: number,
  se: number,
  level: number,
  conf: AucInterval,
  quantile: number = normalQuantile(0.5 + level / 2),
): [number, number] {
  if (se === 0) return [value, value]
  if (conf === 'plain') return [Math.max(0, value - quantile * se), Math.min(1, value + quantile * se)]
  const logit = Math.log(value) - Math.log1p(-value)
  const reach = (quantile * se) / (value * (1 - value))
  return [1 / (1 + Math.exp(reach - logit)), 1 / (1 + Math.exp(-reach - logit))]
}

export function aucWarnings(values: readonly number[], se: number): string[] {
  if (Number.isNaN(se)) return ['One class has fewer than two patients: there is no standard error.']
  const separated = values.some(value => value === 0 || value === 1)
  return separated
    ? ['A score separates the classes completely: its standard error of 0 says nothing of new patients.']
    : []
}
