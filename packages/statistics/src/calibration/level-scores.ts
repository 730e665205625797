import { requireFinite, requireProbability, StatisticsInputError } from '../input-error.ts'

/** Scores of predicted probabilities of ordered levels; lower is better. */
export interface LevelScores {
  /** Mean over patients of the squared differences of cumulative probability and truth, over the number of cuts. */
  readonly rankedProbability: number
  /** The same where the shares of the levels among these patients are predicted for everybody. */
  readonly nullRankedProbability: number
  /** 1 - rankedProbability / nullRankedProbability; NaN where all have one level. */
  readonly scaled: number
  /** Mean of -log of the probability given to the level that was observed, held at `floor` or more. */
  readonly log: number
}

/**
 * Ranked probability score, sum over cuts k of (P(Y <= k) - 1(y <= k))^2 / (levels - 1), and log score.
 * Epstein, J Appl Meteorol 1969;8:985; Gneiting & Raftery, JASA 2007;102:359. R: verification::rps.
 * @param options.level index of the observed level of each patient
 * @param options.probability row-major patients x levels
 * @throws StatisticsInputError on lengths, probabilities outside 0 to 1, or a level that there is not
 */
export function levelScores(options: {
  readonly level: ArrayLike<number>
  readonly probability: ArrayLike<number>
  readonly levels: number
  /** Least probability that the log score takes; 1e-6 by default, so that a level unseen in training does not decide alone. */
  readonly floor?: number
}): LevelScores {
  const { level, probability, levels, floor = 1e-6 } = options
  const n = level.length
  if (n === 0 || levels < 2)
    throw new StatisticsInputError('empty', 'level', 'Give patients, and two levels or more.')
  requireFinite('level', level, n)
  requireProbability('probability', probability, n * levels)
  const shares = new Float64Array(levels)
  for (let i = 0; i < n; i++) {
    if (!(Number.isInteger(level[i]) && level[i] >= 0 && level[i] < levels))
      throw new StatisticsInputError(
        'domain',
        'level',
        `level is ${level[i]} in row ${i}: there are ${levels}.`,
        i,
      )
    shares[level[i]] += 1 / n
  }
  let ranked = 0
  let nullRanked = 0
  let log = 0
  for (let i = 0; i < n; i++) {
    let predicted = 0
    let share = 0
    for (let k = 0; k < levels - 1; k++) {
      predicted += probability[i * levels + k]
      share += shares[k]
      const truth = level[i] <= k ? 1 : 0
      ranked += (predicted - truth) ** 2
      nullRanked += (share - truth) ** 2
    }
    log -= Math.log(Math.max(floor, probability[i * levels + level[i]]))
  }
  const over = n * (levels - 1)
  return {
    rankedProbability: ranked / over,
    nullRankedProbability: nullRanked / over,
    scaled: nullRanked > 0 ? 1 - ranked / nullRanked : Number.NaN,
    log: log / n,
  }
}
