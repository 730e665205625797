import { StatisticsInputError } from '../input-error.ts'

/** @throws StatisticsInputError unless the grace period has a length of 0 or more */
export function requireGrace(grace: number): void {
  if (!(grace >= 0 && Number.isFinite(grace)))
    throw new StatisticsInputError('option', 'grace', `grace is ${grace}: give a length of 0 or more.`)
}

/** @throws StatisticsInputError where the patient of a row is not followed beyond time zero */
export function requireFollowed(time: ArrayLike<number>, row: number): void {
  if (!(time[row] > 0))
    throw new StatisticsInputError(
      'domain',
      'time',
      `time is ${time[row]} in row ${row}: count from time zero, and leave out patients whose follow-up ends there.`,
      row,
    )
}
