import { StatisticsInputError } from '../input-error.ts'
import { requireGroups } from '../survival/log-rank-sums.ts'

/** Patients in each arm; the arms are numbered 0, 1, 2, ... in `group`. */
export interface TreatmentArms {
  /** Number of arms. */
  readonly count: number
  /** Patients in each. */
  readonly n: Int32Array
  readonly rows: readonly Int32Array[]
}

/**
 * The arms of a comparison.
 * @throws StatisticsInputError for codes that are not 0, 1, 2, ..., one arm alone or an arm without patients
 */
export function treatmentArms(group: ArrayLike<number>): TreatmentArms {
  if (group.length === 0) throw new StatisticsInputError('empty', 'group', 'group has no rows.')
  const count = requireGroups(group, group.length)
  const rows: number[][] = Array.from({ length: count }, () => [])
  for (let i = 0; i < group.length; i++) rows[group[i]].push(i)
  if (count < 2)
    throw new StatisticsInputError(
      'oneClass',
      'group',
      'group holds one arm alone: a comparison needs two or more.',
    )
  const empty = rows.findIndex(arm => arm.length === 0)
  if (empty >= 0)
    throw new StatisticsInputError(
      'empty',
      'group',
      `Arm ${empty} has no patients: number the arms that occur 0, 1, 2, ... without gaps.`,
    )
  return {
    count,
    n: Int32Array.from(rows, arm => arm.length),
    rows: rows.map(arm => Int32Array.from(arm)),
  }
}

/** As treatmentArms, and throws unless there are exactly two. */
export function twoArms(group: ArrayLike<number>): TreatmentArms {
  const arms = treatmentArms(group)
  if (arms.count !== 2)
    throw new StatisticsInputError(
      'domain',
      'group',
      `group has ${arms.count} arms: this method compares two, 1 with 0.`,
    )
  return arms
}

/** Throws where the weights of an arm sum to 0. */
export function requireArmWeight(total: number, arm: number): void {
  if (!(total > 0))
    throw new StatisticsInputError('empty', 'weights', `Nobody in arm ${arm} has a weight above 0.`)
}
