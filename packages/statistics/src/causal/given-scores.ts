import { requireFinite, StatisticsInputError } from '../input-error.ts'

/** Probability of each arm, one array an arm; or of arm 1 alone where there are two. */
export type GivenScores = readonly ArrayLike<number>[] | ArrayLike<number>

/**
 * Scores as one array an arm.
 * @throws StatisticsInputError unless there is one an arm, within (0, 1) and summing to 1 in each row
 */
export function checkedScores(
  given: GivenScores | undefined,
  group: ArrayLike<number>,
  arms: number,
): readonly Float64Array[] {
  if (given === undefined)
    throw new StatisticsInputError('option', 'scores', 'Give a propensity model, or the scores themselves.')
  const n = group.length
  const scores = asArms(given, arms)
  if (scores.length !== arms)
    throw new StatisticsInputError(
      'length',
      'scores',
      `scores has ${scores.length} arrays where there are ${arms} arms: give one an arm.`,
    )
  scores.forEach((values, k) => {
    requireFinite(`scores[${k}]`, values, n)
  })
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let k = 0; k < arms; k++) {
      if (!(scores[k][i] > 0 && scores[k][i] < 1))
        throw new StatisticsInputError(
          'domain',
          'scores',
          `scores[${k}] is ${scores[k][i]} in row ${i}: a patient who could only have one treatment has no comparison; leave such patients out.`,
          i,
        )
      sum += scores[k][i]
    }
    if (Math.abs(sum - 1) > 1e-6)
      throw new StatisticsInputError(
        'domain',
        'scores',
        `The scores of row ${i} sum to ${sum}: they must sum to 1.`,
        i,
      )
  }
  return scores
}

function asArms(given: GivenScores, arms: number): Float64Array[] {
  const columns: Float64Array[] = []
  const values: number[] = []
  for (let i = 0; i < given.length; i++) {
    const entry = given[i]
    if (typeof entry === 'number') values.push(entry)
    else columns.push(Float64Array.from(entry))
  }
  if (columns.length > 0 || arms !== 2) return columns
  const treated = Float64Array.from(values)
  return [treated.map(score => 1 - score), treated]
}
