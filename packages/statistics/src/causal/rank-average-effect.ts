import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { type Estimate, normalEstimate } from './estimate.ts'

export interface RankAverageEffect {
  /** Area under the TOC curve: rewards telling the few who benefit most from the rest. */
  readonly autoc: Estimate
  /** Area under q TOC(q): rewards ordering all patients. */
  readonly qini: Estimate
  /** Mean score of all. */
  readonly averageEffect: number
  /** Shares treated, 1 / n to 1. */
  readonly fraction: Float64Array
  /** Targeting operator characteristic at each share. */
  readonly toc: Float64Array
}

/**
 * Rank-weighted average treatment effects of a prioritisation rule. TOC(q) is the mean effect among the share q of
 * highest priority less that of all; with the doubly robust scores s in descending order of priority,
 * TOC(j / n) = mean of the first j - mean of all, AUTOC = mean of TOC(j / n), Qini = mean of (j / n) TOC(j / n).
 * Patients of equal priority share the mean of their scores. Both are 0 in expectation where the rule says nothing
 * of the benefit. Standard errors by the half-sample bootstrap: the deviation over `replicates` random halves drawn
 * without replacement. The rule must come from other patients than the scores.
 * Yadlowsky, JASA 2025;120:38. R: grf::rank_average_treatment_effect.fit.
 * @throws StatisticsInputError on lengths, missing values, or fewer than four rows
 */
export function rankAverageEffect(options: {
  /** Doubly robust scores of the benefit. */
  readonly scores: ArrayLike<number>
  /** Higher is treated first. */
  readonly priority: ArrayLike<number>
  /** Halves drawn for the standard errors; default 200. */
  readonly replicates?: number
  readonly seed: number
  readonly level?: number
}): RankAverageEffect {
  const { scores, priority, replicates = 200, seed, level = 0.95 } = options
  const n = scores.length
  if (n < 4) throw new StatisticsInputError('empty', 'scores', `scores has ${n} rows: give 4 or more.`)
  requireFinite('scores', scores, n)
  requireFinite('priority', priority, n)
  if (!Number.isInteger(replicates) || replicates < 2)
    throw new StatisticsInputError('option', 'replicates', `replicates is ${replicates}: give 2 or more.`)
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => priority[b] - priority[a])
  const whole = areas(order, scores, priority)
  const drawn = [new Float64Array(replicates), new Float64Array(replicates)]
  const chosen = new Uint8Array(n)
  for (let b = 0; b < replicates; b++) {
    chosen.fill(0)
    const shuffled = createRandom(seed, 'half-sample', b).permutation(n)
    for (let k = 0; k < Math.floor(n / 2); k++) chosen[shuffled[k]] = 1
    const half = areas(
      order.filter(i => chosen[i] === 1),
      scores,
      priority,
    )
    drawn[0][b] = half.autoc
    drawn[1][b] = half.qini
  }
  return {
    autoc: normalEstimate(whole.autoc, deviation(drawn[0]), level),
    qini: normalEstimate(whole.qini, deviation(drawn[1]), level),
    averageEffect: whole.average,
    fraction: Float64Array.from({ length: n }, (_, j) => (j + 1) / n),
    toc: whole.toc,
  }
}

/** The curve and its two areas for rows in descending order of priority. */
function areas(order: Int32Array, scores: ArrayLike<number>, priority: ArrayLike<number>) {
  const n = order.length
  let average = 0
  for (const i of order) average += scores[i] / n
  const toc = new Float64Array(n)
  let sum = 0
  let autoc = 0
  let qini = 0
  for (let from = 0; from < n; ) {
    let to = from
    let tied = 0
    while (to < n && priority[order[to]] === priority[order[from]]) tied += scores[order[to++]]
    const shared = tied / (to - from)
    for (let j = from; j < to; j++) {
      sum += shared
      toc[j] = sum / (j + 1) - average
      autoc += toc[j] / n
      qini += (((j + 1) / n) * toc[j]) / n
    }
    from = to
  }
  return { average, toc, autoc, qini }
}

function deviation(values: Float64Array): number {
  let mean = 0
  for (const value of values) mean += value / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}
