import { requireProbability, requireWeights, StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'
import { effectiveSampleSize } from './effective-sample-size.ts'
import type { PropensityWeights } from './propensity-weights.ts'
import { treatmentArms } from './treatment-arms.ts'

/** The score of arm `score` among the patients who received arm `arm`. */
export interface ScoreRange {
  readonly score: number
  readonly arm: number
  readonly n: number
  readonly min: number
  readonly lowerQuartile: number
  readonly median: number
  readonly upperQuartile: number
  readonly max: number
}

export interface Positivity {
  readonly ranges: readonly ScoreRange[]
  /** By score: from the largest of the arms' minima to the smallest of their maxima. */
  readonly support: readonly { readonly score: number; readonly lower: number; readonly upper: number }[]
  /** Patients any of whose scores lies outside its common support. */
  readonly outside: number
  readonly outsideShare: number
  readonly largestWeight: number
  /** Largest share of an arm's weight that one patient bears. */
  readonly largestShare: number
  /** Smallest effective sample size of an arm over its number of patients. */
  readonly smallestEssShare: number
  /** none: the arms share no scores; limited: an estimate rests on few; adequate otherwise. */
  readonly verdict: 'adequate' | 'limited' | 'none'
  /** Why it is not adequate, one sentence each. */
  readonly reasons: readonly string[]
}

/**
 * Whether each kind of patient could have had each treatment. Verdict `none` where nobody has scores that occur in
 * every arm; `limited` where more than a tenth of the patients lie outside the common support (the ranges of the
 * scores by arm), an arm's effective sample size is below half its patients, or one patient bears more than a
 * tenth of the weight of an arm (of 20 patients or more). For two arms only the score of arm 1 is described.
 * Petersen, Stat Methods Med Res 2012;21:31; Austin & Stuart, Stat Med 2015;34:3661.
 * @throws StatisticsInputError on lengths, scores outside 0 to 1, or weights that are negative or all 0
 */
export function positivity(options: {
  readonly group: ArrayLike<number>
  readonly scores: readonly Float64Array[]
  readonly weights: ArrayLike<number>
  /** Names of the arms in the reasons; default `arm 0`, `arm 1`, ... */
  readonly labels?: readonly string[]
}): Positivity {
  const { group, scores, weights, labels } = options
  const n = group.length
  const arms = treatmentArms(group)
  requireWeights(weights, n)
  if (scores.length !== arms.count)
    throw new StatisticsInputError(
      'length',
      'scores',
      `scores has ${scores.length} arrays where group has ${arms.count} arms: give one an arm.`,
    )
  scores.forEach((score, arm) => {
    requireProbability(`scores[${arm}]`, score, n)
  })
  const described = arms.count === 2 ? [1] : scores.map((_, k) => k)
  const ranges: ScoreRange[] = []
  const support = described.map(score => {
    let lower = 0
    let upper = 1
    arms.rows.forEach((rows, arm) => {
      const sorted = Float64Array.from(rows, i => scores[score][i]).sort()
      const [min, lowerQuartile, median, upperQuartile, max] = [0, 0.25, 0.5, 0.75, 1].map(p =>
        quantileOfSorted(sorted, p),
      )
      lower = Math.max(lower, min)
      upper = Math.min(upper, max)
      ranges.push({ score, arm, n: rows.length, min, lowerQuartile, median, upperQuartile, max })
    })
    return { score, lower, upper }
  })
  let outside = 0
  for (let i = 0; i < n; i++)
    if (support.some(({ score, lower, upper }) => scores[score][i] < lower || scores[score][i] > upper))
      outside++
  let largestWeight = 0
  let largestShare = 0
  const ess = effectiveSampleSize({ group, weights })
  let smallestEssShare = 1
  const reasons: string[] = []
  const nameOf = (arm: number) => labels?.[arm] ?? `arm ${arm}`
  const percent = (share: number) => `${Math.round(100 * share)} %`
  arms.rows.forEach((rows, arm) => {
    const total = rows.reduce((sum, i) => sum + weights[i], 0)
    const largest = rows.reduce((max, i) => Math.max(max, weights[i]), 0)
    const essShare = ess.arms[arm] / rows.length
    const share = total === 0 ? 0 : largest / total
    largestWeight = Math.max(largestWeight, largest)
    largestShare = Math.max(largestShare, share)
    smallestEssShare = Math.min(smallestEssShare, essShare)
    if (essShare < 0.5)
      reasons.push(
        `Weighted, the ${rows.length} patients of ${nameOf(arm)} are worth ${percent(essShare)} of their number.`,
      )
    if (rows.length >= 20 && share > 0.1)
      reasons.push(`One patient bears ${percent(share)} of the weight of ${nameOf(arm)}.`)
  })
  if (outside > 0.1 * n)
    reasons.unshift(`${outside} of ${n} patients (${percent(outside / n)}) lie outside the common support.`)
  const none = outside === n
  return {
    ranges,
    support,
    outside,
    outsideShare: outside / n,
    largestWeight,
    largestShare,
    smallestEssShare,
    verdict: none ? 'none' : reasons.length > 0 ? 'limited' : 'adequate',
    reasons: none ? ['No patient has scores that occur in every arm: there is no overlap.'] : reasons,
  }
}

/** The rules of {@link positivity} for a weighting: scores and weights in one. */
export function positivityOf(
  group: ArrayLike<number>,
  weighting: PropensityWeights,
  labels?: readonly string[],
): Positivity {
  return positivity({ group, scores: weighting.scores, weights: weighting.weights, labels })
}
