import { StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'

/**
 * Numbers the rows by quantile groups of the predicted benefit, 0 the lowest; equal predictions stay together, so
 * groups may differ in size or fall away.
 * @throws StatisticsInputError for fewer than two groups, or predictions that are all equal
 */
export function benefitGroups(predicted: ArrayLike<number>, groups: number): Int32Array {
  if (!Number.isInteger(groups) || groups < 2)
    throw new StatisticsInputError('option', 'groups', `groups is ${groups}: give 2 or more.`)
  const sorted = Float64Array.from(predicted).sort()
  if (sorted[0] === sorted[sorted.length - 1])
    throw new StatisticsInputError(
      'domain',
      'predicted',
      'Every predicted benefit is the same: there is nothing to order patients by.',
    )
  const cuts = Array.from({ length: groups - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / groups))
  const raw = Int32Array.from(predicted, value => cuts.filter(cut => value > cut).length)
  const occurring = [...new Set(raw)].sort((a, b) => a - b)
  return raw.map(group => occurring.indexOf(group))
}
