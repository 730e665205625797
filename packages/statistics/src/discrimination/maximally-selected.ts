import { normalDensity, normalUpper } from '../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { midranks } from '../tests/ranks.ts'

export interface MaximallySelected {
  /** Those with a score above it are the upper group: the largest score of the lower group. */
  readonly cutOff: number
  /** The largest |standardised linear rank statistic| over the cut-offs tried. */
  readonly statistic: number
  /**
   * P value corrected for the search. Of the approximations: `lau92` (large samples, whatever the ties), `lau94`
   * (Bonferroni improved by the correlation of neighbouring cut-offs). `permutation`: the share
   * of permuted outcomes, this one included, whose largest statistic is no smaller; null without `permutations`.
   */
  readonly p: { readonly lau92: number; readonly lau94: number; readonly permutation: number | null }
  /** P value of the best cut-off as if it had been chosen beforehand: too small, for comparison alone. */
  readonly uncorrectedP: number
  /** Patients at or below the cut-off, and above it. */
  readonly lower: number
  readonly upper: number
  /** `higher`: the outcome (hazard, for survival) is larger above the cut-off. */
  readonly direction: 'higher' | 'lower'
  /** Every cut-off tried, ascending, with its standardised statistic (positive: larger outcome below it). */
  readonly tried: { readonly cutOff: Float64Array; readonly statistic: Float64Array }
  readonly warnings: readonly string[]
}

export interface MaximallySelectedOptions {
  /** The score to be cut. */
  readonly score: ArrayLike<number>
  /** The least and the largest share of patients in the lower group, 0.1 and 0.9 by default. */
  readonly smallest?: number
  readonly largest?: number
  readonly permutations?: { readonly count: number; readonly seed: number }
}

/**
 * Maximally selected rank statistic of survival: log-rank scores (event less the sum over earlier and equal times
 * of 1 / number that remain, tied times sharing the last rank), their sum below each cut-off standardised by its
 * permutation mean and variance, and the largest taken. Lausen & Schumacher, Biometrics 1992;48:73 (lau92); Comput
 * Stat Data Anal 1996;21:307 (lau94, after Worsley); Hothorn & Lausen, ibid. 2003;43:121. R:
 * maxstat::maxstat.test(Surv(time, event) ~ score, smethod = "LogRank", minprop, maxprop), survminer::surv_cutpoint.
 * @throws StatisticsInputError on lengths, missing values, no event that anybody outlives, or when no cut-off lies in
 * the range
 */
export function maximallySelectedLogRank(
  options: MaximallySelectedOptions & { readonly time: ArrayLike<number>; readonly event: ArrayLike<number> },
): MaximallySelected {
  const { n, time, event } = readFollowUp({ time: options.time, event: options.event })
  return maximallySelected(logRankScores(n, time, event), options, 'event')
}

/**
 * The same for a continuous, ordinal or binary outcome, with Wilcoxon scores (midranks). R:
 * maxstat::maxstat.test(outcome ~ score, smethod = "Wilcoxon").
 * @throws StatisticsInputError on lengths, missing values, a constant outcome, or when no cut-off lies in the range
 */
export function maximallySelectedWilcoxon(
  options: MaximallySelectedOptions & { readonly outcome: ArrayLike<number> },
): MaximallySelected {
  const { outcome, score } = options
  requireFinite('outcome', outcome, score.length)
  return maximallySelected(midranks(outcome).ranks, options, 'outcome')
}

/** Hothorn and Lausen's log-rank scores: with ties the number that remain counts those after the last of them. */
function logRankScores(n: number, time: Float64Array, event: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => time[a] - time[b])
  const scores = new Float64Array(n)
  let hazard = 0
  for (let from = 0; from < n; ) {
    let to = from
    let events = 0
    for (; to < n && time[order[to]] === time[order[from]]; to++) events += event[order[to]]
    hazard += events / (n - to + 1)
    for (; from < to; from++) scores[order[from]] = event[order[from]] - hazard
  }
  return scores
}

function maximallySelected(
  scores: Float64Array,
  options: MaximallySelectedOptions,
  outcome: 'event' | 'outcome',
): MaximallySelected {
  const { score, smallest = 0.1, largest = 0.9, permutations } = options
  const n = scores.length
  requireFinite('score', score, n)
  if (!(smallest >= 0 && smallest < largest && largest <= 1))
    throw new StatisticsInputError(
      'option',
      'smallest',
      `The lower group may be ${smallest} to ${largest} of the patients: give two shares within 0 to 1.`,
    )
  const total = scores.reduce((sum, a) => sum + a, 0)
  const spread = n * scores.reduce((sum, a) => sum + a * a, 0) - total * total
  if (!(spread > 1e-12 * n * n))
    throw new StatisticsInputError(
      'oneClass',
      outcome,
      'All outcomes are equal: no cut-off tells them apart.',
    )
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => score[a] - score[b])
  const sizes = lowerGroups(order, score, smallest, largest)
  if (sizes.length === 0)
    throw new StatisticsInputError(
      'option',
      'score',
      `No two scores differ with ${smallest} to ${largest} of the patients below: widen the range.`,
    )
  const ordered = scores.map((_, i) => scores[order[i]])
  const standardised = (values: Float64Array, at: (m: number, statistic: number) => void) => {
    let sum = 0
    let k = 0
    for (let m = 1; k < sizes.length; m++) {
      sum += values[m - 1]
      if (m !== sizes[k]) continue
      at(k, (sum - (m / n) * total) / Math.sqrt(((m * (n - m)) / (n * n * (n - 1))) * spread))
      k++
    }
  }
  const statistics = new Float64Array(sizes.length)
  let best = 0
  standardised(ordered, (k, statistic) => {
    statistics[k] = statistic
    // Of equals the lowest; equal but for rounding counts as equal.
    if (Math.abs(statistic) > Math.abs(statistics[best]) + 1e-12) best = k
  })
  const statistic = Math.abs(statistics[best])
  const exceeding = (values: Float64Array) => {
    let beyond = 0
    standardised(values, (_, found) => {
      if (Math.abs(found) >= statistic - 1e-9) beyond = 1
    })
    return beyond
  }
  return {
    cutOff: score[order[sizes[best] - 1]],
    statistic,
    p: {
      lau92: lausenSchumacher92(statistic, smallest, largest),
      lau94: improvedBonferroni(statistic, n, sizes),
      permutation: permutations ? permutationP(ordered, exceeding, permutations) : null,
    },
    uncorrectedP: 2 * normalUpper(statistic),
    lower: sizes[best],
    upper: n - sizes[best],
    direction: statistics[best] > 0 ? 'lower' : 'higher',
    tried: { cutOff: Float64Array.from(sizes, m => score[order[m - 1]]), statistic: statistics },
    warnings: [
      'The cut-off was fitted on these patients: any measure of it on the same patients is too good.',
    ],
  }
}

/** Sizes of the lower group that end between two distinct scores, within the range. */
function lowerGroups(
  order: Int32Array,
  score: ArrayLike<number>,
  smallest: number,
  largest: number,
): Int32Array {
  const n = order.length
  const sizes: number[] = []
  for (let m = Math.max(1, Math.floor(n * smallest)); m <= Math.min(n - 1, Math.floor(n * largest)); m++)
    if (score[order[m]] !== score[order[m - 1]]) sizes.push(m)
  return Int32Array.from(sizes)
}

/** Tail of the supremum of a standardised Brownian bridge between two shares; 1 for a statistic below 1. */
function lausenSchumacher92(b: number, smallest: number, largest: number): number {
  if (b < 1) return 1
  const range = Math.log((largest * (1 - smallest)) / ((1 - largest) * smallest))
  const density = normalDensity(b)
  return Math.min(1, Math.max(0, (4 * density) / b + density * (b - 1 / b) * range))
}

/** Bonferroni improved by the joint probabilities of neighbouring cut-offs. */
function improvedBonferroni(b: number, n: number, sizes: Int32Array): number {
  let joint = 0
  for (let k = 1; k < sizes.length; k++) {
    const [m1, m2] = [sizes[k - 1], sizes[k]]
    const t = Math.sqrt(1 - (m1 * (n - m2)) / ((n - m1) * m2))
    joint += (Math.exp((-b * b) / 2) / Math.PI) * (t - ((b * b) / 4 - 1) * (t ** 3 / 6))
  }
  return Math.min(1, Math.max(0, 2 * normalUpper(b) + joint))
}

function permutationP(
  ordered: Float64Array,
  exceeding: (values: Float64Array) => number,
  { count, seed }: { readonly count: number; readonly seed: number },
): number {
  if (!(Number.isInteger(count) && count >= 1))
    throw new StatisticsInputError('option', 'permutations', `${count} permutations: give 1 or more.`)
  let beyond = 0
  for (let b = 0; b < count; b++) {
    const permutation = createRandom(seed, 'maximally-selected', b).permutation(ordered.length)
    beyond += exceeding(ordered.map((_, i) => ordered[permutation[i]]))
  }
  return (1 + beyond) / (1 + count)
}
