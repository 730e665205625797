import { createRandom } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import { type CalibrationRows, centreNames, type PatientRows } from './calibration-split.ts'
import { type GroupQuantiles, groupQuantiles, quantileOf } from './group-quantiles.ts'
import { requireScores } from './intervals.ts'

/** Probabilities of every level, row-major rows x levels. */
export interface LevelProbabilities {
  readonly levels: readonly string[]
  readonly probability: Float64Array
}

export interface SetOptions {
  readonly alpha: number
  /**
   * How levels enter a set. 'probability': the likeliest first. 'adjacent' (ordered levels): from the likeliest one
   * outwards, so that a set has no hole.
   */
  readonly order?: 'probability' | 'adjacent'
  /** Ties the share of the last level to a draw by this seed: sets are then smaller, and may be empty. */
  readonly randomise?: number
  /** Coverage within each level ('label') or each centre, besides overall. */
  readonly within?: 'label' | 'centre'
}

/** The score up to which levels enter a set. Plain JSON. */
export interface SetRule {
  readonly tessera: 'conformal-set/1'
  readonly levels: readonly string[]
  readonly order: 'probability' | 'adjacent'
  readonly randomise: number | null
  readonly within: 'label' | 'centre' | null
  readonly threshold: GroupQuantiles
}

/**
 * Adaptive prediction sets (Romano, Sesia and Candes, NeurIPS 2020). The score of a level is the probability of all
 * levels up to and with it, in the order in which they enter, less u times its own, u uniform (0 without
 * randomisation); the threshold is the conformal quantile of the scores of the calibration rows' true levels.
 * Covers with probability at least 1 - alpha; 'label' and 'centre' (Mondrian) within each that calibration knows.
 * @param options.level index into `levels` of each calibration row
 */
export function calibrateSets<D extends PatientRows<D>>(
  options: SetOptions &
    LevelProbabilities & { readonly calibration: CalibrationRows<D>; readonly level: ArrayLike<number> },
): SetRule {
  const { levels, probability, level, alpha, order = 'probability', randomise, within } = options
  const { data } = options.calibration.rows
  requireScores(
    Float64Array.from(probability, p => (p >= 0 && p <= 1 + 1e-9 ? p : Number.NaN)),
    data.size * levels.length,
  )
  const draws = randomise === undefined ? null : createRandom(randomise, 'calibration sets')
  const scores = Float64Array.from(level, (own, row) => {
    const all = levelScores(
      probability.subarray(row * levels.length, (row + 1) * levels.length),
      order,
      draws?.next() ?? 0,
    )
    return all[own]
  })
  requireScores(scores, data.size)
  const groups =
    within === undefined
      ? null
      : within === 'centre'
        ? centreNames(data)
        : Array.from(level, own => levels[own])
  return {
    tessera: 'conformal-set/1',
    levels,
    order,
    randomise: randomise ?? null,
    within: within ?? null,
    threshold: groupQuantiles(scores, alpha, groups),
  }
}

/**
 * The sets of new rows, row-major rows x levels, 1 where the level is in. Without randomisation the first level is
 * always in, so that no set is empty.
 * @param centres the centre of each row, for a rule within centres
 */
export function predictionSets(
  rule: SetRule,
  { probability }: Pick<LevelProbabilities, 'probability'>,
  centres: readonly string[] | null = null,
): Uint8Array {
  const { levels, order, randomise, within, threshold } = rule
  if (within === 'centre' && centres === null)
    throw new LearnerError(
      'bad-setting',
      'the rule has a threshold for each centre',
      'give the centre of every row',
    )
  const k = levels.length
  const draws = randomise === null ? null : createRandom(randomise, 'sets')
  const sets = new Uint8Array(probability.length)
  for (let row = 0; row * k < probability.length; row++) {
    const own = probability.subarray(row * k, (row + 1) * k)
    const scores = levelScores(own, order, draws?.next() ?? 0)
    let first = 0
    for (let c = 1; c < k; c++) if (own[c] > own[first]) first = c
    for (let c = 0; c < k; c++) {
      const group = within === 'label' ? levels[c] : within === 'centre' && centres ? centres[row] : null
      if (scores[c] <= quantileOf(threshold, group) || (draws === null && within !== 'label' && c === first))
        sets[row * k + c] = 1
    }
  }
  return sets
}

/** The levels in the order in which they enter; of equal probabilities, the first level. */
export function entryOrder(probability: Float64Array, order: 'probability' | 'adjacent'): number[] {
  const k = probability.length
  const likeliest = Array.from({ length: k }, (_, c) => c).sort(
    (a, b) => probability[b] - probability[a] || a - b,
  )
  if (order === 'probability') return likeliest
  const entered = [likeliest[0]]
  let low = likeliest[0] - 1
  let high = likeliest[0] + 1
  while (entered.length < k) {
    const down = low >= 0 ? probability[low] : -1
    const up = high < k ? probability[high] : -1
    entered.push(down >= up ? low-- : high++)
  }
  return entered
}

/** Score of every level: the probability of all up to and with it in order of entry, less u times its own. */
export function levelScores(
  probability: Float64Array,
  order: 'probability' | 'adjacent',
  u: number,
): Float64Array {
  const scores = new Float64Array(probability.length)
  let sum = 0
  for (const c of entryOrder(probability, order)) {
    sum += probability[c]
    scores[c] = sum - u * probability[c]
  }
  return scores
}
