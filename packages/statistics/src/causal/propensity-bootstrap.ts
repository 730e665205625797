import { StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { propensityScores } from './propensity-scores.ts'
import {
  type PropensityWeightOptions,
  type PropensityWeights,
  propensityWeights,
} from './propensity-weights.ts'

export interface PropensityBootstrap {
  /** One array a statistic, a value for each resample that had an answer. */
  readonly replicates: readonly Float64Array[]
  /** Resamples that had none: an arm lost, arms separated, a horizon beyond follow-up. */
  readonly failed: number
}

/**
 * Resamples patients and does everything anew: propensity model, weights, statistics. Give the replicates to
 * bootstrapInterval. Equal seeds give equal replicates.
 * @throws StatisticsInputError as propensityScores and propensityWeights, and where no resample has an answer
 */
export function propensityBootstrap(
  options: Omit<PropensityWeightOptions, 'model' | 'scores'> & {
    readonly x: readonly ArrayLike<number>[]
    readonly replicates: number
    readonly seed: number
    /** The statistics of one resample: row r of it is patient rows[r]. */
    readonly statistics: (rows: Int32Array, weighting: PropensityWeights) => ArrayLike<number>
  },
): PropensityBootstrap {
  const { group, x, replicates, seed, statistics, ...weightOptions } = options
  if (!Number.isInteger(replicates) || replicates < 1)
    throw new StatisticsInputError('option', 'replicates', `replicates is ${replicates}: give 1 or more.`)
  // What is wrong with the patients themselves is said here, not counted as a resample without an answer.
  propensityWeights({ ...weightOptions, group, model: propensityScores({ group, x }) })
  const drawn: number[][] = []
  let failed = 0
  for (let b = 0; b < replicates; b++) {
    const rows = createRandom(seed, 'propensity', b).resample(group.length)
    const pick = (values: ArrayLike<number>) => Float64Array.from(rows, i => values[i])
    try {
      const resampled = pick(group)
      const model = propensityScores({ group: resampled, x: x.map(pick) })
      const values = statistics(rows, propensityWeights({ ...weightOptions, group: resampled, model }))
      drawn.push(Array.from(values))
    } catch (error) {
      if (!(error instanceof StatisticsInputError)) throw error
      failed++
    }
  }
  if (drawn.length === 0)
    throw new StatisticsInputError(
      'empty',
      'replicates',
      'No resample had an answer: there is too little data.',
    )
  return { replicates: drawn[0].map((_, k) => Float64Array.from(drawn, values => values[k])), failed }
}
